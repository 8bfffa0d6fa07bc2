import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationBounds, durationClass, p95Bound } from "./latency.ts";

const countsOf = (durations: number[]): number[] => {
  const counts = Array.from({ length: durationBounds.length + 1 }, () => 0);
  for (const ms of durations) counts[durationClass(ms)] = (counts[durationClass(ms)] ?? 0) + 1;
  return counts;
};

describe("durations in classes", () => {
  it("know the bound that 95 of 100 stay under", () => {
    expect(p95Bound(countsOf([]))).toBeNull();
    expect(p95Bound(countsOf([40]))).toBe(50);
    expect(p95Bound(countsOf([...Array<number>(95).fill(90), ...Array<number>(5).fill(5_000)]))).toBe(100);
    expect(p95Bound(countsOf([...Array<number>(94).fill(90), ...Array<number>(6).fill(5_000)]))).toBe(6_400);
    expect(p95Bound(countsOf([60_000]))).toBe(Number.POSITIVE_INFINITY);
  });

  it("never promise less than the true percentile", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 300 }), (durations) => {
        const sorted = durations.toSorted((a, b) => a - b);
        const truth = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
        expect(p95Bound(countsOf(durations)) ?? 0).toBeGreaterThanOrEqual(truth);
      }),
    );
  });
});
