import { describe, expect, it } from "vitest";
import type { Comparison } from "./measure.ts";
import { growthVerdict, isVoid, latencyVerdict, throughputVerdict } from "./report.ts";

const comparison = (low: number, high: number, foreign = 0): Comparison => {
  const ratio = { value: (low + high) / 2, low, high };
  return { of: "app", to: "raw", throughput: ratio, cpu: ratio, foreign };
};

describe("the bench's verdicts", () => {
  it("take the worse end of an interval", () => {
    expect(throughputVerdict("x", comparison(0.49, 0.7), 0.5, false).isMet).toBe(false);
    expect(throughputVerdict("x", comparison(0.5, 0.7), 0.5, false).isMet).toBe(true);
    expect(growthVerdict("x", comparison(0.9, 1.21), 1.2, false).isMet).toBe(false);
    expect(growthVerdict("x", comparison(0.9, 1.2), 1.2, false).isMet).toBe(true);
  });

  it("judge no ratio in a run where a program differs from itself", () => {
    expect(isVoid(comparison(0.95, 1.06))).toBe(false);
    expect(isVoid(comparison(1.01, 1.1))).toBe(true);
    expect(isVoid(comparison(0.8, 1.1))).toBe(true);
    expect(throughputVerdict("x", comparison(0.9, 1), 0.5, true).isMet).toBeNull();
  });

  it("judge no ratio of windows that other processes disturbed, whichever way it came out", () => {
    expect(throughputVerdict("x", comparison(5, 100, 0.6), 0.5, false).isMet).toBeNull();
    expect(growthVerdict("x", comparison(2, 3, 0.6), 1.2, false).isMet).toBeNull();
  });

  it("do not blame the product for a busy machine", () => {
    expect(latencyVerdict("x", 200, 150, 0.5).isMet).toBeNull();
    expect(latencyVerdict("x", 200, 150, 0.01).isMet).toBe(false);
    expect(latencyVerdict("x", 100, 150, 0.5).isMet).toBe(true);
  });
});
