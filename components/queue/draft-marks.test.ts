import { describe, expect, it } from "vitest";
import { standingClaims, subjectHint } from "./draft-marks.ts";

it.each([
  ["", "A mail needs a subject."],
  ["Hello", "1 word: short. 5 to 9 say more."],
  ["Your question about pricing today", "5 words: a good length."],
  ["one two three four five six seven eight nine ten", "10 words: long. A phone cuts it after about 9."],
])("“%s” is judged by its words", (subject, hint) => expect(subjectHint(subject)).toBe(hint));

describe("claims in an edited text", () => {
  const evidence = { kind: "signal", id: "s", label: "Form", quote: null } as const;
  it("stand while their words are there to the letter", () => {
    const claims = [
      { text: "140 trucks", evidence },
      { text: "by May", evidence },
      { text: "three docks", evidence },
    ];
    const draft = { subject: "Your three docks", text: "You run 140 trucks." };
    expect(standingClaims(draft, claims).map(({ isThere }) => isThere)).toEqual([true, false, true]);
  });
});
