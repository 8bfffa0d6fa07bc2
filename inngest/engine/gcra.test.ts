import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultBackoff } from "./backoff.ts";
import { rateLimit, throttle } from "./gcra.ts";

test.each([
  [1, 1],
  [5, 1],
  [10, 2],
  [100, 11],
])("a rate limit of %i lets %i through at once", (limit, expected) => {
  let tat: number | null = null;
  let passed = 0;
  for (let i = 0; i < 50; i++) {
    const next = rateLimit(tat, 1000, { limit, periodMs: 60_000 });
    if (next === null) continue;
    tat = next;
    passed++;
  }
  expect(passed).toBe(expected);
});

test("over any time a rate limit passes at most its rate plus its spare room", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), gaps, (limit, steps) => {
      const rate = { limit, periodMs: 10_000 };
      let now = 0;
      let tat: number | null = null;
      let passed = 0;
      for (const gap of steps) {
        now += gap;
        const next = rateLimit(tat, now, rate);
        if (next !== null) {
          tat = next;
          passed++;
        }
      }
      expect(passed).toBeLessThanOrEqual(Math.floor((now * limit) / rate.periodMs) + Math.floor(limit / 10) + 1);
    }),
  );
});

test("a throttle never starts more than burst plus rate in any window, and never early", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5 }), gaps, (limit, burst, steps) => {
      const rate = { limit, periodMs: 10_000, burst };
      const starts: number[] = [];
      let now = 0;
      let tat: number | null = null;
      for (const gap of steps) {
        now += gap;
        const next = throttle(tat, now, rate);
        expect(next.startAt).toBeGreaterThanOrEqual(now);
        starts.push(next.startAt);
        tat = next.tat;
      }
      for (const [i, start] of starts.entries()) {
        const within = starts.slice(i).filter((other) => other < start + rate.periodMs - 0.001).length;
        expect(within).toBeLessThanOrEqual(limit + burst - 1);
      }
    }),
  );
});

test("back-off follows Inngest's table, with less than 30 s of jitter on top", () => {
  const floor = Array.from({ length: 12 }, (_, i) => defaultBackoff(i + 1, () => 0) / 1000);
  expect(floor).toEqual([15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200, 7200]);
  expect(defaultBackoff(1, () => 0.999_999)).toBeLessThan(45_000);
});
