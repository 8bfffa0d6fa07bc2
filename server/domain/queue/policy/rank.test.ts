import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultWeights, type Weights } from "#server/domain/learning/contract.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#server/platform/pure/time.ts";
import { rank, tenths } from "./rank.ts";
import { type Learned, rescoreAfter, revenueOf, type ScoreFacts, scoreAt } from "./score.ts";

const NOW = new Date("2026-03-02T09:00:00.000Z");
const nobody: Learned = { contact: [], company: [] };
const known: ScoreFacts = {
  actionType: "reply_email",
  amountCents: 8_400_000,
  intent: 0.95,
  occurredAt: NOW.getTime() - 40 * MINUTE_MS,
  halfLifeHours: 48,
  icpFit: 0.8,
  stageOrder: 2,
  dueAt: NOW.getTime() + 80 * MINUTE_MS,
};
const scored = (facts: Partial<ScoreFacts>, learned = nobody, weights = defaultWeights, now = NOW) =>
  rank({ ...known, ...facts }, weights, learned, now);
const pointsOf = (result: ReturnType<typeof rank>, key: string) =>
  result.points.find((part) => part.key === key)?.points;
const outcome = (impact: number, daysAgo = 0) => ({ impact, occurredAt: new Date(NOW.getTime() - daysAgo * DAY_MS) });

const share = fc.double({ min: 0, max: 1, noNaN: true });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const anyFacts: fc.Arbitrary<ScoreFacts> = fc.record({
  actionType: fc.constantFrom("send_email", "reply_email"),
  amountCents: maybe(fc.integer({ min: 0, max: 50_000_000 })),
  intent: maybe(share),
  occurredAt: fc.integer({ min: 0, max: 90 * 24 * 60 }).map((minutes) => NOW.getTime() - minutes * MINUTE_MS),
  halfLifeHours: fc.integer({ min: 1, max: 500 }),
  icpFit: maybe(share),
  stageOrder: maybe(fc.integer({ min: 0, max: 9 })),
  dueAt: maybe(fc.integer({ min: -5000, max: 5000 }).map((minutes) => NOW.getTime() + minutes * MINUTE_MS)),
});
const anyOutcomes = fc.array(fc.record({ impact: fc.integer({ min: -10, max: 10 }), daysAgo: share }), {
  maxLength: 8,
});
const anyLearned: fc.Arbitrary<Learned> = fc
  .record({ contact: anyOutcomes, company: anyOutcomes })
  .map(({ contact, company }) => ({
    contact: contact.map(({ impact, daysAgo }) => outcome(impact, daysAgo * 60)),
    company: company.map(({ impact, daysAgo }) => outcome(impact, daysAgo * 60)),
  }));
const anyWeights: fc.Arbitrary<Weights> = fc
  .tuple(share, share, share, share)
  .filter((parts) => parts.some((part) => part > 0.01))
  .map(([revenue, urgency, strategic, effort]) => {
    const sum = revenue + urgency + strategic + effort;
    return {
      version: 2,
      revenue: revenue / sum,
      urgency: urgency / sum,
      strategic: strategic / sum,
      effort: effort / sum,
    };
  });

