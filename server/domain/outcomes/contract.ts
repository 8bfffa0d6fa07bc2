import { z } from "zod";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

/** Type → impact, −10 to 10; what is recorded is impact × confidence. */
export const outcomeImpact = {
  email_sent: 0,
  email_opened: 2,
  email_clicked: 4,
  email_replied: 8,
  email_bounced: -5,
  email_unsubscribed: -8,
  meeting_booked: 10,
  meeting_held: 9,
  meeting_no_show: -4,
  meeting_rescheduled: 1,
  deal_created: 10,
  deal_stage_advanced: 7,
  deal_stage_regressed: -5,
  deal_won: 10,
  deal_lost: -7,
  task_completed: 3,
  task_overdue: -2,
  deliverable_shipped: 4,
  positive_response: 6,
  negative_response: -6,
  no_response: -1,
} as const;
export type OutcomeType = keyof typeof outcomeImpact;
export const outcomeTypes = Object.keys(outcomeImpact) as [OutcomeType, ...OutcomeType[]];
export const outcomeType = z.enum(outcomeTypes);

/** An outcome as the ranking sees it. */
export type Observation = { impact: number; occurredAt: Date };

const FULL_WEIGHT_DAYS = 30;
const LEAST_WEIGHT = 0.1;
const DAY_MS = 86_400_000;

/**
 * Mean impact of outcomes, −10 to 10, the older the lighter: weight max(0.1, 1 − days/30). Weights that add up to less
 * than one fresh outcome count in proportion, so that a single fact fades with its age.
 */
export function decayedImpact(observations: readonly Observation[], now: Date): number {
  let weightSum = 0;
  let impactSum = 0;
  for (const { impact, occurredAt } of observations) {
    const days = Math.max(0, now.getTime() - occurredAt.getTime()) / DAY_MS;
    const weight = Math.max(LEAST_WEIGHT, 1 - days / FULL_WEIGHT_DAYS);
    weightSum += weight;
    impactSum += impact * weight;
  }
  const mean = impactSum / Math.max(1, weightSum);
  return Math.max(-10, Math.min(10, mean)) + 0;
}

export const outcomeSource = z.enum(["gmail", "hubspot", "calendar", "manual", "system"]);

export const recordOutcomeInput = z.object({
  type: outcomeType,
  source: outcomeSource,
  confidence: z.number().min(0).max(1).default(1),
  contactId: z.uuid().nullable().default(null),
  moveId: z.uuid().nullable().default(null),
  executionId: z.uuid().nullable().default(null),
  signalId: z.uuid().nullable().default(null),
  occurredAt: z.coerce.date(),
  /** The same fact seen twice is one outcome. */
  naturalKey: z.string().min(1).max(300),
  evidence: z.record(z.string(), z.unknown()).default({}),
});
export type RecordOutcomeInput = z.input<typeof recordOutcomeInput>;
export const recordedOutcome = z.object({ id: z.string(), isNew: z.boolean() });
export type RecordedOutcome = z.infer<typeof recordedOutcome>;

/** What a person may enter by hand on a move. */
export const manualOutcomeInput = z.object({
  moveId: z.uuid(),
  type: outcomeType,
  note: z.string().max(500).optional(),
});
export type ManualOutcomeInput = z.infer<typeof manualOutcomeInput>;

export const outcome = z.object({
  id: z.string(),
  type: outcomeType,
  source: outcomeSource,
  confidence: z.number(),
  recordedImpact: z.number(),
  contactId: z.string().nullable(),
  contactName: z.string().nullable(),
  moveId: z.string().nullable(),
  moveTitle: z.string().nullable(),
  executionId: z.string().nullable(),
  occurredAt: z.iso.datetime({ offset: true }),
});
export type Outcome = z.infer<typeof outcome>;
export const listOutcomesInput = pageInput;
export type ListOutcomesInput = z.input<typeof listOutcomesInput>;
export const outcomePage = pageOf(outcome);
