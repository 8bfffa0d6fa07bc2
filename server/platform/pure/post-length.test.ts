import { describe, expect, it } from "vitest";
import { LONGEST_POST, postLength, postProblem } from "./post-length.ts";

describe("the length of a post, as X counts it", () => {
  it.each([
    ["", 0],
    ["a", 1],
    ["äöü é", 5],
    // One sign and its accent are one sign once they are composed.
    ["e\u0301", 1],
    ["Привет", 6],
    ["“quoted” – yes…", 16],
    ["中文", 4],
    ["日本語 ok", 9],
    ["👍", 2],
    ["👨‍👩‍👧‍👦", 2],
    ["🇩🇪", 2],
    ["👍🏽 ok", 5],
    ["see https://example.com/a/very/long/path?with=many&parameters=1 now", 4 + 23 + 4],
    ["http://a.io", 23],
    ["acme.io", 23],
    ["wait.no, really", 23 + 8],
    ["3.5 and 1.0", 11],
    ["dana@northwind.example", 22],
  ])("of %j is %i", (text, length) => {
    expect(postLength(text)).toBe(length);
  });
});

describe("a post", () => {
  it("may have 280 and no more, and is told by how much it is too long", () => {
    expect(postProblem("a".repeat(LONGEST_POST))).toBeNull();
    expect(postProblem("a".repeat(LONGEST_POST + 3))).toContain("Shorten it by 3.");
    expect(postProblem("中".repeat(140))).toBeNull();
    expect(postProblem("中".repeat(141))).toContain("282 characters");
  });

  it("needs words, and a long link is no reason to refuse it", () => {
    expect(postProblem("")).not.toBeNull();
    expect(postProblem(`${"a".repeat(256)} https://example.com/${"x".repeat(400)}`)).toBeNull();
  });
});
