import { existsSync, readFileSync } from "node:fs";
import { dataFolder } from "./folders.ts";
import { runtimeFile } from "./stack.ts";

type Runtime = { pid: number; world: string | null; worldToken: string; env: Record<string, string> };

/** What the running `start` or `dev` left for other commands, or null when none runs. */
export function findRuntime(): Runtime | null {
  const path = runtimeFile(dataFolder());
  if (!existsSync(path)) return null;
  const runtime = JSON.parse(readFileSync(path, "utf8")) as Runtime;
  try {
    process.kill(runtime.pid, 0);
    return runtime;
  } catch {
    return null;
  }
}

/** @throws Error that says to start it first */
export function requireRuntime(): Runtime {
  const runtime = findRuntime();
  if (!runtime)
    throw new Error("CaseyOS does not run here. Start it with `npm start` in another terminal, then try again.");
  return runtime;
}
