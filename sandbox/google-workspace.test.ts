import { calendar as calendarClient } from "@googleapis/calendar";
import { docs as docsClient } from "@googleapis/docs";
import { drive as driveClient } from "@googleapis/drive";
import { OAuth2Client } from "google-auth-library";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SEEDED_TOKENS } from "./constants.ts";
import { parseDriveQuery } from "./google/drive-query.ts";
import { type TestSandbox, testSandbox, withTempDir } from "./testing/start.ts";

const CASEY = SEEDED_TOKENS.google.email;
const TOM = "tom.albrecht@coldcreek.example";

function clients(google: string, token: string = SEEDED_TOKENS.google.accessToken) {
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: token });
  const rootUrl = `${google}/`;
  return {
    calendar: calendarClient({ version: "v3", auth, rootUrl, retry: false }),
    drive: driveClient({ version: "v3", auth, rootUrl, retry: false }),
    docs: docsClient({ version: "v1", rootUrl, retry: false, headers: { authorization: `Bearer ${token}` } }),
  };
}

let sandbox: TestSandbox;
let google: ReturnType<typeof clients>;
beforeAll(async () => {
  sandbox = await testSandbox();
  google = clients(sandbox.urls.google);
});
afterAll(() => sandbox.close());

const refused = async (call: Promise<unknown>): Promise<unknown> => {
  const error = await call.then(
    () => null,
    (thrown: { status?: number; response?: { data?: { error?: { errors?: { reason?: string }[] } } } }) => thrown,
  );
  return error && [error.status, error.response?.data?.error?.errors?.[0]?.reason];
};
const primary = { calendarId: "primary" };
const span = { start: { dateTime: "2027-03-01T09:00:00Z" }, end: { dateTime: "2027-03-01T10:00:00Z" } };

