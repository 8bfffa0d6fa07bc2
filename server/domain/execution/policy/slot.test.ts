import { describe, expect, it } from "vitest";
import { eventIdOf, firstClash, slotWords } from "./slot.ts";

const at = (text: string) => new Date(`2026-11-26T${text}:00Z`);
const wanted = { from: at("14:00"), to: at("14:30") };
const busy = (from: string, to: string, isKnown = true) => [
  { email: "casey@us.test", isKnown, busy: [{ from: at(from), to: at(to) }] },
];

describe("an event's id", () => {
  it("is one that Google takes, of its execution's own", () => {
    const ids = ["018f1e2a-0000-7000-8000-000000000001", "018f1e2a-0000-7000-8000-000000000002"].map(eventIdOf);
    for (const id of ids) expect(id).toMatch(/^[a-v0-9]{26}$/);
    expect(ids[0]).not.toBe(ids[1]);
    expect(eventIdOf("00000000-0000-0000-0000-000000000001")).toBe("00000000000000000000000004");
  });
});

describe("a clash", () => {
  it.each([
    ["13:00", "14:00", null],
    ["14:30", "15:00", null],
    ["13:00", "14:01", "casey@us.test"],
    ["14:10", "14:20", "casey@us.test"],
    ["13:00", "16:00", "casey@us.test"],
  ])("with something from %s to %s: %s", (from, to, who) => {
    expect(firstClash(busy(from, to), wanted, null)).toBe(who);
  });

  it("is not the meeting itself, nor what nobody may look into", () => {
    expect(firstClash(busy("14:00", "15:00"), wanted, { from: at("14:00"), to: at("15:00") })).toBeNull();
    expect(firstClash(busy("14:00", "15:00", false), wanted, null)).toBeNull();
  });
});

it("a slot is told in its own zone, with the day of its end where that is another", () => {
  expect(slotWords(wanted, "Europe/Berlin")).toBe("Thu, 26 Nov 2026, 15:00 – 15:30 (Europe/Berlin)");
  expect(slotWords({ from: at("22:30"), to: at("23:30") }, "Europe/Berlin")).toContain("Fri, 27 Nov 2026, 00:30");
});
