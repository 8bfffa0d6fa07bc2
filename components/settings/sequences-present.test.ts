import { describe, expect, it } from "vitest";
import { sequenceFacts } from "./sequences-present.ts";

const step = (delayDays: number) => ({ delayDays, subject: "Routes", text: "Hello." });

describe("a sequence in one line", () => {
  it.each([
    [[step(0)], { active: 0, stopped: 0, finished: 0 }, "1 step · nobody enrolled yet"],
    [[step(0), step(1)], { active: 1, stopped: 0, finished: 2 }, "2 steps over 1 working day · 1 active, 2 finished"],
    [[step(1), step(4)], { active: 0, stopped: 3, finished: 0 }, "2 steps over 5 working days · 3 stopped"],
  ])("of %j", (steps, counts, text) => {
    expect(sequenceFacts({ steps, counts })).toBe(text);
  });
});