describe("the emulated calendar", () => {
  it("reads local times in their zone over a clock change, and answers on the calendar's clock", async () => {
    await sandbox.world.setCalendar({ calendar: CASEY, timeZone: "Europe/Berlin" });
    const at = (day: string) => ({ dateTime: `2026-${day}T09:00:00`, timeZone: "America/New_York" });
    const requestBody = { summary: "Over the change", start: at("10-30"), end: at("11-02") };
    const { data } = await google.calendar.events.insert({ ...primary, requestBody });
    // New York leaves summer time on 1 November, Berlin has left it on 25 October.
    expect(data.start).toEqual({ dateTime: "2026-10-30T14:00:00+01:00", timeZone: "America/New_York" });
    expect(data.end).toEqual({ dateTime: "2026-11-02T15:00:00+01:00", timeZone: "America/New_York" });
    await sandbox.world.setCalendar({ calendar: CASEY, timeZone: "UTC" });
  });

  it("keeps whole days as dates", async () => {
    const requestBody = { summary: "Fair", start: { date: "2027-04-05" }, end: { date: "2027-04-07" } };
    const { data } = await google.calendar.events.insert({ ...primary, requestBody });
    expect([data.start, data.end]).toEqual([{ date: "2027-04-05" }, { date: "2027-04-07" }]);
  });

  it("refuses what Google refuses, for Google's reasons", async () => {
    const insert = (requestBody: object) => refused(google.calendar.events.insert({ ...primary, requestBody }));
    expect(await insert({ start: span.start })).toEqual([400, "required"]);
    expect(await insert({ start: span.end, end: span.start })).toEqual([400, "timeRangeEmpty"]);
    expect(await insert({ ...span, id: "Not-Base32" })).toEqual([400, "invalid"]);
    expect(await insert({ ...span, start: { dateTime: "2027-03-01T09:00:00", timeZone: "Mars/Olympus" } })).toEqual([
      400,
      "required",
    ]);
    const { data } = await google.calendar.events.list({ ...primary, timeMin: "2027-01-01T00:00:00Z" });
    const syncToken = data.nextSyncToken ?? "";
    expect(
      await refused(google.calendar.events.list({ ...primary, syncToken, timeMin: "2027-01-01T00:00:00Z" })),
    ).toEqual([400, "badRequest"]);
    expect(await refused(google.calendar.events.list({ ...primary, q: "dock" }))).toEqual([400, "badRequest"]);
    expect(await refused(google.calendar.events.list({ calendarId: "morgan@brightline.test" }))).toEqual([
      404,
      "notFound",
    ]);
  });

  it("makes a conference only when asked in the way Google wants", async () => {
    const conferenceData = { createRequest: { requestId: "r-1", conferenceSolutionKey: { type: "hangoutsMeet" } } };
    const requestBody = { ...span, conferenceData };
    const without = await google.calendar.events.insert({ ...primary, requestBody });
    expect(without.data.hangoutLink).toBeUndefined();
    const first = await google.calendar.events.insert({ ...primary, requestBody, conferenceDataVersion: 1 });
    expect(first.data.hangoutLink).toMatch(/^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
    const again = await google.calendar.events.insert({ ...primary, requestBody, conferenceDataVersion: 1 });
    expect(again.data.hangoutLink).toBe(first.data.hangoutLink);
  });

  it("mails invitations as machines do, with a calendar file, and tells the organizer the answer", async () => {
    const requestBody = { ...span, summary: "Docks, part 2", attendees: [{ email: TOM }] };
    const { data } = await google.calendar.events.insert({ ...primary, requestBody, sendUpdates: "all" });
    await sandbox.world.respondToEvent({ eventId: data.id ?? "", attendee: TOM, response: "accepted" });
    const { mailboxes } = await sandbox.world.state();
    const box = (email: string) => mailboxes.find((mailbox) => mailbox.email === email)?.messages ?? [];
    const invitation = box(TOM).find((mail) => mail.subject.startsWith("Invitation: Docks, part 2 @ "));
    expect(invitation?.headers).toContainEqual({ name: "Auto-Submitted", value: "auto-generated" });
    expect(box(CASEY).some((mail) => mail.from === TOM && mail.subject.startsWith("Accepted: Docks"))).toBe(true);
  });

  it("lets nobody in with a token it never gave, and keeps everything over a restart", async () => {
    expect(await refused(clients(sandbox.urls.google, "unknown").calendar.events.list(primary))).toEqual([
      401,
      "authError",
    ]);
    await withTempDir(async (stateDir) => {
      const first = await testSandbox({ stateDir });
      const times = { startsAtMs: Date.UTC(2027, 0, 4, 9), endsAtMs: Date.UTC(2027, 0, 4, 10) };
      const { id } = await first.world.addEvent({ organizer: CASEY, title: "Kept", ...times });
      const file = await first.world.addFile({ owner: CASEY, name: "Kept too", text: "words" });
      await first.close();
      const second = await testSandbox({ stateDir });
      const event = await clients(second.urls.google).calendar.events.get({ ...primary, eventId: id });
      expect(event.data.summary).toBe("Kept");
      expect((await second.world.state()).files.map((entry) => entry.id)).toContain(file.id);
      await second.close();
    });
  });
});

describe("the emulated Drive and Docs", () => {
  it.each([
    "name contains",
    "fullText contains 'x' or",
    "'a' in owners",
    "visibility = 'anyoneWithLink'",
    "trashed = maybe",
    "name = 'open",
    "(name = 'x'",
    "modifiedTime > 'yesterday'",
  ])("refuse the search %s instead of ignoring it", (query) => {
    expect(parseDriveQuery(query)).toBeNull();
  });

  it("answer a strange search with 400, and only the fields that were asked for", async () => {
    expect(await refused(google.drive.files.list({ q: "starred = true" }))).toEqual([400, "invalid"]);
    await sandbox.world.addFile({ owner: CASEY, name: "Price list", text: "50", folderId: "f1" });
    const q = "'f1' in parents and not (trashed = true or name = 'x') and mimeType != 'text/csv'";
    const usual = await google.drive.files.list({ q });
    expect(Object.keys(usual.data.files?.[0] ?? {}).toSorted()).toEqual(["id", "kind", "mimeType", "name"]);
    const chosen = await google.drive.files.list({ q, fields: "files(name,trashed)" });
    expect(chosen.data).toEqual({ files: [{ name: "Price list", trashed: false }] });
  });

  it("change a document wholly or not at all, and only from the revision that was read", async () => {
    const made = await google.docs.documents.create({ requestBody: { title: "Brief" } });
    const documentId = made.data.documentId ?? "";
    const insert = { insertText: { location: { index: 1 }, text: "One\nTwo" } };
    const update = (requests: object[], revision?: string | null) =>
      google.docs.documents.batchUpdate({
        documentId,
        requestBody: { requests, ...(revision ? { writeControl: { requiredRevisionId: revision } } : {}) },
      });
    expect(await refused(update([insert, { insertText: { location: { index: 99 }, text: "x" } }]))).toEqual([
      400,
      "invalidArgument",
    ]);
    expect(await refused(update([{ insertTable: { rows: 1, columns: 1 } }]))).toEqual([400, "invalidArgument"]);
    await update([insert], made.data.revisionId);
    expect(await refused(update([insert], made.data.revisionId))).toEqual([400, "invalidArgument"]);
    const { data } = await google.docs.documents.get({ documentId });
    const lines = (data.body?.content ?? []).flatMap((part) => part.paragraph?.elements?.[0]?.textRun?.content ?? []);
    expect(lines).toEqual(["One\n", "Two\n"]);
    expect(data.body?.content?.at(-1)?.endIndex).toBe(9);
  });
});
