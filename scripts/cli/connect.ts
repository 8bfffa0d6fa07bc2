import { createDeps } from "#server/api/deps.ts";
import type { Deps } from "#server/platform/context.ts";
import { readEnv } from "#server/platform/env.ts";
import { findRuntime, requireRuntime } from "../stack/runtime.ts";

/** Runs `work` with the dependencies of the running CaseyOS, or of DATABASE_URL where that is set. */
export async function withDeps<T>(work: (deps: Deps) => Promise<T>): Promise<T> {
  const source = process.env.DATABASE_URL && !findRuntime() ? process.env : { ...process.env, ...requireRuntime().env };
  const deps = createDeps(readEnv({ LOG_LEVEL: "error", ...source }));
  try {
    return await work(deps);
  } finally {
    await deps.db.close();
  }
}
