import { type App, mountEmulator } from "../http/emulator.ts";
import type { Fetch } from "../http/listen.ts";
import type { ActiveFault } from "../world/contract.ts";
import { apiRoutes } from "./api-routes.ts";
import { registerCalendar } from "./calendar.ts";
import type { CalendarStore } from "./calendar-store.ts";
import { registerDocs } from "./docs.ts";
import { registerDrafts } from "./drafts.ts";
import { registerDrive } from "./drive.ts";
import { googleError } from "./errors.ts";
import type { FileStore } from "./file-store.ts";
import { type Gmail, gmailRoutes } from "./gmail.ts";
import { registerProfileAndHistory } from "./history.ts";
import { registerLabels } from "./labels.ts";
import { registerMessages } from "./messages.ts";
import { type GoogleIdentity, registerGoogleOAuth } from "./oauth.ts";
import { registerThreads } from "./threads.ts";

export type GoogleWorld = Gmail & { calendars: CalendarStore; files: FileStore };

/** The Google emulator: sign-in, consent, Gmail, Calendar, Drive and Docs. A path it does not know answers 404 in Google's shape. */
export function mountGoogle(
  baseUrl: string,
  world: GoogleWorld,
  identity: Omit<GoogleIdentity, "baseUrl">,
): Promise<Fetch> {
  return mountEmulator("google-front", baseUrl, (app: App) => {
    registerGoogleOAuth(app, { ...identity, baseUrl });
    const route = gmailRoutes(app, world);
    registerMessages(route);
    registerThreads(route);
    registerDrafts(route);
    registerLabels(route);
    registerProfileAndHistory(route);
    registerCalendar(apiRoutes(app, "/calendar/v3", world), { ...world, store: world.calendars });
    registerDrive(apiRoutes(app, "/drive/v3", world), world.files);
    registerDocs(apiRoutes(app, "/v1", world), world.files);
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
