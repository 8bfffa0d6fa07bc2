import { describe, expect, it } from "vitest";
import { changedParts, partWords } from "./changed.ts";

const history = [
  { replacedHash: "second", subjectChanged: false, textChanged: true },
  { replacedHash: "first", subjectChanged: true, textChanged: false, paramsChanged: true },
  { replacedHash: "oldest", subjectChanged: true, textChanged: true },
];

describe("what changed since somebody looked", () => {
  it.each([
    ["second", ["text"]],
    ["first", ["subject", "text", "params"]],
  ])("since %s: %j", (seen, parts) => expect(changedParts(history, seen)).toEqual(parts));

  it("is not known for content the move never had", () => expect(changedParts(history, "foreign")).toBeNull());

  it("is told as words", () => {
    expect(partWords(["subject", "text"])).toBe("the subject and the text");
    expect(partWords(["params"])).toBe("what it does or to whom");
    expect(partWords(null)).toBeNull();
  });
});
