import { describe, expect, it } from "vitest";
import { parseQuery } from "#sandbox/x/query.ts";
import { defaultWatch, matchedWords, queriesOf } from "./social-watch.ts";

const watch = {
  topics: ["fleet tracking", "telematics"],
  competitors: ["Pathlight"],
  buyingPhrases: ["looking for", "alternative to"],
  thoughtLeaders: ["fleetqueen"],
};
const post = (text: string, authorHandle = "dana") => ({ text, authorHandle, isReply: false });

describe("what a watch asks X for", () => {
  it("is nothing without topics and competitors", () => {
    expect(queriesOf(defaultWatch, "brightline_io")).toEqual([]);
  });

  it.each([
    ["social_buying_signal", post("Looking for a fleet tracking tool"), post("Looking for my keys")],
    ["social_competitor_mention", post("Pathlight raised its prices"), post("A path of light")],
    ["social_thought_leader", post("Telematics in 2027", "fleetqueen"), post("Telematics in 2027", "dana")],
  ])("finds %s and leaves the rest", (kind, wanted, other) => {
    const query = queriesOf(watch, "brightline_io").find((entry) => entry.kind === kind)?.query ?? "";
    const matches = parseQuery(query);
    expect([matches(wanted), matches(other)]).toEqual([true, false]);
    expect(matches({ ...wanted, authorHandle: "brightline_io" })).toBe(false);
  });

  it("stays within X's limit and well formed, whatever is written down", () => {
    const odd = [
      '"',
      "OR",
      "(",
      "from:somebody",
      "-is:reply",
      "  ",
      ...Array.from({ length: 80 }, (_, n) => `phrase number ${n}`),
    ];
    for (const { query } of queriesOf(
      { ...watch, topics: odd, competitors: odd, buyingPhrases: odd },
      "brightline_io",
    )) {
      expect(query.length).toBeLessThanOrEqual(512);
      expect(() => parseQuery(query)).not.toThrow();
      expect(query).not.toContain("from:somebody");
    }
  });

  it("says which words stand in a post", () => {
    expect(matchedWords({ text: "LOOKING FOR an alternative to Pathlight" }, watch)).toEqual([
      "Pathlight",
      "looking for",
      "alternative to",
    ]);
  });
});
