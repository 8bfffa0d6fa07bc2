import { mountEmulator } from "../http/emulator.ts";
import type { Fetch } from "../http/listen.ts";
import type { ActiveFault } from "../world/contract.ts";
import { registerXOAuth, type XIdentity } from "./oauth.ts";
import { registerXRoutes } from "./routes.ts";
import { problem } from "./wire.ts";

/** The X emulator. A path it does not know answers 404 in X's shape. */
export function mountX(baseUrl: string, identity: XIdentity): Promise<Fetch> {
  return mountEmulator("x", baseUrl, (app) => {
    registerXOAuth(app, identity);
    registerXRoutes(app, identity.store, identity.grants);
    app.notFound((c) => problem(404, "Not Found", `The sandbox does not offer ${c.req.method} ${c.req.path}`));
  });
}

/** X's answer for an injected fault. X tells by its window's end how long to wait. */
export function xFaultAnswer(fault: ActiveFault): Response {
  if (fault.kind !== "rate_limited") return problem(503, "Service Unavailable", "Service Unavailable");
  const resets = Math.ceil(Date.now() / 1000) + (fault.retryAfterSeconds ?? 1);
  return problem(429, "Too Many Requests", "Too Many Requests", {
    "x-rate-limit-remaining": "0",
    "x-rate-limit-reset": String(resets),
  });
}
