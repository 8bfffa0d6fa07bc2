import type { ActionType } from "#server/domain/actions/contract.ts";
import type { Weights } from "#server/domain/learning/contract.ts";
import { decayedImpact, type Observation, outcomeImpact } from "#server/domain/outcomes/contract.ts";
import { DAY_MS, HOUR_MS } from "#server/platform/pure/time.ts";

/** The numbers a score is made of; null is "not known". Instants are epoch milliseconds. */
export type ScoreFacts = {
  actionType: ActionType;
  amountCents: number | null;
  intent: number | null;
  occurredAt: number;
  halfLifeHours: number;
  icpFit: number | null;
  stageOrder: number | null;
  dueAt: number | null;
};

/** Earlier outcomes: with the move's contact, and with other people of its company. */
export type Learned = { contact: readonly Observation[]; company: readonly Observation[] };

export const partKeys = [
  "revenue",
  "urgency",
  "strategic_fit",
  "strategic_stage",
  "effort",
  "contact",
  "company",
  "limit",
] as const;
export type PartKey = (typeof partKeys)[number];
/** Points of each part; they add up to the score. */
export type Parts = Record<PartKey, number>;

/** What stands in for an input that is not known, and between which ends it could lie. */
export const unknown = {
  revenue: { middle: 0.5, low: 0.3, high: 1 },
  intent: { middle: 0.5, low: 0.2, high: 1 },
  fit: { middle: 0.5, low: 0, high: 1 },
  stage: { middle: 0.5, low: 0.4, high: 0.9 },
} as const;
type Assumption = "middle" | "low" | "high";

const AMOUNT_TIERS = [
  [10_000_000, 1],
  [5_000_000, 0.9],
  [2_500_000, 0.8],
  [1_000_000, 0.7],
  [500_000, 0.6],
  [1, 0.5],
] as const;
const STAGE_VALUES = [0.4, 0.5, 0.6, 0.8, 0.9] as const;
/** Of those not listed. */
const EFFORT_OTHERWISE = 0.5;
const EFFORT: Partial<Record<ActionType, number>> = {
  send_email: 0.2,
  reply_email: 0.2,
  create_draft: 0.2,
  book_meeting: 0.4,
  reschedule_meeting: 0.4,
  create_task: 0.3,
  update_task: 0.3,
  complete_task: 0.3,
  update_deal: 0.3,
  update_contact: 0.3,
  create_contact: 0.3,
  create_note: 0.3,
};
/** Without a deadline, and at the start of one, the clock counts this much; at the deadline it counts in full. */
const CLOCK_START = 0.7;

/** Points per unit of decayed impact: a person's own record counts four times their colleagues'. */
const CONTACT_POINTS = 2;
const COMPANY_POINTS = 0.5;
/** All learned points together. */
export const LEARNED_LIMIT = 20;

/** 0 to 1 by tiers of the amount; null (also for amounts that were never filled in) is not known. */
export function revenueOf(amountCents: number | null): number | null {
  return AMOUNT_TIERS.find(([least]) => amountCents !== null && amountCents >= least)?.[1] ?? null;
}

/** 0.4 at the first stage of a pipeline to 0.9 at the fifth and later. */
export function stageOf(stageOrder: number | null): number | null {
  if (stageOrder === null) return null;
  return STAGE_VALUES[Math.max(0, Math.min(stageOrder, STAGE_VALUES.length - 1))] ?? null;
}

const effortOf = (actionType: ActionType): number => EFFORT[actionType] ?? EFFORT_OTHERWISE;

/** 0.7 at the start of a deadline, 1 from the deadline on; 0.7 without one. */
export function clockAt(facts: ScoreFacts, at: number): number {
  if (facts.dueAt === null) return CLOCK_START;
  const span = facts.dueAt - facts.occurredAt;
  const elapsed = span <= 0 ? 1 : Math.max(0, Math.min(1, (at - facts.occurredAt) / span));
  return CLOCK_START + (1 - CLOCK_START) * elapsed;
}

/** 1 when it happened, a half after each half-life. */
function freshnessAt(facts: ScoreFacts, at: number): number {
  const hours = Math.max(0, at - facts.occurredAt) / HOUR_MS;
  return 0.5 ** (hours / facts.halfLifeHours);
}

/** The parts that time does not change, in points. */
function standingParts(facts: ScoreFacts, weights: Weights, assume: Assumption) {
  return {
    revenue: 100 * weights.revenue * (revenueOf(facts.amountCents) ?? unknown.revenue[assume]),
    strategic_fit: 50 * weights.strategic * (facts.icpFit ?? unknown.fit[assume]),
    strategic_stage: 50 * weights.strategic * (stageOf(facts.stageOrder) ?? unknown.stage[assume]),
    effort: 100 * weights.effort * (1 - effortOf(facts.actionType)),
  };
}

function urgencyAt(facts: ScoreFacts, weights: Weights, at: number, assume: Assumption): number {
  const intent = facts.intent ?? unknown.intent[assume];
  return 100 * weights.urgency * clockAt(facts, at) * freshnessAt(facts, at) * intent;
}

