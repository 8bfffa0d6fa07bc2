import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import type { SandboxOptions } from "./index.ts";

/**
 * Child process of the CLI: `node sandbox/main.ts --state-dir DIR --app-url URL [--google-port N …] [--no-persist]`.
 * Each option can also come from the environment (`SANDBOX_STATE_DIR`, `SANDBOX_APP_URL`, `SANDBOX_GOOGLE_PORT`, …); the token of
 * the control API comes from `SANDBOX_WORLD_TOKEN` only, because arguments are visible to other users. Prints one JSON line with
 * the URLs, and the CPU time the start took, when ready. Ends on SIGTERM, SIGINT, and when its parent goes away (stdin ends or the IPC channel closes); a caller that
 * gives it no stdin sets `SANDBOX_KEEP_RUNNING=1`.
 */
async function main(): Promise<void> {
  const asked = askedToEnd();
  const options = readOptions();
  mkdirSync(options.stateDir, { recursive: true, mode: 0o700 });
  // Loaded only now: until the listeners stand, the end of the parent would be missed.
  const { startSandbox } = await import("./index.ts");
  const sandbox = await startSandbox(options);
  const { user, system } = process.cpuUsage();
  const ready = { ready: true, pid: process.pid, urls: sandbox.urls, cpuMs: Math.round((user + system) / 1000) };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  await asked;
  await sandbox.close();
  process.exit(0);
}

/** Resolves on a signal, and when the parent is gone; listened to from the first moment, so that none is missed during the start. */
function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => resolve();
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, end);
    process.on("disconnect", end);
    process.stdout.on("error", end);
    if (process.stdin.isTTY || process.env.SANDBOX_KEEP_RUNNING === "1") return;
    process.stdin.on("end", end);
    process.stdin.on("error", end);
    process.stdin.resume();
  });
}

const portNames = ["google", "hubspot", "slack", "x", "smtp", "world", "model"] as const;
type PortName = (typeof portNames)[number];

function readOptions(): SandboxOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      "state-dir": text,
      "app-url": text,
      "google-port": text,
      "hubspot-port": text,
      "slack-port": text,
      "x-port": text,
      "smtp-port": text,
      "world-port": text,
      "model-port": text,
      "no-persist": { type: "boolean" },
    },
  });
  const option = (name: "state-dir" | "app-url" | `${PortName}-port`): string | undefined =>
    values[name] ?? process.env[`SANDBOX_${name.toUpperCase().replace("-", "_")}`];
  const required = (name: "state-dir" | "app-url"): string => {
    const value = option(name);
    if (!value) throw new Error(`--${name} is missing`);
    return value;
  };
  const port = (name: PortName): Record<string, number> => {
    const value = option(`${name}-port`);
    return value === undefined ? {} : { [name]: Number(value) };
  };
  const worldToken = process.env.SANDBOX_WORLD_TOKEN;
  if (!worldToken) throw new Error("SANDBOX_WORLD_TOKEN is missing");
  return {
    stateDir: required("state-dir"),
    appUrl: required("app-url"),
    ports: Object.assign({}, ...portNames.map(port)),
    worldToken,
    persist: values["no-persist"] !== true,
    hasModel: process.env.SANDBOX_MODEL === "1",
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
