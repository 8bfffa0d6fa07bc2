import { describe, expect, it } from "vitest";
import { instantOf, isTimeZone, localTime, snoozeUntil } from "./time.ts";

const at = (text: string) => new Date(text);

describe("local time", () => {
  it.each([
    ["2026-01-15T12:00:00Z", "America/New_York", { hour: 7, day: 15, weekday: 4 }],
    ["2026-07-15T12:00:00Z", "America/New_York", { hour: 8, day: 15 }],
    ["2026-01-15T20:00:00Z", "Asia/Kolkata", { hour: 1, minute: 30, day: 16 }],
    ["2026-01-01T04:30:00Z", "America/Los_Angeles", { year: 2025, month: 12, day: 31, hour: 20 }],
  ])("of %s in %s", (instant, zone, expected) => expect(localTime(at(instant), zone)).toMatchObject(expected));

  it("goes to an instant and back, on every hour of the days on which clocks change", () => {
    for (const zone of ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", "UTC"]) {
      for (const day of ["2026-03-08", "2026-03-29", "2026-04-05", "2026-09-27", "2026-10-25", "2026-11-01"]) {
        for (let hour = 0; hour < 24; hour += 1) {
          const instant = new Date(at(`${day}T00:00:00Z`).getTime() + hour * 3_600_000);
          const back = instantOf(localTime(instant, zone), zone);
          // An hour that comes twice has two instants; the wall clock is the same.
          expect(localTime(back, zone), `${zone} ${instant.toISOString()}`).toEqual(localTime(instant, zone));
        }
      }
    }
  });

  it("moves a time that the clock skips to after the gap, in zones on both sides of Greenwich", () => {
    const newYork = { year: 2026, month: 3, day: 8, hour: 2, minute: 30 };
    expect(instantOf(newYork, "America/New_York").toISOString()).toBe("2026-03-08T07:30:00.000Z");
    const berlin = { year: 2026, month: 3, day: 29, hour: 2, minute: 30 };
    expect(instantOf(berlin, "Europe/Berlin").toISOString()).toBe("2026-03-29T01:30:00.000Z");
  });
});

describe("a snooze", () => {
  const zone = "America/New_York";
  it("of hours ends so many hours later", () => {
    expect(snoozeUntil("4h", at("2026-03-07T23:00:00Z"), zone).toISOString()).toBe("2026-03-08T03:00:00.000Z");
  });

  it("until tomorrow ends at nine on the person's clock, also across a change of clocks", () => {
    expect(snoozeUntil("tomorrow", at("2026-03-07T15:00:00Z"), zone).toISOString()).toBe("2026-03-08T13:00:00.000Z");
    expect(snoozeUntil("tomorrow", at("2026-03-03T03:00:00Z"), zone).toISOString()).toBe("2026-03-03T14:00:00.000Z");
  });

  it.each([
    ["a Sunday", "2026-03-01T15:00:00Z", "2026-03-02T14:00:00.000Z"],
    ["a Monday", "2026-03-02T15:00:00Z", "2026-03-09T13:00:00.000Z"],
    ["a Saturday at the end of a month", "2026-01-31T15:00:00Z", "2026-02-02T14:00:00.000Z"],
  ])("until next week, on %s, ends on the next Monday at nine", (_day, now, end) => {
    expect(snoozeUntil("next_week", at(now), zone).toISOString()).toBe(end);
  });
});

it("knows time zones by their names", () => {
  expect(["UTC", "Europe/Berlin", "Mars/Base", ""].map(isTimeZone)).toEqual([true, true, false, false]);
});
