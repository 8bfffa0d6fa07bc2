import type { z } from "zod";
import type { ModelError, ModelTask, ModelUsage } from "#server/connectors/ports/model.ts";
import { err, ok, type Result } from "#server/platform/pure/result.ts";
import type { Failure } from "./failure.ts";
import type { Guard } from "./guard.ts";
import { ADDRESS_REFUSED } from "./pinned-fetch.ts";
import { type Refusal, vendorCalls } from "./vendor-calls.ts";

/** Who is called, in words: `OpenAI`, and the model that is asked for. */
export type Callee = { vendor: string; label: string; model: string };

/** What a failed model call means, in words for the person who set the provider up. */
function refusalOf({ label, model }: Callee, { stage, status, vendorCode }: Failure): Refusal {
  if (vendorCode === ADDRESS_REFUSED) {
    return { kind: "unavailable", message: `The address of ${label} is not one that may be reached from here.` };
  }
  if (stage === "lost") {
    const message = `${label} gave no whole answer in time. What it wrote until then may be charged.`;
    return { kind: "unknown", message };
  }
  if (status === 401 || status === 403) return { kind: "auth_expired", message: `${label} does not accept the key.` };
  if (status === 404) return { kind: "not_found", message: `${label} knows no model “${model}” at this address.` };
  if (status === 429) {
    return { kind: "rate_limited", message: `${label} takes no more calls: too many, or no credit is left.` };
  }
  if (stage !== "answered" || status === null || status >= 500 || status === 408) {
    return { kind: "unavailable", message: `${label} does not answer right now.` };
  }
  return { kind: "rejected", message: `${label} refused the request (status ${status}).` };
}

export type ModelCall = <T>(
  callee: Callee,
  given: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
) => Promise<Result<T, ModelError>>;

/** Calls through the guard, once. A call that its caller ends is no failure of the provider. */
export function modelCalls(guard: Guard): ModelCall {
  return async (callee, given, call) => {
    const calls = vendorCalls(callee.vendor, guard, (failure) => refusalOf(callee, failure));
    const ended = { vendor: callee.vendor, kind: "unknown" as const, message: "The call was ended before its answer." };
    if (given?.aborted) return err({ ...ended, kind: "unavailable" as const });
    const answer = await calls.plain("exchange", async (signal) => {
      try {
        return { value: await call(given ? AbortSignal.any([signal, given]) : signal) };
      } catch (error) {
        if (given?.aborted && !signal.aborted) return null;
        throw error;
      }
    });
    if (!answer.ok) return answer;
    return answer.value ? ok(answer.value.value) : err(ended);
  };
}

/** An answer as JSON of the asked shape; of another shape it is `rejected`, with what it has used. */
export function shaped<T>(
  callee: Callee,
  text: string,
  asked: { schema: z.ZodType<T>; usage: ModelUsage },
): Result<{ value: T } & ModelUsage, ModelError> {
  const parsed = asked.schema.safeParse(jsonOf(text));
  if (parsed.success) return ok({ value: parsed.data, ...asked.usage });
  const message = `${callee.label} gave an answer of another shape.`;
  return err({ vendor: callee.vendor, kind: "rejected", message, usage: asked.usage });
}

/** Null where it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const taskWords: Record<ModelTask, string> = {
  text: "texts",
  embedding: "embeddings",
  transcription: "recordings",
  speech: "speech",
};

/** The provider has no model for what was asked; nothing was sent. */
export const noModelFor = (vendor: string, label: string, task: ModelTask): { ok: false; error: ModelError } =>
  err({ vendor, kind: "rejected", message: `${label} has no model for ${taskWords[task]}.` });