describe("a score", () => {
  it("is the sum of its contributions to the tenth, stays within 0 and 100 and inside its interval, for any input", () => {
    fc.assert(
      fc.property(anyFacts, anyWeights, anyLearned, (facts, weights, learned) => {
        const result = rank(facts, weights, learned, NOW);
        expect(tenths(result.points)).toBe(Math.round(result.score * 10));
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(result.score).toBeLessThanOrEqual(100);
        expect(result.low).toBeLessThanOrEqual(result.score);
        expect(result.high).toBeGreaterThanOrEqual(result.score);
        const exact = scoreAt(facts, weights, learned, NOW.getTime());
        expect(Math.abs(result.score - exact)).toBeLessThanOrEqual(0.0501);
      }),
      { numRuns: 1_000 },
    );
  });

  it("never falls when the deal is worth more, and never when the person wants more", () => {
    fc.assert(
      fc.property(
        anyFacts,
        fc.integer({ min: 1, max: 20_000_000 }),
        fc.integer({ min: 0, max: 20_000_000 }),
        share,
        share,
        (facts, amount, more, intent, eager) => {
          const base = { ...facts, amountCents: amount, intent: Math.min(intent, eager) };
          const score = rank(base, defaultWeights, nobody, NOW).score;
          expect(
            rank({ ...base, amountCents: amount + more }, defaultWeights, nobody, NOW).score,
          ).toBeGreaterThanOrEqual(score);
          expect(
            rank({ ...base, intent: Math.max(intent, eager) }, defaultWeights, nobody, NOW).score,
          ).toBeGreaterThanOrEqual(score);
        },
      ),
    );
  });

  it("of a fresh request for pricing on a large deal is high, of an old vague form low", () => {
    expect(scored({}).score).toBeGreaterThanOrEqual(70);
    expect(
      scored({
        amountCents: null,
        intent: 0.2,
        icpFit: 0.1,
        stageOrder: null,
        occurredAt: NOW.getTime() - 10 * DAY_MS,
        halfLifeHours: 24,
        dueAt: null,
      }).score,
    ).toBeLessThan(40);
  });

  it("is made of the weights given: 40 for revenue at the top tier, 10 × (1 − effort) for ease", () => {
    const result = scored({ amountCents: 10_000_000 });
    expect(pointsOf(result, "revenue")).toBe(40);
    expect(pointsOf(result, "effort")).toBe(8);
    expect(pointsOf(scored({ amountCents: 10_000_000 }, nobody, { ...defaultWeights, revenue: 0.2 }), "revenue")).toBe(
      20,
    );
  });

  it.each([
    [null, null],
    [0, null],
    [1, 0.5],
    [499_999, 0.5],
    [500_000, 0.6],
    [1_000_000, 0.7],
    [2_500_000, 0.8],
    [5_000_000, 0.9],
    [10_000_000, 1],
  ])("takes the amount %s by its tier: %s", (cents, value) => {
    expect(revenueOf(cents)).toBe(value);
  });

  it("widens its interval by each input that is not known, and by none that is", () => {
    const width = (facts: Partial<ScoreFacts>) => {
      const { low, high } = scored(facts);
      return high - low;
    };
    expect(width({})).toBeLessThanOrEqual(0.11);
    expect(width({ amountCents: null })).toBeCloseTo(28, 0);
    expect(width({ amountCents: null, icpFit: null })).toBeCloseTo(38, 0);
    expect(width({ stageOrder: null })).toBeCloseTo(5, 0);
    expect(width({ intent: null })).toBeGreaterThan(10);
  });

  it("rises while a deadline comes near and fades with its half-life after", () => {
    const facts = { ...known, occurredAt: NOW.getTime(), dueAt: NOW.getTime() + 2 * HOUR_MS };
    const at = (hours: number) =>
      pointsOf(rank(facts, defaultWeights, nobody, new Date(NOW.getTime() + hours * HOUR_MS)), "urgency") ?? 0;
    expect(at(1)).toBeGreaterThan(at(0));
    expect(at(2)).toBeGreaterThan(at(1));
    expect(at(50)).toBeCloseTo(at(2) / 2, 1);
  });
});

