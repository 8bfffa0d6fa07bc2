import { type App, mountEmulator } from "../http/emulator.ts";
import type { Fetch } from "../http/listen.ts";
import type { ActiveFault } from "../world/contract.ts";
import { registerDrafts } from "./drafts.ts";
import { googleError } from "./errors.ts";
import { type Gmail, gmailRoutes } from "./gmail.ts";
import { registerProfileAndHistory } from "./history.ts";
import { registerLabels } from "./labels.ts";
import { registerMessages } from "./messages.ts";
import { type GoogleIdentity, registerGoogleOAuth } from "./oauth.ts";
import { registerThreads } from "./threads.ts";

/** The Google emulator: sign-in, consent and Gmail. A path it does not know answers 404 in Google's shape. */
export function mountGoogle(baseUrl: string, gmail: Gmail, identity: Omit<GoogleIdentity, "baseUrl">): Promise<Fetch> {
  return mountEmulator("google-front", baseUrl, (app: App) => {
    registerGoogleOAuth(app, { ...identity, baseUrl });
    const route = gmailRoutes(app, gmail);
    registerMessages(route);
    registerThreads(route);
    registerDrafts(route);
    registerLabels(route);
    registerProfileAndHistory(route);
    app.notFound((c) => googleError(404, `The sandbox does not offer ${c.req.method} ${c.req.path}`));
  });
}

/** Google's answer for an injected fault. */
export function googleFaultAnswer(fault: ActiveFault): Response {
  if (fault.kind === "rate_limited") {
    return googleError(429, "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'.", {
      "retry-after": String(fault.retryAfterSeconds ?? 1),
    });
  }
  return googleError(500, "Internal error encountered.");
}
