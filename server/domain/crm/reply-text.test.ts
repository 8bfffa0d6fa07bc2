import { describe, expect, it } from "vitest";
import { ownWords } from "./reply-text.ts";

describe("the writer's own words", () => {
  it.each([
    [
      "Gmail's quote",
      "Yes please.\r\n\r\nOn Mon, Nov 16, 2026 at 9:12 AM Casey <casey@brightline.test> wrote:\r\n> Shall I?\r\n> Casey",
      "Yes please.",
    ],
    [
      "Outlook's header block",
      "Send it.\n\n________________________________\nFrom: Casey\nSent: Monday, 16 November 2026 09:12\nTo: Dana\nSubject: Docks\n\nShall I?",
      "Send it.",
    ],
    ["a signature after two dashes", "Works for me.\n\n--\nDana Ruiz\nVP Operations", "Works for me."],
    ["a phone's signature", "OK\n\nSent from my iPhone", "OK"],
    ["no quote at all", "First line\n\nSecond line", "First line\n\nSecond line"],
    ["nothing but a quote", "> Shall I?", "> Shall I?"],
    ["nothing", "", ""],
    ["a byte that databases refuse", "a\0b", "ab"],
  ])("without %s", (_name, text, own) => {
    expect(ownWords(text)).toBe(own);
  });

  it("are at most twenty thousand characters", () => {
    expect(ownWords("word ".repeat(10_000)).length).toBeLessThanOrEqual(20_000);
  });

  it.each([["On ".repeat(60_000)], [`${" ".repeat(200)}\n`.repeat(900)], ["2026-01-01 <a@b.example> ".repeat(8_000)]])(
    "are found in time in hostile text (%#)",
    (text) => {
      const started = performance.now();
      ownWords(text);
      expect(performance.now() - started).toBeLessThan(2_000);
    },
  );
});
