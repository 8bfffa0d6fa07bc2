import { describe, expect, it } from "vitest";
import { endOfDay, fitInto, freeWindows, workingHoursLeft } from "./day-plan.ts";

const dayEnd = new Date("2026-03-03T00:00:00.000Z");
const move = (id: string, score: number, fields: { dueAt?: string; actionType?: "research" | "send_email" } = {}) => ({
  id,
  title: id,
  score,
  actionType: fields.actionType ?? ("send_email" as const),
  dueAt: fields.dueAt ?? null,
});
const at = (time: string) => new Date(`2026-03-02T${time}:00.000Z`);
const free = (minutes: number, from = "09:00") => ({ from: at(from), minutes });
const idsOf = (plan: ReturnType<typeof fitInto>) => plan.chosen.map((entry) => entry.move.id);

describe("the plan of a day", () => {
  it("takes what is due today by its time, then the rest by score", () => {
    const moves = [
      move("best", 95),
      move("late", 10, { dueAt: "2026-03-02T15:00:00.000Z" }),
      move("later", 80, { dueAt: "2026-03-05T15:00:00.000Z" }),
      move("overdue", 20, { dueAt: "2026-03-01T15:00:00.000Z" }),
    ];
    expect(idsOf(fitInto(moves, [free(60)], dayEnd))).toEqual(["overdue", "late", "best", "later"]);
  });

  it("never plans more minutes than there are, and passes over what is too long", () => {
    const plan = fitInto([move("long", 90, { actionType: "research" }), move("short", 50)], [free(12)], dayEnd);
    expect(idsOf(plan)).toEqual(["short"]);
    expect(plan.usedMinutes).toBe(5);
    expect(fitInto([move("one", 90)], [free(4)], dayEnd).chosen).toEqual([]);
  });
});

describe("a day with meetings", () => {
  it("puts each move whole between them, and a short one where a long one has no room", () => {
    const moves = [move("long", 90, { actionType: "research" }), move("short", 50), move("shorter", 40)];
    const plan = fitInto(moves, [free(8), free(20, "11:00")], dayEnd);
    expect(plan.chosen.map((entry) => [entry.move.id, entry.startsAt.toISOString().slice(11, 16)])).toEqual([
      ["short", "09:00"],
      ["long", "11:00"],
      ["shorter", "11:15"],
    ]);
  });

  it("is free before, between and after them, however they overlap", () => {
    const busy = [
      { from: at("11:00"), to: at("12:00") },
      { from: at("08:00"), to: at("09:15") },
      { from: at("11:30"), to: at("11:45") },
      { from: at("16:50"), to: at("18:00") },
    ];
    expect(freeWindows({ from: at("09:00"), to: at("17:00") }, busy)).toEqual([free(105, "09:15"), free(290, "12:00")]);
    expect(freeWindows({ from: at("09:00"), to: at("17:00") }, [{ from: at("08:00"), to: at("18:00") }])).toEqual([]);
    expect(freeWindows({ from: at("09:00"), to: at("17:00") }, [])).toEqual([free(480)]);
  });
});

it.each([
  ["2026-03-02T05:00:00.000Z", 480],
  ["2026-03-02T15:30:00.000Z", 30],
  ["2026-03-02T18:00:00.000Z", 0],
])("at %s in Berlin %i minutes of the working day are left", (now, minutes) => {
  const hours = workingHoursLeft(new Date(now), "Europe/Berlin");
  expect(hours ? (hours.to.getTime() - hours.from.getTime()) / 60_000 : 0).toBe(minutes);
});

it("a day ends at its own midnight, on a day of 23 hours too", () =>
  expect(endOfDay(new Date("2026-03-29T00:30:00.000Z"), "Europe/Berlin").toISOString()).toBe(
    "2026-03-29T22:00:00.000Z",
  ));
