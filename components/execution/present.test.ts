import { expect, it } from "vitest";
import { idLabel, isAllNew, linkOf, valueText } from "./present.ts";

it("a diff without anything before is all new", () => {
  expect(isAllNew([{ label: "Amount", before: null, after: "1" }])).toBe(true);
  expect(isAllNew([{ label: "Amount", before: "2", after: "1" }])).toBe(false);
});

it("an empty value is told as empty", () => {
  expect([valueText(null), valueText(""), valueText("0")]).toEqual(["empty", "empty", "0"]);
});

it("names of ids read as words", () => {
  expect([idLabel("recordId"), idLabel("ts")]).toEqual(["Record id", "Ts"]);
});

it("only https addresses become links", () => {
  expect(linkOf({ url: "https://app.hubspot.com/x" })).toBe("https://app.hubspot.com/x");
  expect(linkOf({ url: "javascript:alert(1)" })).toBeNull();
  expect(linkOf({ recordId: "1" })).toBeNull();
});
