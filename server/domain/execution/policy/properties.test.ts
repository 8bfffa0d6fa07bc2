import { describe, expect, it } from "vitest";
import { isSameAs, undoVerdict } from "./properties.ts";

const verdict = (present: Record<string, string | null> | null) =>
  undoVerdict(present, { amount: "100", city: null }, { amount: "5000", city: "Oslo" }, (name) => name);

describe("values as vendors write them", () => {
  it.each([
    ["5000", "5000.00", true],
    ["2026-05-01", "2026-05-01T00:00:00.000Z", true],
    ["2026-05-01T00:00:00Z", "1777593600000", true],
    [null, "", true],
    ["0123", "123", false],
    ["5000", "5001", false],
    ["abc", "abd", false],
    ["2026-05-01", "2026-05-02", false],
  ])("%s and %s are the same: %s", (present, wanted, isSame) => {
    expect(isSameAs({ field: present }, { field: wanted })).toBe(isSame);
    expect(isSameAs({ field: wanted }, { field: present })).toBe(isSame);
  });
});

describe("whether old values may be put back", () => {
  it("only while all of them are still ours", () => {
    expect(verdict({ amount: "5000.0", city: "Oslo" })).toEqual({ is: "ours" });
    expect(verdict({ amount: "100", city: "" })).toEqual({ is: "undone" });
  });

  it("not where one was changed since, which is named with what we had set", () => {
    expect(verdict({ amount: "9000", city: "Oslo" })).toEqual({
      is: "changed",
      what: "amount is “9000” now, we had set “5000”. Somebody else changed it since.",
    });
    expect(verdict({ amount: "5000", city: null })).toMatchObject({
      is: "changed",
      what: expect.stringContaining("city is empty"),
    });
  });

  it("not where the record is gone", () => {
    expect(verdict(null)).toEqual({ is: "changed", what: "The record was deleted since." });
  });
});
