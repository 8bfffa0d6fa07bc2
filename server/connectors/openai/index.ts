import OpenAI from "openai";
import { z } from "zod";
import { createGuard, defaultGuard, type GuardOptions } from "#server/connectors/http/guard.ts";
import { vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { ModelPort } from "#server/connectors/ports/model.ts";
import type { Env } from "#server/platform/env.ts";
import { err, ok } from "#server/platform/pure/result.ts";

export type ModelEnv = Pick<Env, "OPENAI_API_KEY" | "OPENAI_BASE_URL" | "OPENAI_MODEL">;

/** A draft is worth waiting for, but not for ever; the person behind it can always write themselves. */
const modelGuard: GuardOptions = { ...defaultGuard, timeoutMs: 45_000, concurrency: 4, readAttempts: 1 };

/**
 * Any server that speaks OpenAI's chat completions with a JSON schema for its answer; null without a key.
 * @param guard tests shorten its waits
 */
export function createModel(env: ModelEnv, guard: Partial<GuardOptions> = {}): ModelPort | null {
  if (!env.OPENAI_API_KEY) return null;
  const options = { ...modelGuard, ...guard };
  const client = new OpenAI({
    apiKey: env.OPENAI_API_KEY,
    baseURL: env.OPENAI_BASE_URL ?? "https://api.openai.com/v1",
    maxRetries: 0,
    timeout: options.timeoutMs,
    logLevel: "off",
  });
  const name = env.OPENAI_MODEL;
  const calls = vendorCalls(name, createGuard(options), (failure) => (failure.status === 401 ? "rejected" : null));
  return {
    name,
    complete: async <T>(request: Parameters<ModelPort["complete"]>[0] & { schema: z.ZodType<T> }) => {
      const answer = await calls.plain("exchange", (signal) =>
        client.chat.completions.create(bodyOf(name, request), { signal }),
      );
      if (!answer.ok) return answer;
      const parsed = request.schema.safeParse(jsonOf(answer.value.choices[0]?.message.content ?? ""));
      if (!parsed.success)
        return err({ vendor: name, kind: "rejected" as const, message: `${name} gave an answer of another shape.` });
      const usage = answer.value.usage;
      return ok({
        value: parsed.data,
        inputTokens: usage?.prompt_tokens ?? 0,
        outputTokens: usage?.completion_tokens ?? 0,
      });
    },
  };
}

type Request = Parameters<ModelPort["complete"]>[0];

const bodyOf = (model: string, request: Request): OpenAI.Chat.ChatCompletionCreateParamsNonStreaming => ({
  model,
  messages: [
    { role: "system", content: request.system },
    { role: "user", content: request.user },
  ],
  max_completion_tokens: request.maxOutputTokens,
  response_format: {
    type: "json_schema",
    json_schema: {
      name: request.schemaName,
      strict: true,
      schema: z.toJSONSchema(request.schema, { target: "draft-7" }),
    },
  },
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
