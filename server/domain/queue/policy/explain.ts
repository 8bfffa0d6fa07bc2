import { z } from "zod";
import { actionType } from "#server/domain/actions/contract.ts";
import { shortMoney } from "#server/platform/pure/formats.ts";
import { type Contribution, type Evidence, type Explanation, evidence } from "../contract.ts";
import { type Points, type Ranked, tenths } from "./rank.ts";
import {
  type CounterfactualKey,
  clockAt,
  counterfactualKeys,
  LEARNED_LIMIT,
  type PartKey,
  partKeys,
  revenueOf,
  type ScoreFacts,
  stageOf,
} from "./score.ts";
import { ago, capitalised, signed, span } from "./words.ts";

/** What the words of an explanation need beside the numbers. */
const scoreWords = z.object({
  /** Whom the move is about. */
  person: z.string().nullable(),
  company: z.string().nullable(),
  dealName: z.string().nullable(),
  currency: z.string(),
  amountEvidence: z.array(evidence),
  intentWhy: z.string().nullable(),
  intentEvidence: z.array(evidence),
  strategicEvidence: z.array(evidence),
});
export type ScoreWords = z.infer<typeof scoreWords>;

const points = z.number();
const facts: z.ZodType<ScoreFacts> = z.object({
  actionType,
  amountCents: z.number().nullable(),
  intent: z.number().nullable(),
  occurredAt: z.number(),
  halfLifeHours: z.number(),
  icpFit: z.number().nullable(),
  stageOrder: z.number().nullable(),
  dueAt: z.number().nullable(),
});

/** What `Move.explanation` holds: numbers and sources. Sentences are made when somebody reads, so they never go stale. */
export const storedScore = z.object({
  facts,
  words: scoreWords,
  points: z.array(z.object({ key: z.enum(partKeys), points })),
  counterfactuals: z.array(z.object({ key: z.enum(counterfactualKeys), points })),
});
export type StoredScore = z.infer<typeof storedScore>;

/** The rows behind the learned parts. */
export type LearnedEvidence = { contact: Evidence[]; company: Evidence[] };

/** The part of a stored score that a re-scoring replaces. */
export type ScorePatch = Pick<StoredScore, "points" | "counterfactuals">;

export const patchOf = ({ points: parts, counterfactuals }: Ranked): ScorePatch => ({ points: parts, counterfactuals });

type Teller = (
  stored: StoredScore,
  now: Date,
  learned: LearnedEvidence,
) => { why: string; evidence: Evidence[]; isMissing: boolean };

const labels: Record<PartKey, string> = {
  revenue: "Revenue",
  urgency: "Urgency",
  strategic_fit: "Company fit",
  strategic_stage: "Deal stage",
  effort: "Little effort",
  contact: "What came of it before",
  company: "Others at the company",
  limit: "Limit",
};

const tellers: Record<PartKey, Teller> = {
  revenue: ({ facts: { amountCents }, words }) =>
    revenueOf(amountCents) === null || amountCents === null
      ? { why: "No amount is on record; a middle value stands in.", evidence: [], isMissing: true }
      : {
          why: `${capitalised(dealOf(words))} is worth ${shortMoney(amountCents, words.currency)}.`,
          evidence: words.amountEvidence,
          isMissing: false,
        },
  urgency: (stored, now) => ({
    why: `${capitalised(whatHappened(stored, now))}; ${deadline(stored.facts, now)}.`,
    evidence: stored.words.intentEvidence,
    isMissing: stored.facts.intent === null,
  }),
  strategic_fit: ({ facts: { icpFit }, words }) =>
    icpFit === null
      ? {
          why: `Nobody has said how well ${words.company ?? "the company"} fits; a middle value stands in.`,
          evidence: [],
          isMissing: true,
        }
      : {
          why: `${words.company ?? "The company"} fits the ideal customer to ${Math.round(icpFit * 100)} %.`,
          evidence: words.strategicEvidence,
          isMissing: false,
        },
  strategic_stage: ({ facts: { stageOrder }, words }) =>
    stageOf(stageOrder) === null || stageOrder === null
      ? { why: "No open deal with a stage is on record; a middle value stands in.", evidence: [], isMissing: true }
      : {
          why: `${capitalised(dealOf(words))} is at stage ${stageOrder + 1} of its pipeline.`,
          evidence: words.strategicEvidence,
          isMissing: false,
        },
  effort: ({ facts: { actionType } }) => ({
    why: actionType === "reply_email" ? "A reply is quick to send." : "An e-mail is quick to send.",
    evidence: [],
    isMissing: false,
  }),
  contact: ({ words }, _now, learned) => ({
    why: `Earlier outcomes with ${words.person ?? "this person"}, one message once, the older the lighter.`,
    evidence: learned.contact,
    isMissing: false,
  }),
  company: ({ words }, _now, learned) => ({
    why: `Earlier outcomes with other people at ${words.company ?? "the company"}, one message once, the older the lighter.`,
    evidence: learned.company,
    isMissing: false,
  }),
  limit: () => ({
    why: `What was learned counts ${LEARNED_LIMIT} points at most, and a score stays between 0 and 100.`,
    evidence: [],
    isMissing: false,
  }),
};

