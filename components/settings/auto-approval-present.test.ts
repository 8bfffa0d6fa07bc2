import { expect, it } from "vitest";
import { changedText, conditionTexts, listOf, recordText, simulationText } from "./auto-approval-present.ts";

it("conditions are told as sentences, long lists shortened", () => {
  expect(conditionTexts({ repliedWithinDays: 90 })).toEqual(["they answered a mail of yours in the last 90 days"]);
  expect(
    conditionTexts({ domains: ["a.test", "b.test", "c.test", "d.test"], scoreFrom: 0, hours: { from: 9, until: 17 } }),
  ).toEqual([
    "the mail domain is a.test, b.test, c.test and 1 more",
    "the score is 0 or more",
    "between 9:00 and 17:00",
  ]);
});

it("a simulation says how many, of how many, and what people changed", () => {
  const simulation = {
    ruleId: "r",
    days: 90,
    considered: 60,
    isCapped: false,
    wouldApprove: 14,
    changedByPeople: 2,
    items: [],
  };
  expect(simulationText(simulation)).toBe("Would have approved 14 of 60 moves in the last 90 days.");
  expect(simulationText({ ...simulation, considered: 2000, isCapped: true })).toContain("14 of the newest 2000 moves");
  expect(changedText(simulation)).toContain("2 of those");
  expect(changedText({ ...simulation, changedByPeople: 0 })).toBe("People changed none of those.");
  expect(changedText({ ...simulation, wouldApprove: 0 })).toBeNull();
});

it("a record says nothing before there are approvals", () => {
  expect(recordText({ record: { approved: 0, undone: 0, badOutcomes: 0, bad: 0 } })).toBeNull();
  expect(recordText({ record: { approved: 9, undone: 1, badOutcomes: 0, bad: 1 } })).toBe("9 approvals: 1 taken back");
});

it("a text field gives its lines", () => {
  expect(listOf(" a.test, b.test\n\nc.test ")).toEqual(["a.test", "b.test", "c.test"]);
  expect(listOf(" , ")).toBeUndefined();
});
