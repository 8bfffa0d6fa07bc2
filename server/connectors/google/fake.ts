import { createFakeVendor } from "#server/connectors/http/fake-vendor.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import { createFakeCalendar } from "./fake-calendar.ts";
import { fakeApi } from "./fake-call.ts";
import { createFakeDocuments } from "./fake-documents.ts";
import { createFakeMail } from "./fake-mail.ts";
import { googleFeatures, googleScopes } from "./scopes.ts";

export type { FakeMail } from "./fake-mail.ts";

/**
 * Google in memory: mailboxes, calendars, documents, consent and faults, over all of which `failNext` counts. It sends nothing
 * anywhere.
 */
export function createFakeGoogle(options: { now?: () => Date } = {}) {
  const now = options.now ?? (() => new Date());
  const vendor = createFakeVendor("Gmail", googleScopes, 3599);
  const { port, ...mail } = createFakeMail(now, vendor.fail);
  const calendars = createFakeCalendar(now, vendor.fail);
  const files = createFakeDocuments(now, vendor.fail);
  const api = (name: string, token: TokenSource, scopes: readonly string[]) => fakeApi(vendor, name, token, scopes);
  return {
    ...vendor,
    ...mail,
    oauth: { ...vendor.oauth, features: googleFeatures },
    email: (token: TokenSource) => port(api("Gmail", token, googleFeatures.mail.slice(2))),
    calendar: (token: TokenSource) => calendars.port(api("Google Calendar", token, googleFeatures.calendar)),
    documents: (token: TokenSource) => files.port((scopes) => api("Google Drive", token, scopes)),
    /** What happens in calendars without us. */
    calendars: calendars.world,
    /** What happens in drives without us. */
    files: files.world,
  };
}

export type FakeGoogle = ReturnType<typeof createFakeGoogle>;
