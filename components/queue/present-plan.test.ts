import { describe, expect, it } from "vitest";
import { calendarSentence, minutesText, planDue, planSummary } from "./present-plan.ts";

it.each([
  [5, "5 min"],
  [60, "1 h"],
  [150, "2 h 30 min"],
])("%i minutes read %s", (minutes, text) => expect(minutesText(minutes)).toBe(text));

describe("the plan in words", () => {
  const item = {
    moveId: "m",
    title: "t",
    score: 1,
    minutes: 5,
    startsAt: "2026-03-02T09:00:00.000Z",
    dueAt: null,
    isOverdue: false,
  };
  it.each([
    [{ items: [], usedMinutes: 0, minutes: 60, leftOver: 0 }, "Nothing is open for you."],
    [{ items: [], usedMinutes: 0, minutes: 5, leftOver: 3 }, "Nothing fits into this time."],
    [
      { items: [item], usedMinutes: 5, minutes: 60, leftOver: 0 },
      "1 move takes about 5 min of your 1 h. That is everything.",
    ],
    [
      { items: [item, item], usedMinutes: 10, minutes: 12, leftOver: 4 },
      "2 moves take about 10 min of your 12 min. 4 more can wait.",
    ],
  ])("says what it takes and leaves", (plan, text) => expect(planSummary(plan)).toBe(text));

  it("says what it knows of the calendar, and never more", () => {
    const unknown = { knowsCalendar: false, meetings: 0, meetingMinutes: 0 };
    expect(calendarSentence(unknown, false)).toContain("no calendar of yours is read");
    expect(calendarSentence({ ...unknown, knowsCalendar: true }, false)).toContain("no meeting");
    expect(calendarSentence({ knowsCalendar: true, meetings: 2, meetingMinutes: 90 }, false)).toBe(
      "Planned around 2 meetings, 1 h 30 min of this time.",
    );
    expect(calendarSentence({ ...unknown, knowsCalendar: true }, true)).toContain("the time you set");
  });

  it("says where a move's place in the day comes too late", () => {
    const clock = { now: new Date("2026-03-02T08:00:00Z"), timeZone: "UTC" };
    const due = (dueAt: string | null, isOverdue = false) => planDue({ ...item, dueAt, isOverdue }, clock);
    expect(due(null)).toBeNull();
    expect(due("2026-03-02T09:30:00Z")).toEqual({ text: "due in 1 h 30 min", isLate: false });
    expect(due("2026-03-02T08:20:00Z")).toEqual({ text: "due before that, 08:20", isLate: true });
    expect(due("2026-03-01T08:00:00Z", true)).toEqual({ text: "1 day late", isLate: true });
  });
});
