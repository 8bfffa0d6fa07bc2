import { type calendar_v3, calendar as calendarClient } from "@googleapis/calendar";
import { OAuth2Client } from "google-auth-library";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SEEDED_TOKENS } from "./constants.ts";
import { statusOf, type TestSandbox, testSandbox } from "./testing/start.ts";

let sandbox: TestSandbox;
let calendar: calendar_v3.Calendar;
let seriesId: string;
let serial = 0;
beforeAll(async () => {
  sandbox = await testSandbox();
  await sandbox.world.setCalendar({ calendar: SEEDED_TOKENS.google.email, timeZone: "UTC" });
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: SEEDED_TOKENS.google.accessToken });
  calendar = calendarClient({ version: "v3", auth, rootUrl: `${sandbox.urls.google}/`, retry: false });
});
afterAll(() => sandbox.close());

const primary = { calendarId: "primary" };
const WINDOW = { timeMin: "2027-06-01T00:00:00Z", timeMax: "2027-07-01T00:00:00Z" };
const at = (day: string, time = "09:00:00") => ({ dateTime: `2027-06-${day}T${time}`, timeZone: "Europe/Berlin" });

/** Mondays in June at nine in Berlin, that is seven in UTC. */
beforeEach(async () => {
  serial += 1;
  const requestBody = {
    id: `series${serial}`,
    summary: "Weekly",
    start: at("07"),
    end: at("07", "09:30:00"),
    recurrence: ["RRULE:FREQ=WEEKLY;COUNT=3"],
  };
  seriesId = (await calendar.events.insert({ ...primary, requestBody })).data.id ?? "";
});
// Busy times are those of all series together.
afterEach(() => calendar.events.delete({ ...primary, eventId: seriesId }).catch(() => undefined));
const idOf = (day: string) => `${seriesId}_202706${day}T070000Z`;

async function list(more: calendar_v3.Params$Resource$Events$List = {}) {
  const { data } = await calendar.events.list({ ...primary, singleEvents: true, ...more });
  const items = (data.items ?? []).filter((event) => (event.recurringEventId ?? event.id) === seriesId);
  return { items, syncToken: data.nextSyncToken ?? "" };
}
const inJune = () => list(WINDOW);
const told = ({ items }: { items: calendar_v3.Schema$Event[] }) => items.map(({ id, status }) => [id, status]).sort();

describe("a meeting that repeats in the emulated calendar", () => {
  it("is one event with its rule, or each of its times", async () => {
    const whole = await list({ ...WINDOW, singleEvents: false });
    expect(whole.items).toMatchObject([{ id: seriesId, recurrence: ["RRULE:FREQ=WEEKLY;COUNT=3"] }]);
    const { items } = await inJune();
    expect(items.map(({ id }) => id)).toEqual([idOf("07"), idOf("14"), idOf("21")]);
    expect(items[1]).toMatchObject({
      recurringEventId: seriesId,
      originalStartTime: { dateTime: "2027-06-14T07:00:00Z", timeZone: "Europe/Berlin" },
      start: { dateTime: "2027-06-14T07:00:00Z" },
      end: { dateTime: "2027-06-14T07:30:00Z" },
      iCalUID: `${seriesId}@google.com`,
    });
    expect(items[1]).not.toHaveProperty("recurrence");
    expect((await calendar.events.get({ ...primary, eventId: idOf("21") })).data.summary).toBe("Weekly");
    expect(await statusOf(calendar.events.get({ ...primary, eventId: idOf("28") }))).toBe(404);
  });

  it("can be changed and cancelled one time alone, and says so to who asks what is new", async () => {
    const { syncToken } = await inJune();
    const requestBody = { start: at("15"), end: at("15", "09:30:00") };
    await calendar.events.patch({ ...primary, eventId: idOf("14"), requestBody });
    await calendar.events.delete({ ...primary, eventId: idOf("21") });
    const news = await list({ syncToken });
    expect(told(news)).toEqual([
      [idOf("14"), "confirmed"],
      [idOf("21"), "cancelled"],
    ]);
    const cancelled = news.items.find(({ status }) => status === "cancelled") ?? {};
    expect(Object.keys(cancelled).sort()).toEqual([
      "etag",
      "id",
      "kind",
      "originalStartTime",
      "recurringEventId",
      "status",
    ]);
    const left = await inJune();
    expect(left.items.map(({ id, start }) => [id, start?.dateTime])).toEqual([
      [idOf("07"), "2027-06-07T07:00:00Z"],
      [idOf("14"), "2027-06-15T07:00:00Z"],
    ]);
  });

  it("takes people's time at each of its times that is left", async () => {
    await calendar.events.delete({ ...primary, eventId: idOf("14") });
    const items = [{ id: "primary" }];
    const requestBody = { timeMin: "2027-06-14T00:00:00Z", timeMax: "2027-06-22T00:00:00Z", items };
    const { data } = await calendar.freebusy.query({ requestBody });
    expect(data.calendars?.primary?.busy).toContainEqual({
      start: "2027-06-21T07:00:00.000Z",
      end: "2027-06-21T07:30:00.000Z",
    });
    expect(JSON.stringify(data)).not.toContain("2027-06-14T07:00");
  });

  it("that moves to another day cancels the times it had, also those that were changed alone", async () => {
    const alone = { start: at("08"), end: at("08", "09:30:00") };
    await calendar.events.patch({ ...primary, eventId: idOf("07"), requestBody: alone });
    const { syncToken } = await inJune();
    const requestBody = { start: at("08"), end: at("08", "09:30:00") };
    await calendar.events.patch({ ...primary, eventId: seriesId, requestBody });
    expect(told(await list({ syncToken }))).toEqual([
      [idOf("07"), "cancelled"],
      [idOf("08"), "confirmed"],
      [idOf("14"), "cancelled"],
      [idOf("15"), "confirmed"],
      [idOf("21"), "cancelled"],
      [idOf("22"), "confirmed"],
    ]);
  });

  it("that is deleted takes all of its times along", async () => {
    await calendar.events.delete({ ...primary, eventId: idOf("21") });
    const { syncToken } = await inJune();
    await calendar.events.delete({ ...primary, eventId: seriesId });
    expect(told(await list({ syncToken }))).toEqual([
      [idOf("07"), "cancelled"],
      [idOf("14"), "cancelled"],
    ]);
    expect((await inJune()).items).toEqual([]);
  });

  it("needs a zone, and a rule that is understood", async () => {
    const utc = { dateTime: "2027-06-07T09:00:00Z" };
    const end = { dateTime: "2027-06-07T10:00:00Z" };
    const insert = (requestBody: object) => statusOf(calendar.events.insert({ ...primary, requestBody }));
    expect(await insert({ start: utc, end, recurrence: ["RRULE:FREQ=DAILY"] })).toBe(400);
    expect(await insert({ start: at("07"), end: at("08"), recurrence: ["RRULE:FREQ=SECONDLY"] })).toBe(400);
  });
});
