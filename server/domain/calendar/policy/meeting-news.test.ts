import { describe, expect, it } from "vitest";
import type { Attendee, CalendarEvent } from "#server/connectors/ports/calendar.ts";
import { endOf, newsOfChange, outsidersOf } from "./meeting-news.ts";

const NOW = new Date("2026-11-23T09:00:00Z");
const later = new Date("2026-11-24T09:00:00Z");
const event = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  id: "e1",
  status: "confirmed",
  title: "",
  description: "",
  startsAt: later,
  endsAt: new Date("2026-11-24T10:00:00Z"),
  isAllDay: false,
  timeZone: null,
  organizer: "casey@brightline.test",
  attendees: [],
  conferenceUrl: null,
  seriesId: null,
  etag: "1",
  updatedAt: NOW,
  ...more,
});
const who = (email: string, response: Attendee["response"]): Attendee => ({ email, response });

describe("a changed event", () => {
  it.each([
    ["new", null, {}, "booked"],
    ["back from being cancelled", { status: "cancelled", startsAt: later }, {}, "booked"],
    ["at another time", { status: "confirmed", startsAt: NOW }, {}, "rescheduled"],
    ["the same but for its title", { status: "confirmed", startsAt: later }, {}, null],
    ["new and over", null, { startsAt: new Date("2026-11-22T09:00:00Z") }, null],
    ["a whole day", null, { isAllDay: true }, null],
    ["cancelled", { status: "confirmed", startsAt: later }, { status: "cancelled" as const }, null],
  ])("that is %s", (_name, before, more, expected) => {
    expect(newsOfChange(before, event(more), NOW)).toBe(expected);
  });
});

describe("people in a meeting", () => {
  it("from outside are the attendees and the organizer who are not ours, each once", async () => {
    const attendees = [who("casey@brightline.test", "accepted"), who("a@x.example", "accepted")];
    const own = new Set(["casey@brightline.test"]);
    expect(outsidersOf(event({ attendees, organizer: "b@x.example" }), own)).toEqual(["a@x.example", "b@x.example"]);
    expect(outsidersOf(event({ attendees, organizer: "a@x.example" }), own)).toEqual(["a@x.example"]);
    expect(outsidersOf(event({ organizer: null }), own)).toEqual([]);
  });
});

describe("a meeting that is over", () => {
  it.each([
    [[who("a@x.example", "declined"), who("casey@brightline.test", "accepted")], "no_show", 0.8],
    [[who("a@x.example", "declined"), who("b@x.example", "tentative")], "held", 0.6],
    [[who("a@x.example", "accepted"), who("b@x.example", "declined")], "held", 0.9],
    [[who("a@x.example", "needs_action")], "held", 0.6],
    [[who("casey@brightline.test", "accepted")], "held", 0.9],
  ] as const)("with the answers %j counts as %s, with confidence %d", (attendees, kind, confidence) => {
    expect(endOf(attendees, ["a@x.example", "b@x.example"])).toMatchObject({ kind, confidence });
  });
});
