import { expect, it } from "vitest";
import { idLabel, intactText, isAllNew, linkOf, valueText } from "./present.ts";

const clock = { now: new Date("2026-03-02T09:00:00.000Z"), timeZone: "Europe/Berlin" };

it("a diff without anything before is all new", () => {
  expect(isAllNew([{ label: "Amount", before: null, after: "1" }])).toBe(true);
  expect(isAllNew([{ label: "Amount", before: "2", after: "1" }])).toBe(false);
});

it("an empty value is told as empty", () => {
  expect([valueText(null, clock), valueText("", clock), valueText("0", clock)]).toEqual(["empty", "empty", "0"]);
});

it("an instant is told on the reader's clock, a date is the same day on every clock", () => {
  expect(valueText("2026-03-03T09:30:12.345Z", clock)).toBe("tomorrow 10:30");
  expect(valueText("2026-03-03", clock)).toBe("3 Mar 2026");
  expect(valueText("2026-03-03", { ...clock, timeZone: "America/Los_Angeles" })).toBe("3 Mar 2026");
  expect(valueText("2026-99-03", clock)).toBe("2026-99-03");
});

it("names of ids read as words", () => {
  expect([idLabel("recordId"), idLabel("ts")]).toEqual(["Record id", "Ts"]);
});

it("only https addresses become links", () => {
  expect(linkOf({ url: "https://app.hubspot.com/x" })).toBe("https://app.hubspot.com/x");
  expect(linkOf({ url: "javascript:alert(1)" })).toBeNull();
  expect(linkOf({ recordId: "1" })).toBeNull();
});

it("an intact chain is told by its length", () => {
  expect([0, 1, 1_200].map(intactText)).toEqual([
    "There is no receipt yet, so none is missing.",
    "The one receipt is there, unchanged.",
    "All 1,200 receipts are there, unchanged and in their order.",
  ]);
});
