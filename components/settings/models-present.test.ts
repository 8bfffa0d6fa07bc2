import { describe, expect, it } from "vitest";
import { budgetState, centsOf, money, moved, priceLine, promptLabel, spendNotes } from "./models-present.ts";

const month = { from: "", calls: 3, costMicros: 0, unpricedCalls: 0, failedCalls: 0, estimatedCalls: 0 };
const settings = { monthlyBudgetCents: 1_000, usesServerModel: true, version: 1 };

describe("money", () => {
  it.each([
    [0, "$0.00"],
    [42, "less than $0.0001"],
    [4_215, "$0.0042"],
    [12_300_000, "$12.30"],
  ])("of %i millionths is %s", (micros, words) => {
    expect(money(micros)).toBe(words);
  });

  it.each([
    ["", null],
    ["12.5", 1_250],
    ["12,50", 1_250],
    ["0", 0],
    ["1.234", undefined],
    ["-1", undefined],
    ["ten", undefined],
  ])("typed as “%s” is %s cents", (text, cents) => {
    expect(centsOf(text)).toBe(cents);
  });
});

describe("a budget", () => {
  it("is none, fine, nearly used up, used up", () => {
    const at = (costMicros: number, cents: number | null = 1_000) =>
      budgetState({ settings: { ...settings, monthlyBudgetCents: cents }, month: { ...month, costMicros } });
    expect(at(5, null)).toBeNull();
    expect(at(1_000_000)).toEqual({ share: 0.1, line: "$1.00 of $10.00 this month", tone: "good" });
    expect(at(8_000_000)?.tone).toBe("warn");
    expect(at(12_000_000)).toMatchObject({ share: 1, tone: "bad" });
    expect(at(0, 0)).toMatchObject({ share: 1, tone: "bad" });
  });

  it("says what is not in the sum", () => {
    expect(spendNotes(month)).toEqual([]);
    expect(spendNotes({ ...month, unpricedCalls: 1, estimatedCalls: 2, failedCalls: 3 })).toEqual([
      "1 call of unknown price, not in the sum.",
      "2 calls counted at the most that was possible: the provider did not say.",
      "3 calls failed.",
    ]);
  });
});

it("says where a price comes from, and that it is unknown", () => {
  expect(priceLine({ price: { input: 0.25, output: 2, asOf: "2026-03-21" } })).toBe(
    "$0.25 in, $2.00 out per million tokens, list price of 21 Mar 2026",
  );
  expect(priceLine({ price: { input: 0, output: 0, asOf: null } })).toContain("as you said");
  expect(priceLine({ price: null })).toBe("Price unknown");
});

it("names prompts by what they are for", () => {
  expect([promptLabel("first-reply@2"), promptLabel("meeting-notes@1")]).toEqual([
    "First answers to forms",
    "meeting notes",
  ]);
});

it("moves an entry by one place and leaves the ends alone", () => {
  expect([moved(["a", "b", "c"], "c", -1), moved(["a", "b"], "a", 1), moved(["a", "b"], "a", -1)]).toEqual([
    ["a", "c", "b"],
    ["b", "a"],
    ["a", "b"],
  ]);
});