const counterfactualLabels: Record<CounterfactualKey, (words: ScoreWords) => string> = {
  reply_today: ({ person }) => `A reply from ${person ?? "the contact"} today`,
  amount_50k: ({ currency }) => `A deal of ${shortMoney(5_000_000, currency)} on record`,
  wait_day: () => "Left until tomorrow",
};

/** A stored score in words, as of `now`, with the rows behind what was learned. */
export function explain(stored: StoredScore, weightsVersion: number, now: Date, learned: LearnedEvidence): Explanation {
  return {
    contributions: stored.points.map(({ key, points: worth }): Contribution => {
      const told = tellers[key](stored, now, learned);
      return { key, label: labels[key], points: worth, ...told };
    }),
    sentence: scoreSentence(stored, now),
    counterfactuals: stored.counterfactuals.map(({ key, points: worth }) => ({
      label: counterfactualLabels[key](stored.words),
      points: worth,
    })),
    weightsVersion,
  };
}

/** "72: Dana Ruiz asked for pricing 40 min ago; the deal is worth $48k." */
export function scoreSentence(stored: StoredScore, now: Date): string {
  const { facts: known, words, points: parts } = stored;
  const clauses = [whatHappened(stored, now)];
  if (revenueOf(known.amountCents) !== null && known.amountCents !== null) {
    clauses.push(`the deal is worth ${shortMoney(known.amountCents, words.currency)}`);
  }
  const learnedPoints = learnedSum(parts);
  if (learnedPoints !== 0) clauses.push(`earlier outcomes count ${signed(learnedPoints)}`);
  return `${Math.round(tenths(parts) / 10)}: ${clauses.join("; ")}.`;
}

const learnedSum = (parts: Points): number =>
  tenths(parts.filter(({ key }) => key === "contact" || key === "company")) / 10;

const PAST = /^(?:\w+ed|wrote|sent|took|said|got)\b/;
/** Said of the deal or the task, not of the person. */
const STATE = /^(?:no|due|it is|it has|it stands|its close)\b/;
const EVENT = /^(?:its?|new|won|lost|a)\b/;

/** "Dana Ruiz asked for pricing 40 min ago"; "Dana Ruiz wants to meet, 40 min ago"; "no activity for 19 days". */
function whatHappened({ facts: { occurredAt }, words }: StoredScore, now: Date): string {
  const did = words.intentWhy ?? "got in touch";
  if (STATE.test(did)) return did;
  const when = ago(now.getTime() - occurredAt);
  if (EVENT.test(did)) return `${did}, ${when}`;
  return `${words.person ?? "somebody"} ${did}${PAST.test(did) ? "" : ","} ${when}`;
}

function deadline(known: ScoreFacts, now: Date): string {
  if (known.dueAt === null) return "there is no deadline";
  const left = known.dueAt - now.getTime();
  if (left < 0) return `the answer was due ${ago(-left)}`;
  return clockAt(known, now.getTime()) === 1 ? "the answer is due" : `the answer is due in ${span(left)}`;
}

const dealOf = ({ dealName }: ScoreWords): string => (dealName === null ? "the deal" : `the deal “${dealName}”`);
