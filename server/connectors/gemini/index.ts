import { type GuardOptions, guardBook } from "#server/connectors/http/guard.ts";
import type { ModelAccess, ModelPort } from "#server/connectors/ports/model.ts";
import { geminiPort } from "./port.ts";

/** Opens Gemini by a workspace's own keys. @param baseUrl Google's own address unless told otherwise */
export function geminiOpener(baseUrl: string, guard: GuardOptions): (access: ModelAccess) => ModelPort {
  const guards = guardBook(guard);
  return (access) => geminiPort(access, { baseUrl, timeoutMs: guard.timeoutMs, guard: guards(access.account) });
}
