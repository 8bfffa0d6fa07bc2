import { describe, expect, it } from "vitest";
import { isAppError } from "#server/platform/pure/errors.ts";
import { type MoveStatus, moveStatuses } from "../contract.ts";
import { assertTransition, closedStatuses, liveStatuses, mayGo } from "./transitions.ts";

const ways: [MoveStatus, MoveStatus][] = [
  ["open", "snoozed"],
  ["snoozed", "open"],
  ["open", "awaiting_approval"],
  ["awaiting_approval", "scheduled"],
  ["awaiting_approval", "open"],
  ["open", "scheduled"],
  ["scheduled", "open"],
  ["scheduled", "executing"],
  ["executing", "done"],
  ["executing", "failed"],
  ["done", "open"],
  ["done", "superseded"],
  ["failed", "open"],
  ["open", "dismissed"],
  ["open", "expired"],
  ["open", "superseded"],
  ["snoozed", "dismissed"],
  ["snoozed", "expired"],
  ["snoozed", "superseded"],
  ["dismissed", "open"],
];

describe("the way of a move", () => {
  it("knows exactly these steps, out of all pairs", () => {
    const allowed = moveStatuses.flatMap((from) =>
      moveStatuses.filter((to) => mayGo(from, to)).map((to) => `${from} → ${to}`),
    );
    expect(new Set(allowed)).toEqual(new Set(ways.map(([from, to]) => `${from} → ${to}`)));
  });

  it("refuses every other step as a conflict that names both ends", () => {
    expect(() => assertTransition("open", "snoozed")).not.toThrow();
    try {
      assertTransition("done", "awaiting_approval");
      expect.unreachable();
    } catch (error) {
      expect(isAppError(error) && [error.code, error.reason, error.details]).toEqual([
        "conflict",
        "move.transition",
        { from: "done", to: "awaiting_approval" },
      ]);
    }
  });

  it("counts every status as either live or over", () => {
    expect(new Set([...liveStatuses, ...closedStatuses])).toEqual(new Set(moveStatuses));
    expect(liveStatuses.filter((status) => closedStatuses.includes(status))).toEqual([]);
  });
});
