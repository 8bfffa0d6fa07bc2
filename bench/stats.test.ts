import { describe, expect, it } from "vitest";
import { quantile, ratioOf, seeded, shuffled, zipf } from "./stats.ts";

describe("the bench's arithmetic", () => {
  it("gives the same numbers for the same seed, in [0, 1)", () => {
    const [a, b] = [seeded(7), seeded(7)];
    const drawn = Array.from({ length: 1_000 }, a);
    expect(drawn).toEqual(Array.from({ length: 1_000 }, b));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
  });

  it("shuffles without losing anything", () => {
    expect(shuffled([1, 2, 3, 4, 5], seeded(3)).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it("takes quantiles by nearest rank", () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([quantile(values, 0.5), quantile(values, 0.95), quantile(values, 1)]).toEqual([50, 95, 100]);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it("brackets a ratio by its rounds: certain when they agree, wide when they do not", () => {
    expect(ratioOf([2, 2, 2])).toEqual({ value: expect.closeTo(2), low: expect.closeTo(2), high: expect.closeTo(2) });
    const wide = ratioOf([1, 4, 1, 4, 1, 4]);
    expect(wide.value).toBeCloseTo(2);
    expect(wide.low).toBeLessThan(1.5);
    expect(wide.high).toBeGreaterThan(2.6);
  });

  it("prefers the first team as 1/rank says", () => {
    const pick = zipf(200, seeded(1));
    const counts = new Array<number>(200).fill(0);
    for (let draw = 0; draw < 50_000; draw += 1) {
      const team = pick();
      counts[team] = (counts[team] ?? 0) + 1;
    }
    expect((counts[0] ?? 0) / 50_000).toBeCloseTo(1 / 5.878, 1);
    expect(counts[0]).toBeGreaterThan((counts[9] ?? 0) * 5);
  });
});
