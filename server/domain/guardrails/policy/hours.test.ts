import { describe, expect, it } from "vitest";
import { nextOpening } from "./hours.ts";

const week = { workDays: [1, 2, 3, 4, 5], workFrom: 480, workTo: 1080 };
const opens = (at: string, zone = "UTC", hours = week) => nextOpening(new Date(at), zone, hours)?.toISOString() ?? null;

describe("working hours", () => {
  it.each([
    ["inside", "2026-03-02T08:00:00Z", null],
    ["in the last minute", "2026-03-02T17:59:59Z", null],
    ["at the end", "2026-03-02T18:00:00Z", "2026-03-03T08:00:00.000Z"],
    ["before the beginning", "2026-03-02T07:59:00Z", "2026-03-02T08:00:00.000Z"],
    ["on Friday evening", "2026-03-06T18:30:00Z", "2026-03-09T08:00:00.000Z"],
    ["on Sunday", "2026-03-08T12:00:00Z", "2026-03-09T08:00:00.000Z"],
  ])("open %s", (_, at, expected) => {
    expect(opens(at)).toBe(expected);
  });

  it("are those of the zone, over a change of its clock", () => {
    // Saturday evening in New York; the clock goes forward in the night.
    expect(opens("2026-03-08T01:00:00Z", "America/New_York")).toBe("2026-03-09T12:00:00.000Z");
    expect(opens("2026-03-07T01:00:00Z", "Asia/Tokyo")).toBe("2026-03-08T23:00:00.000Z");
  });

  it("come round in a week when there is one day", () => {
    expect(opens("2026-03-03T19:00:00Z", "UTC", { ...week, workDays: [2] })).toBe("2026-03-10T08:00:00.000Z");
  });

  it("never close when they are the whole day, every day", () => {
    const always = { workDays: [1, 2, 3, 4, 5, 6, 7], workFrom: 0, workTo: 1440 };
    for (const at of ["2026-03-08T00:00:00Z", "2026-03-08T23:59:59Z"]) expect(opens(at, "UTC", always)).toBeNull();
  });
});
