import { describe, expect, it } from "vitest";
import { directionOf, swipeMeaning } from "./touch-gestures.ts";

describe("a finger on the list", () => {
  it.each([
    ["rests", 3, 3, true, "none"],
    ["swipes a row to the right", 40, 8, true, "swipe"],
    ["swipes a row to the left", -40, 8, false, "swipe"],
    ["pulls the list that is at its top", 4, 40, true, "pull"],
    ["scrolls a list that is not", 4, 40, false, "scroll"],
    ["scrolls on from the top", 4, -40, true, "scroll"],
    ["scrolls when it goes aslant", 30, 30, false, "scroll"],
  ] as const)("%s", (_what, dx, dy, isAtTop, mode) => expect(directionOf(dx, dy, isAtTop)).toBe(mode));

  it.each([
    [120, "accept"],
    [-120, "snooze"],
    [60, null],
    [-60, null],
  ] as const)("%i px to the side means %s", (dx, meaning) => expect(swipeMeaning(dx)).toBe(meaning));
});
