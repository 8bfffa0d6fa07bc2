import { describe, expect, it } from "vitest";
import { endOfDay, fitInto, workingMinutesLeft } from "./day-plan.ts";

const dayEnd = new Date("2026-03-03T00:00:00.000Z");
const move = (id: string, score: number, fields: { dueAt?: string; actionType?: "research" | "send_email" } = {}) => ({
  id,
  title: id,
  score,
  actionType: fields.actionType ?? ("send_email" as const),
  dueAt: fields.dueAt ?? null,
});
const idsOf = (plan: ReturnType<typeof fitInto>) => plan.chosen.map((entry) => entry.move.id);

describe("the plan of a day", () => {
  it("takes what is due today by its time, then the rest by score", () => {
    const moves = [
      move("best", 95),
      move("late", 10, { dueAt: "2026-03-02T15:00:00.000Z" }),
      move("later", 80, { dueAt: "2026-03-05T15:00:00.000Z" }),
      move("overdue", 20, { dueAt: "2026-03-01T15:00:00.000Z" }),
    ];
    expect(idsOf(fitInto(moves, 60, dayEnd))).toEqual(["overdue", "late", "best", "later"]);
  });

  it("never plans more minutes than there are, and passes over what is too long", () => {
    const plan = fitInto([move("long", 90, { actionType: "research" }), move("short", 50)], 12, dayEnd);
    expect(idsOf(plan)).toEqual(["short"]);
    expect(plan.usedMinutes).toBe(5);
    expect(fitInto([move("one", 90)], 4, dayEnd).chosen).toEqual([]);
  });
});

it.each([
  ["2026-03-02T05:00:00.000Z", 480],
  ["2026-03-02T15:30:00.000Z", 30],
  ["2026-03-02T18:00:00.000Z", 0],
])("at %s in Berlin %i minutes of the working day are left", (now, minutes) =>
  expect(workingMinutesLeft(new Date(now), "Europe/Berlin")).toBe(minutes),
);

it("a day ends at its own midnight, on a day of 23 hours too", () =>
  expect(endOfDay(new Date("2026-03-29T00:30:00.000Z"), "Europe/Berlin").toISOString()).toBe(
    "2026-03-29T22:00:00.000Z",
  ));
