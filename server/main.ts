import { flushCompileCache } from "node:module";
import { resolve } from "node:path";
import { declineLibraryTelemetry, env } from "./platform/env.ts";
import { startTelemetry } from "./platform/telemetry.ts";

const begun = performance.now();
process.chdir(resolve(import.meta.dirname, ".."));

try {
  declineLibraryTelemetry();
  await startTelemetry(env());
  // Loaded after tracing has started: it can only watch what is loaded after it.
  const { startServer } = await import("./api/server.ts");
  const port = await startServer();
  const ready = { ready: true, url: env().APP_URL, port, pid: process.pid, ms: Math.round(performance.now() - begun) };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  // Where NODE_COMPILE_CACHE is set: otherwise only an orderly end would keep it for the next start.
  flushCompileCache();
} catch (error) {
  // Next catches what nobody else does and stays: a process that cannot start must end.
  process.stderr.write(
    `CaseyOS could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}