function learnedAt(learned: Learned, at: number): { contact: number; company: number } {
  const now = new Date(at);
  return {
    contact: CONTACT_POINTS * decayedImpact(learned.contact, now),
    company: COMPANY_POINTS * decayedImpact(learned.company, now),
  };
}

/** The base with what was learned, both limits kept. */
function limited(base: number, learned: number): number {
  return Math.max(0, Math.min(100, base + Math.max(-LEARNED_LIMIT, Math.min(LEARNED_LIMIT, learned))));
}

/**
 * The parts of a score at an instant.
 * @param assume which value an unknown input takes
 */
export function partsAt(
  facts: ScoreFacts,
  weights: Weights,
  learned: Learned,
  at: number,
  assume: Assumption = "middle",
): Parts {
  const standing = standingParts(facts, weights, assume);
  const urgency = urgencyAt(facts, weights, at, assume);
  const { contact, company } = learnedAt(learned, at);
  const base = standing.revenue + urgency + standing.strategic_fit + standing.strategic_stage + standing.effort;
  const total = limited(base, contact + company);
  return { ...standing, urgency, contact, company, limit: total - base - contact - company };
}

export const sumOf = (parts: Parts): number => partKeys.reduce((sum, key) => sum + parts[key], 0);

export const scoreAt = (
  facts: ScoreFacts,
  weights: Weights,
  learned: Learned,
  at: number,
  assume?: Assumption,
): number => sumOf(partsAt(facts, weights, learned, at, assume));

/** The same score as a function of time alone, cheap to ask often. */
function scoreOverTime(facts: ScoreFacts, weights: Weights, learned: Learned): (at: number) => number {
  const { revenue, strategic_fit, strategic_stage, effort } = standingParts(facts, weights, "middle");
  const standing = revenue + strategic_fit + strategic_stage + effort;
  const isUnknown = learned.contact.length === 0 && learned.company.length === 0;
  return (at) => {
    const base = standing + urgencyAt(facts, weights, at, "middle");
    if (isUnknown) return limited(base, 0);
    const { contact, company } = learnedAt(learned, at);
    return limited(base, contact + company);
  };
}

const FIRST_LOOK_MS = 2 * 60_000;
const LOOK_GROWTH = 1.4;
const HORIZON_MS = 60 * DAY_MS;
const PRECISION_MS = 60_000;

/**
 * When time alone will have changed the score by a point, to the minute; null when it will not within 60 days. The deadline
 * is looked at besides the growing waits: that is where a score peaks.
 */
export function rescoreAfter(facts: ScoreFacts, weights: Weights, learned: Learned, now: number): Date | null {
  const score = scoreOverTime(facts, weights, learned);
  const base = score(now);
  const isChanged = (wait: number) => Math.abs(score(now + wait) - base) >= 1;
  const deadline = facts.dueAt === null ? 0 : facts.dueAt - now;
  let before = 0;
  for (let wait = FIRST_LOOK_MS; wait <= HORIZON_MS; wait *= LOOK_GROWTH) {
    const looks = deadline > before && deadline < wait ? [deadline, wait] : [wait];
    for (const look of looks) {
      if (isChanged(look)) return new Date(now + firstChange(isChanged, before, look));
      before = look;
    }
  }
  return null;
}

/** Halves the span between an unchanged and a changed wait until it is a minute. */
function firstChange(isChanged: (wait: number) => boolean, unchanged: number, changed: number): number {
  let [low, high] = [unchanged, changed];
  while (high - low > PRECISION_MS) {
    const middle = (low + high) / 2;
    if (isChanged(middle)) high = middle;
    else low = middle;
  }
  return Math.ceil(high);
}

export const counterfactualKeys = ["reply_today", "amount_50k", "wait_day"] as const;
export type CounterfactualKey = (typeof counterfactualKeys)[number];

/** What would change the score, in points; only what would do so by half a point. */
export function counterfactualsAt(
  facts: ScoreFacts,
  weights: Weights,
  learned: Learned,
  now: number,
): { key: CounterfactualKey; points: number }[] {
  const base = scoreAt(facts, weights, learned, now);
  const reply = { impact: outcomeImpact.email_replied, occurredAt: new Date(now) };
  const scores: Record<CounterfactualKey, number | null> = {
    reply_today: scoreAt(facts, weights, { ...learned, contact: [...learned.contact, reply] }, now),
    amount_50k:
      revenueOf(facts.amountCents) === null
        ? scoreAt({ ...facts, amountCents: 5_000_000 }, weights, learned, now)
        : null,
    wait_day: scoreAt(facts, weights, learned, now + DAY_MS),
  };
  return counterfactualKeys.flatMap((key) => {
    const points = Math.round(((scores[key] ?? base) - base) * 10) / 10;
    return Math.abs(points) >= 0.5 ? [{ key, points }] : [];
  });
}
