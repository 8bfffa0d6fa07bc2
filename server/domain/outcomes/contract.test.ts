import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decayedImpact, type Observation, outcomeImpact, outcomeTypes } from "./contract.ts";

const NOW = new Date("2026-03-02T09:00:00Z");
const seen = (impact: number, daysAgo: number): Observation => ({
  impact,
  occurredAt: new Date(NOW.getTime() - daysAgo * 86_400_000),
});

describe("decayed impact", () => {
  it.each([
    ["nothing", [], 0],
    ["one fresh reply", [seen(8, 0)], 8],
    ["one reply half a month old", [seen(8, 15)], 4],
    ["one reply of last year", [seen(8, 365)], 0.8],
    ["a fresh reply and a fresh bounce", [seen(8, 0), seen(-5, 0)], 1.5],
    ["a fresh reply over an old bounce", [seen(8, 0), seen(-5, 27)], (8 - 0.5) / 1.1],
    ["an outcome dated ahead by a skewed clock", [seen(6, -1)], 6],
  ])("of %s", (_name, observations, mean) => {
    expect(decayedImpact(observations, NOW)).toBeCloseTo(mean, 6);
  });

  it("stays between the worst and the best outcome, and within −10 and 10", () => {
    const any = fc.record({ impact: fc.integer({ min: -10, max: 10 }), daysAgo: fc.integer({ min: 0, max: 400 }) });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 30 }), (rows) => {
        const impacts = [0, ...rows.map((row) => row.impact)];
        const mean = decayedImpact(
          rows.map((row) => seen(row.impact, row.daysAgo)),
          NOW,
        );
        expect(mean).toBeGreaterThanOrEqual(Math.min(...impacts) - 1e-9);
        expect(mean).toBeLessThanOrEqual(Math.max(...impacts) + 1e-9);
      }),
    );
  });

  it("knows an impact within −10 and 10 for all 21 types", () => {
    expect(outcomeTypes).toHaveLength(21);
    for (const type of outcomeTypes) expect(Math.abs(outcomeImpact[type])).toBeLessThanOrEqual(10);
  });
});
