import { describe, expect, it } from "vitest";
import { diffWords } from "./draft-diff.ts";

const told = (before: string, after: string) =>
  diffWords(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? `+[${text}]` : `-[${text}]`))
    .join("");

describe("the difference of two drafts", () => {
  it.each([
    ["one two", "one two", "one two"],
    ["one two three", "one three", "one -[two ]three"],
    ["one three", "one two three", "one +[two ]three"],
    ["Hi Dana,\n\nbye", "Hi Ana,\n\nbye", "Hi -[Dana,]+[Ana,]\n\nbye"],
    ["", "new", "+[new]"],
    ["old", "", "-[old]"],
  ])("of “%s” and “%s” is told word by word", (before, after, text) => expect(told(before, after)).toBe(text));

  it("loses no word of either, whatever the texts", () => {
    const [before, after] = ["a b c d e f a b", "b a x c e e f b y"];
    const parts = diffWords(before, after);
    const without = (kind: string) =>
      parts
        .filter((part) => part.kind !== kind)
        .map(({ text }) => text)
        .join("");
    expect(without("added")).toBe(before);
    expect(without("removed")).toBe(after);
  });

  it("tells very long texts as one change", () => {
    const long = "word ".repeat(2_000);
    expect(diffWords(long, `${long}more`).map(({ kind }) => kind)).toEqual(["removed", "added"]);
  });
});
