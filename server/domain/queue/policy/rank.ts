import type { Weights } from "#server/domain/learning/contract.ts";
import {
  type CounterfactualKey,
  counterfactualsAt,
  type Learned,
  type PartKey,
  type Parts,
  partKeys,
  partsAt,
  rescoreAfter,
  type ScoreFacts,
  scoreAt,
  sumOf,
} from "./score.ts";

export type Points = { key: PartKey; points: number }[];

export type Ranked = {
  /** 0 to 100, one decimal. */
  score: number;
  low: number;
  high: number;
  /** One decimal each; their sum is the score. Learned parts and the limit only where they count. */
  points: Points;
  counterfactuals: { key: CounterfactualKey; points: number }[];
  weightsVersion: number;
  rescoreAt: Date | null;
};

/** The Action Priority Score of a move. `now`, weights and what was learned are passed in. */
export function rank(facts: ScoreFacts, weights: Weights, learned: Learned, now: Date): Ranked {
  const at = now.getTime();
  const parts = partsAt(facts, weights, learned, at);
  const points = inTenths(parts, learned);
  const score = tenths(points) / 10;
  return {
    score,
    low: Math.min(score, Math.floor(scoreAt(facts, weights, learned, at, "low") * 10) / 10),
    high: Math.max(score, Math.ceil(scoreAt(facts, weights, learned, at, "high") * 10) / 10),
    points,
    counterfactuals: counterfactualsAt(facts, weights, learned, at),
    weightsVersion: weights.version,
    rescoreAt: rescoreAfter(facts, weights, learned, at),
  };
}

/** The sum of points in whole tenths, free of floating-point dust. */
export const tenths = (points: Points): number => points.reduce((sum, part) => sum + Math.round(part.points * 10), 0);

const EPSILON = 1e-9;

/** Rounds parts to tenths so that they add up to the rounded score: what rounding down leaves goes to the largest rests. */
function inTenths(parts: Parts, learned: Learned): Points {
  const shown = partKeys.filter((key) => isShown(key, parts, learned));
  const rounded = shown.map((key) => {
    const exact = parts[key] * 10;
    const whole = Math.floor(exact + EPSILON);
    return { key, whole, rest: exact - whole };
  });
  const missing = Math.round(sumOf(parts) * 10 + EPSILON) - rounded.reduce((sum, part) => sum + part.whole, 0);
  const byRest = [...rounded].sort((a, b) => b.rest - a.rest);
  for (const part of byRest.slice(0, Math.max(0, missing))) part.whole += 1;
  return rounded.map(({ key, whole }) => ({ key, points: whole / 10 }));
}

function isShown(key: PartKey, parts: Parts, learned: Learned): boolean {
  switch (key) {
    case "contact":
    case "company":
      return learned[key].length > 0;
    case "limit":
      return Math.abs(parts.limit) > 0.001;
    default:
      return true;
  }
}
