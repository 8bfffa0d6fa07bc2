import { env } from "#server/platform/env.ts";
import { startTelemetry } from "#server/platform/telemetry.ts";
import { sharedApi } from "./deps.ts";
import { createHandler, type Handler } from "./handler.ts";
import { clientIp } from "./security/client-ip.ts";

const shared = globalThis as typeof globalThis & { [key: symbol]: unknown };
const SLOT = Symbol.for("caseyos.handler");

/** The process's one handler; on `globalThis` because Next bundles copies of our modules of its own. */
export function sharedHandler(): Handler {
  const held = shared[SLOT] as Handler | undefined;
  if (held) return held;
  const made = createHandler(sharedApi(), { root: process.cwd() });
  shared[SLOT] = made;
  return made;
}

/** What app/api/**\/route.ts exports for every method: the same function that stands in front of Next on our own server. */
export async function mounted(request: Request): Promise<Response> {
  await startTelemetry(env());
  const ip = clientIp(request.headers.get("x-forwarded-for"), null, env().TRUSTED_PROXIES);
  return sharedHandler()(request, { ip });
}
