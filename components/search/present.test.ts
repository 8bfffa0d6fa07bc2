import { describe, expect, it } from "vitest";
import { type Command, hitPath, matching, roundabout } from "./present.ts";

const hit = { id: "i", title: "t", detail: "", moveId: null, contactId: null };

it.each([
  [{ ...hit, kind: "move", moveId: "m" }, "moves/m"],
  [{ ...hit, kind: "person", contactId: "c" }, "people/c"],
  [{ ...hit, kind: "company" }, "people/companies/i"],
  [{ ...hit, kind: "deal", contactId: "c" }, "people/c"],
  [{ ...hit, kind: "deal" }, "people/deals"],
  [{ ...hit, kind: "signal", moveId: "m", contactId: "c" }, "moves/m"],
  [{ ...hit, kind: "signal", contactId: "c" }, "people/c"],
  [{ ...hit, kind: "signal" }, "signals"],
] as const)("%o leads to %s", (found, path) => expect(hitPath(found)).toBe(path));

describe("the palette's commands", () => {
  const command = (group: string, label: string): Command => ({ id: label, group, label, run: () => {} });
  const all = [command("Go to", "Signals"), command("Look", "Dark"), command("Look", "Compact rows")];
  it.each([
    ["", ["Signals", "Dark", "Compact rows"]],
    ["go sig", ["Signals"]],
    ["ROWS", ["Compact rows"]],
    ["ark", []],
  ])("“%s” finds those whose words begin so", (typed, labels) =>
    expect(matching(all, typed).map(({ label }) => label)).toEqual(labels),
  );
});

it.each([
  [-1, 1, 3, 0],
  [-1, -1, 3, 2],
  [2, 1, 3, 0],
  [0, -1, 3, 2],
  [0, 1, 0, -1],
] as const)("from %i by %i of %i comes %i", (at, by, count, next) => expect(roundabout(at, by, count)).toBe(next));
