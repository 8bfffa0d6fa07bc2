import { describe, expect, it } from "vitest";
import { SECOND_MS } from "#server/platform/pure/time.ts";
import { waitAfterFailedLook, waitBeforeAttempt, waitBeforeLook, waitForRoom } from "./retry-plan.ts";

const all = (next: (number: number) => number | null, from: number): number[] => {
  const waits: number[] = [];
  for (let number = from; waits.length < 1_000; number += 1) {
    const wait = next(number);
    if (wait === null) return waits;
    waits.push(wait);
  }
  throw new Error("This plan has no end.");
};

describe("plans of waits", () => {
  it("all end, and never get shorter", () => {
    const plans = [
      all((failures) => waitBeforeAttempt(failures, null), 1),
      all(waitBeforeLook, 0),
      all((looks) => waitAfterFailedLook(looks, null), 1),
    ];
    for (const waits of plans) expect(waits).toEqual([...waits].sort((a, b) => a - b));
  });

  it("look for a mail for longer than a vendor call may take, before it counts as not sent", () => {
    const looking = all(waitBeforeLook, 0).reduce((sum, wait) => sum + wait, 0);
    expect(looking).toBeGreaterThanOrEqual(60 * SECOND_MS);
  });

  it("wait as long as the vendor asks, up to an hour", () => {
    expect(waitBeforeAttempt(1, 90_000)).toBe(90_000);
    expect(waitBeforeAttempt(1, 1)).toBe(5_000);
    expect(waitBeforeAttempt(1, 86_400_000)).toBe(3_600_000);
    expect(waitAfterFailedLook(1, 86_400_000)).toBe(3_600_000);
  });

  it("come back when there may be room, spread out, and not for ever", () => {
    expect(waitForRoom(1, 2_000, 0)).toBe(2_000);
    expect(waitForRoom(1, 2_000, 0.5)).toBe(3_000);
    expect(waitForRoom(1, null, 0)).toBe(5_000);
    expect(waitForRoom(1, 86_400_000, 0)).toBe(3_600_000);
    expect(all((deferrals) => waitForRoom(deferrals, null, 0), 1)).toHaveLength(200);
  });
});
