import { describe, expect, it } from "vitest";
import { lostRace } from "./lost-race.ts";

const now = new Date("2026-03-02T09:05:00Z");

describe("a lost race", () => {
  it("says who was first, what they did and when", () => {
    const error = lostRace(
      "scheduled",
      3,
      { action: "move.approved", by: "Morgan Okafor", at: new Date("2026-03-02T09:03:00Z") },
      now,
    );
    expect([error.code, error.reason, error.message]).toEqual([
      "conflict",
      "move.changed",
      "Morgan Okafor approved this move 2 min ago.",
    ]);
    expect(error.details).toEqual({
      status: "scheduled",
      version: 3,
      action: "move.approved",
      by: "Morgan Okafor",
      at: "2026-03-02T09:03:00.000Z",
    });
  });

  it("says at least where the move stands", () => {
    expect(lostRace("awaiting_approval", 1, null, now).message).toBe("This move is awaiting approval now.");
    expect(lostRace("done", 1, { action: "outcome.recorded", by: "x", at: now }, now).message).toBe(
      "This move is done now.",
    );
  });
});
