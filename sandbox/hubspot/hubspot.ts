import { mountEmulator } from "../http/emulator.ts";
import type { Fetch } from "../http/listen.ts";
import type { ActiveFault } from "../world/contract.ts";
import { hubspotRoutes } from "./access.ts";
import { registerAssociations } from "./association-routes.ts";
import { registerDefinitions } from "./definition-routes.ts";
import { type Forms, registerForms } from "./forms.ts";
import { type HubspotIdentity, registerHubspotOAuth } from "./oauth.ts";
import { type Portal, registerObjects } from "./object-routes.ts";
import { hubspotError } from "./wire.ts";

/** The HubSpot emulator. A path it does not know answers 404 in HubSpot's shape. */
export function mountHubspot(
  baseUrl: string,
  portal: Portal,
  identity: HubspotIdentity,
  forms: Pick<Forms, "list" | "store">,
): Promise<Fetch> {
  return mountEmulator("hubspot", baseUrl, (app) => {
    const route = hubspotRoutes(app, identity.grants);
    registerHubspotOAuth(app, route, identity);
    registerObjects(route, portal);
    registerAssociations(route, portal);
    registerDefinitions(route, portal);
    registerForms(route, forms);
    app.notFound((c) =>
      hubspotError(404, "OBJECT_NOT_FOUND", `The sandbox does not offer ${c.req.method} ${c.req.path}`),
    );
  });
}

/** HubSpot's answer for an injected fault. */
export function hubspotFaultAnswer(fault: ActiveFault): Response {
  if (fault.kind === "rate_limited") {
    const headers = { "retry-after": String(fault.retryAfterSeconds ?? 1) };
    return fault.policy === "ten_secondly"
      ? hubspotError(429, "RATE_LIMITS", "You have reached your ten_secondly_rolling limit.", {
          extra: { errorType: "RATE_LIMIT", policyName: "TEN_SECONDLY_ROLLING" },
        })
      : hubspotError(429, "RATE_LIMITS", "You have reached your secondly limit.", {
          extra: { errorType: "RATE_LIMIT", policyName: "SECONDLY" },
          headers,
        });
  }
  return hubspotError(500, "INTERNAL_ERROR", "internal error");
}