describe("what was learned", () => {
  it("raises the score after a reply and lowers it after a bounce, from the first outcome on, as a line of its own", () => {
    const before = scored({});
    const replied = scored({}, { contact: [outcome(8)], company: [] });
    const bounced = scored({}, { contact: [outcome(-5)], company: [] });
    expect(replied.score).toBeCloseTo(before.score + 16, 5);
    expect(pointsOf(replied, "contact")).toBe(16);
    expect(bounced.score).toBeCloseTo(before.score - 10, 5);
    expect(pointsOf(before, "contact")).toBeUndefined();
  });

  it("fades with its age", () => {
    const points = [0, 10, 20, 40].map(
      (days) => pointsOf(scored({}, { contact: [outcome(8, days)], company: [] }), "contact") ?? 0,
    );
    expect(points).toEqual([...points].sort((a, b) => b - a));
    expect(points[3]).toBeCloseTo(1.6, 5);
  });

  it("counts 20 points at most in either direction, and says so by a line", () => {
    const best = scored({ amountCents: null, intent: 0.1 }, { contact: [outcome(10)], company: [outcome(10)] });
    expect(pointsOf(best, "limit")).toBe(-5);
    const worst = scored({}, { contact: [outcome(-10)], company: [outcome(-8)] });
    expect(pointsOf(worst, "limit")).toBe(4);
  });

  it("does not lift a score over 100: the line for the limit takes the rest", () => {
    const top = scored(
      { amountCents: 20_000_000, intent: 1, icpFit: 1, stageOrder: 5, dueAt: NOW.getTime() },
      { contact: [outcome(10)], company: [] },
    );
    expect(top.score).toBe(100);
    expect(pointsOf(top, "limit")).toBeLessThan(0);
  });

  it("of colleagues counts a quarter of the person's own", () => {
    expect(pointsOf(scored({}, { contact: [], company: [outcome(8)] }), "company")).toBe(4);
  });
});

describe("the next re-scoring", () => {
  const changeAt = (facts: ScoreFacts, learned: Learned, instant: number) =>
    Math.abs(scoreAt(facts, defaultWeights, learned, instant) - scoreAt(facts, defaultWeights, learned, NOW.getTime()));

  it("comes when time alone has changed the score by a point; without one, none comes for a month", () => {
    fc.assert(
      fc.property(anyFacts, anyLearned, (facts, learned) => {
        const at = rescoreAfter(facts, defaultWeights, learned, NOW.getTime());
        const change = changeAt(facts, learned, at?.getTime() ?? NOW.getTime() + 30 * DAY_MS);
        // Between two looks a score may come back from a little over a point.
        if (at === null) expect(change).toBeLessThan(1.2);
        else expect([at > NOW, change >= 1]).toEqual([true, true]);
      }),
      { numRuns: 300 },
    );
  });

  it("comes no minute later than that, where the score only fades", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const fading = { ...facts, dueAt: null };
        const at = rescoreAfter(fading, defaultWeights, nobody, NOW.getTime());
        fc.pre(at !== null);
        expect(changeAt(fading, nobody, at.getTime() - 61_000)).toBeLessThan(1);
      }),
      { numRuns: 300 },
    );
  });

  it("is never, once nothing moves any more", () => {
    expect(
      rescoreAfter(
        { ...known, occurredAt: NOW.getTime() - 365 * DAY_MS, dueAt: null },
        defaultWeights,
        nobody,
        NOW.getTime(),
      ),
    ).toBeNull();
  });
});

describe("counterfactuals", () => {
  it("say by how much a reply, a known amount or a lost day would change the score: exactly what it would be then", () => {
    const facts = { ...known, amountCents: null };
    const result = rank(facts, defaultWeights, nobody, NOW);
    const changes = Object.fromEntries(result.counterfactuals.map(({ key, points }) => [key, points]));
    expect(changes).toEqual({ reply_today: 16, amount_50k: 16, wait_day: expect.any(Number) });
    const tomorrow = rank(facts, defaultWeights, nobody, new Date(NOW.getTime() + DAY_MS));
    expect(changes.wait_day).toBeCloseTo(tomorrow.score - result.score, 0);
  });

  it("leave out what would change nothing", () => {
    const keys = scored({}).counterfactuals.map(({ key }) => key);
    expect(keys).not.toContain("amount_50k");
  });
});
