import { describe, expect, it } from "vitest";
import { stepDueAt } from "./schedule.ts";

const at = (text: string) => new Date(text);

describe("a step's day", () => {
  it.each([
    ["at once on a working day", "2026-03-02T09:00:00Z", 0, "UTC", "2026-03-02T09:00:00.000Z"],
    ["on Monday, when enrolled on a Saturday", "2026-03-07T09:00:00Z", 0, "UTC", "2026-03-09T09:00:00.000Z"],
    ["over a weekend", "2026-03-05T09:00:00Z", 3, "UTC", "2026-03-10T09:00:00.000Z"],
    // 23:30 UTC on Friday is Saturday in Tokyo.
    ["by the week of the zone", "2026-03-06T23:30:00Z", 0, "Asia/Tokyo", "2026-03-08T23:30:00.000Z"],
  ])("is %s", (_, from, days, zone, expected) => {
    expect(stepDueAt(at(from), days, zone).toISOString()).toBe(expected);
  });
});
