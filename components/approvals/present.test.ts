import { describe, expect, it } from "vitest";
import { askedText, progressText, untilText } from "./present.ts";

const now = new Date("2026-03-02T09:00:00Z");

describe("an approval in words", () => {
  it.each([
    [null, "Waits without an end", "neutral"],
    ["2026-03-05T09:00:00Z", "3 days left", "neutral"],
    ["2026-03-02T12:30:00Z", "3 h left", "warn"],
    ["2026-03-02T09:00:00Z", "Expired", "bad"],
  ])("until %s: %s", (at, text, tone) => expect(untilText(at, now)).toEqual({ text, tone }));

  it("says who asked whom, and when", () => {
    const asked = { requestedByName: "Mia", assigneeName: "Theo", requestedAt: "2026-03-02T08:20:00Z" };
    expect(askedText(asked, now)).toBe("Mia asked Theo 40 min ago");
    expect(askedText({ ...asked, assigneeName: null }, now)).toBe("Mia asked 40 min ago");
  });

  it("says how many of two have approved", () => {
    expect(progressText(1, [])).toBeNull();
    expect(progressText(2, [])).toBe("0 of 2 have approved");
    expect(progressText(2, [{ name: "Mia" }])).toBe("1 of 2 have approved: Mia");
  });
});
