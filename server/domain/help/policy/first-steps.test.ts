import { describe, expect, it } from "vitest";
import { type GuideFacts, guideOf, KNOWS_THE_WAY } from "./first-steps.ts";

const nothing: GuideFacts = {
  hasMailbox: false,
  hasCrm: false,
  hasMove: false,
  approvals: 0,
  doneMoveId: null,
  marks: [],
};
const done = (facts: Partial<GuideFacts>) =>
  guideOf({ ...nothing, ...facts }, "admin")
    .steps.filter((step) => step.isDone)
    .map((step) => step.key);

describe("the first steps", () => {
  it.each<[Partial<GuideFacts>, string[]]>([
    [{}, []],
    [{ hasCrm: true }, []],
    [{ hasMailbox: true, hasMove: true }, ["mailbox", "move"]],
    [{ marks: ["why_opened"] }, ["why"]],
    [{ approvals: 1 }, ["approve"]],
    [{ doneMoveId: "m" }, []],
    [{ marks: ["receipt_seen"] }, []],
    [{ doneMoveId: "m", marks: ["receipt_seen"] }, ["receipt"]],
  ])("%j does %j", (facts, keys) => expect(done(facts)).toEqual(keys));

  it("are not shown to viewers, to those who put them away, and to those who know the way", () => {
    expect(guideOf(nothing, "member").isWanted).toBe(true);
    expect(guideOf(nothing, "viewer").isWanted).toBe(false);
    expect(guideOf({ ...nothing, marks: ["steps_put_away"] }, "admin").isWanted).toBe(false);
    expect(guideOf({ ...nothing, approvals: KNOWS_THE_WAY - 1 }, "admin").isWanted).toBe(true);
    expect(guideOf({ ...nothing, approvals: KNOWS_THE_WAY }, "admin").isWanted).toBe(false);
  });
});
