import { describe, expect, it } from "vitest";
import { oncePerSignal } from "./once-per-signal.ts";

const fact = (signalId: string | null, impact: number, contactId = "dana") => ({ signalId, impact, contactId });
const impacts = (facts: ReturnType<typeof fact>[]) => oncePerSignal(facts).map(({ impact }) => impact);

describe("the outcomes of one signal", () => {
  it.each([
    ["a yes counts as the reply it is", [8, 5.4], [8]],
    ["whichever comes first", [5.4, 8], [8]],
    ["a no counts as a no, although it is an answer", [8, -5.4], [-5.4]],
    ["an opt-out too, although both weigh the same", [-8, 8], [-8]],
    ["of two against, the stronger counts", [8, -5.4, -8], [-8]],
  ])("%s", (_what, given, counted) => {
    expect(impacts(given.map((impact) => fact("mail", impact)))).toEqual(counted);
  });

  it("count besides those of another signal, and each without a signal counts, in their order", () => {
    const facts = [fact("second", 5.4), fact(null, 10), fact("second", 8), fact(null, 10), fact("first", 8)];
    expect(impacts(facts)).toEqual([10, 8, 10, 8]);
  });

  it("count with each person who was there", () => {
    expect(impacts([fact("meeting", 9, "dana"), fact("meeting", -4, "theo")])).toEqual([9, -4]);
  });
});
