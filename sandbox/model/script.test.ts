import { describe, expect, it } from "vitest";
import { answerTo } from "./script.ts";

describe("the scripted model", () => {
  it("offers exactly the times it was given, each with its source", () => {
    const question =
      "Greeting: Hi Dana,\n\nSources:\n[1] untrusted · signal\n<<<\nWe need help\n>>>\n[2] ours · calendar\n<<<\nTuesday at 10:00\n>>>";
    expect(answerTo(question)).toMatchObject({
      text: expect.stringMatching(/^Hi Dana,[\s\S]*Tuesday at 10:00$/),
      claims: [{ text: "Tuesday at 10:00", source: 2 }],
    });
  });

  it("claims nothing without a source, and makes a text shorter by leaving out", () => {
    expect(answerTo("Greeting: Hi,\n\nSources:\n")).toMatchObject({ claims: [] });
    expect(answerTo("Text:\n<<<\nHi Dana,\n\nOne thing. Another thing.\n\nDoes it suit you?\n>>>")).toEqual({
      text: "Hi Dana,\n\nOne thing.\n\nDoes it suit you?",
    });
    expect(answerTo("Say hello")).toEqual({ answer: "Hello from the script." });
  });
});
