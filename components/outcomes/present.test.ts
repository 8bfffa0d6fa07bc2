import { expect, it } from "vitest";
import { outcomeTypes } from "#server/domain/outcomes/contract.ts";
import { confidenceText, impactText, impactTone, manualOutcomes, outcomeLabel } from "./present.ts";

it("has words for every outcome there is", () => {
  for (const type of outcomeTypes) expect(outcomeLabel(type)).not.toBe(type.replaceAll("_", " "));
  expect(manualOutcomes.length).toBeGreaterThan(4);
});

it.each([
  [8, "+8", "good"],
  [5.6, "+5.6", "good"],
  [-5, "−5", "bad"],
  [0, "0", "neutral"],
] as const)("impact %d", (impact, text, tone) => {
  expect(impactText(impact)).toBe(text);
  expect(impactTone(impact)).toBe(tone);
});

it("says how sure it is only where it is not certain", () => {
  expect(confidenceText(1)).toBeNull();
  expect(confidenceText(0.8)).toBe("80 % sure");
});
