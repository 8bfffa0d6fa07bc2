import { describe, expect, it } from "vitest";
import { mentionAt, mentionedIn, piecesOf, suggest, withMention } from "./mentions.ts";

const ana = { userId: "1", name: "Ana" };
const anaDiaz = { userId: "2", name: "Ana Diaz" };
const people = [ana, anaDiaz, { userId: "3", name: "Søren Okafor" }];

describe("mentions", () => {
  it.each([
    ["Hello @An", 9, "An"],
    ["@", 1, ""],
    ["@Ana Di", 7, "Ana Di"],
    ["mail me at ana@diaz", 19, null],
    ["Hello", 5, null],
  ])("in “%s” at %i the half-written name is %s", (text, caret, half) => expect(mentionAt(text, caret)).toBe(half));

  it("suggests by any word of the name", () => {
    expect(suggest(people, "oka").map(({ userId }) => userId)).toEqual(["3"]);
    expect(suggest(people, "")).toHaveLength(3);
  });

  it("puts the chosen name where it was being written", () =>
    expect(withMention("Ask @an now", 7, "an", "Ana Diaz")).toEqual({ text: "Ask @Ana Diaz  now", caret: 14 }));

  it("finds the longest name that fits, and cuts the text around it", () => {
    expect(mentionedIn("@Ana Diaz and @Ana, not @Bob", people)).toEqual(["2", "1"]);
    expect(piecesOf("Hi @Ana!", people).map(({ text }) => text)).toEqual(["Hi ", "@Ana", "!"]);
    expect(piecesOf("plain", people)).toEqual([{ text: "plain", start: 0, person: null }]);
  });
});
