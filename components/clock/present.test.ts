import { describe, expect, it } from "vitest";
import { clockTime, dayAndTime, dayTitle, dueText, fullTime, relative, secondsLeft, span } from "./present.ts";

const now = new Date("2026-11-21T08:30:00Z");
const at = (iso: string) => new Date(iso);

describe("times are told on the person's own clock", () => {
  it.each([
    ["2026-11-21T23:30:00Z", "Europe/Berlin", "tomorrow 00:30"],
    ["2026-11-21T23:30:00Z", "UTC", "today 23:30"],
    ["2026-11-21T02:00:00Z", "America/New_York", "yesterday 21:00"],
    ["2026-11-23T08:00:00Z", "Europe/Berlin", "Mon 23 Nov 09:00"],
    ["2027-01-04T08:00:00Z", "Europe/Berlin", "Mon 4 Jan 2027 09:00"],
  ])("%s in %s reads %s", (iso, zone, text) => expect(dayAndTime(at(iso), now, zone)).toBe(text));

  it("gives the clock, the day and the full stamp", () => {
    expect(clockTime(now, "Europe/Berlin")).toBe("09:30");
    expect(dayTitle(now, "Europe/Berlin")).toBe("Saturday 21 Nov");
    expect(fullTime(now, "Europe/Berlin")).toBe("21 Nov 2026, 09:30");
  });
});

describe("spans never claim more than has passed", () => {
  it.each([
    [59_000, "less than a minute"],
    [60_000, "1 min"],
    [3_599_000, "59 min"],
    [7_199_000, "1 h"],
    [86_400_000, "1 day"],
    [200_000_000, "2 days"],
    [-200_000_000, "2 days"],
  ])("%d ms is %s", (ms, text) => expect(span(ms)).toBe(text));

  it.each([
    ["2026-11-21T08:29:30Z", "just now"],
    ["2026-11-21T07:50:00Z", "40 min ago"],
    ["2026-11-21T11:30:00Z", "in 3 h"],
    ["2026-11-21T08:30:30Z", "in less than a minute"],
  ])("%s is %s", (iso, text) => expect(relative(at(iso), now)).toBe(text));
});

describe("the due clock", () => {
  it("says late, soon and later apart, and nothing without a date", () => {
    expect(dueText("2026-11-21T06:00:00Z", now, "UTC")).toEqual({ text: "2 h late", tone: "late" });
    expect(dueText("2026-11-21T09:10:00Z", now, "UTC")).toEqual({ text: "due in 40 min", tone: "soon" });
    expect(dueText("2026-11-21T10:28:30Z", now, "UTC")?.text).toBe("due in 1 h 58 min");
    expect(dueText("2026-11-22T09:00:00Z", now, "UTC")).toEqual({ text: "due tomorrow 09:00", tone: "later" });
    expect(dueText(null, now, "UTC")).toBeNull();
  });

  it("counts whole seconds down to nothing", () => {
    expect(secondsLeft("2026-11-21T08:30:19.200Z", now)).toBe(20);
    expect(secondsLeft("2026-11-21T08:29:00Z", now)).toBe(0);
  });
});
