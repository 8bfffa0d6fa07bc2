import { describe, expect, it } from "vitest";
import { canMoveSteps, type Figures } from "./following.ts";

const figures = (open: number, inProgress: number): Figures => ({
  open: { count: open, isCapped: false },
  inProgress: { count: inProgress, isCapped: false },
});
const hasMove = (isDone: boolean) => ({ steps: [{ key: "move" as const, isDone }] });

describe("the first steps are read again", () => {
  it("when a move was approved, was carried out, or came back", () => {
    const before = figures(3, 0);
    expect(canMoveSteps(hasMove(true), before, figures(2, 1))).toBe(true);
    expect(canMoveSteps(hasMove(true), figures(2, 1), figures(2, 0))).toBe(true);
    expect(canMoveSteps(hasMove(true), figures(2, 1), figures(3, 0))).toBe(true);
    // Nothing was held: between two looks it was approved and carried out.
    expect(canMoveSteps(hasMove(true), before, figures(2, 0))).toBe(true);
  });

  it("when the first move is there", () => {
    expect(canMoveSteps(hasMove(false), figures(0, 0), figures(1, 0))).toBe(true);
  });

  it("and not when anything else happened", () => {
    expect(canMoveSteps(hasMove(true), figures(3, 1), figures(3, 1))).toBe(false);
    expect(canMoveSteps(hasMove(true), figures(3, 1), figures(4, 1))).toBe(false);
    expect(canMoveSteps(hasMove(false), figures(0, 0), figures(0, 0))).toBe(false);
  });
});
