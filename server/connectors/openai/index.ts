import { createGuard, defaultGuard, type GuardOptions, guardBook } from "#server/connectors/http/guard.ts";
import type { ModelAccess, ModelPort } from "#server/connectors/ports/model.ts";
import type { Env } from "#server/platform/env.ts";
import { openAiPort } from "./port.ts";

export type ModelEnv = Pick<Env, "OPENAI_API_KEY" | "OPENAI_BASE_URL" | "OPENAI_MODEL"> &
  Partial<Pick<Env, "simulated">>;

/** A draft is worth waiting for, but not for ever; the person behind it can always write themselves. */
export const modelGuard: GuardOptions = { ...defaultGuard, timeoutMs: 45_000, concurrency: 4, readAttempts: 1 };

const OPENAI = "https://api.openai.com/v1";

/**
 * The server-wide model by the environment: any server that speaks OpenAI's chat completions; null without a key.
 * @param guard tests shorten its waits
 */
export function createModel(env: ModelEnv, guard: Partial<GuardOptions> = {}): ModelPort | null {
  if (!env.OPENAI_API_KEY) return null;
  const options = { ...modelGuard, ...guard };
  const access: ModelAccess = {
    provider: env.OPENAI_BASE_URL ? "compatible" : "openai",
    apiKey: env.OPENAI_API_KEY,
    baseUrl: env.OPENAI_BASE_URL ?? null,
    models: { text: env.OPENAI_MODEL, embedding: null, transcription: null, speech: null },
    account: "server",
  };
  const isSimulated = env.simulated?.has("openai") ?? false;
  const port = openAiPort(access, {
    label: env.OPENAI_BASE_URL ? "The server's model" : "OpenAI",
    baseUrl: env.OPENAI_BASE_URL ?? OPENAI,
    timeoutMs: options.timeoutMs,
    guard: createGuard(options),
  });
  return isSimulated ? { ...port, isSimulated } : port;
}

/** Opens OpenAI, xAI and compatible servers by a workspace's own keys. @param fetches reaches addresses people typed in */
export function openAiOpener(
  addresses: { openai: string; xai: string },
  fetches: typeof fetch,
  guard: Partial<GuardOptions> = {},
): (access: ModelAccess) => ModelPort {
  const options = { ...modelGuard, ...guard };
  const guards = guardBook(options);
  return (access) => {
    const shared = { timeoutMs: options.timeoutMs, guard: guards(access.account) };
    if (access.provider === "xai") return openAiPort(access, { ...shared, label: "xAI", baseUrl: addresses.xai });
    if (access.provider === "openai") {
      return openAiPort(access, { ...shared, label: "OpenAI", baseUrl: addresses.openai });
    }
    const label = "The model server";
    return openAiPort(access, { ...shared, label, baseUrl: access.baseUrl ?? "", fetch: fetches });
  };
}
