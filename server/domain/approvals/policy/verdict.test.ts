import { describe, expect, it } from "vitest";
import { moveStatuses } from "#server/domain/queue/contract.ts";
import { type DecisionFacts, decisionConflict, undoConflict } from "./verdict.ts";

const at = new Date("2026-03-01T10:00:00Z");
const facts = (change: Partial<DecisionFacts>): DecisionFacts => ({
  status: "open",
  contentHash: "now",
  version: 3,
  changed: null,
  change: null,
  approval: null,
  ...change,
});

describe("why a decision came too late", () => {
  it("names who edited the draft meanwhile", () => {
    const error = decisionConflict(facts({ change: { by: "Dana", at } }), "seen");
    expect(error).toMatchObject({
      code: "conflict",
      reason: "move.content_changed",
      details: { by: "Dana", contentHash: "now" },
    });
    expect(error.message).toContain("edited by Dana");
  });

  it("names the parts that are others now", () => {
    const error = decisionConflict(facts({ change: { by: "Dana", at }, changed: ["subject", "text"] }), "seen");
    expect(error.message).toContain("Dana changed the subject and the text");
    expect(error.details).toMatchObject({ changed: ["subject", "text"] });
  });

  it("names who approved first, and when", () => {
    for (const status of ["scheduled", "executing", "done"] as const) {
      const error = decisionConflict(facts({ status, approval: { by: "Dana", at } }), "now");
      expect(error).toMatchObject({ reason: "move.already_decided", details: { by: "Dana", at: at.toISOString() } });
    }
  });

  it("has a sentence of its own for every status", () => {
    const errors = moveStatuses.map((status) => decisionConflict(facts({ status }), "now"));
    expect(errors.every((error) => error.code === "conflict" && error.message.length > 20)).toBe(true);
    expect(new Set(errors.map((error) => error.reason)).size).toBeGreaterThanOrEqual(4);
  });
});

describe("why an approval can no longer be undone", () => {
  it.each([
    ["executing", "move.already_executing"],
    ["done", "move.already_done"],
    ["open", "move.not_scheduled"],
    ["failed", "move.not_scheduled"],
    ["scheduled", "move.changed"],
  ] as const)("%s: %s", (status, reason) => {
    expect(undoConflict(facts({ status })).reason).toBe(reason);
  });

  it("says what can be done about a mail that has gone out", () => {
    expect(undoConflict(facts({ status: "done" }))).toMatchObject({
      details: { remedy: "undo_execution" },
    });
  });
});
