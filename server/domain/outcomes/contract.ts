import { z } from "zod";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

/** Type → impact, −10 to 10; what is recorded is impact × confidence. */
export const outcomeImpact = {
  email_sent: 0, email_opened: 2, email_clicked: 4, email_replied: 8, email_bounced: -5, email_unsubscribed: -8,
  meeting_booked: 10, meeting_held: 9, meeting_no_show: -4, meeting_rescheduled: 1,
  deal_created: 10, deal_stage_advanced: 7, deal_stage_regressed: -5, deal_won: 10, deal_lost: -7,
  task_completed: 3, task_overdue: -2, deliverable_shipped: 4,
  positive_response: 6, negative_response: -6, no_response: -1,
} as const;
export type OutcomeType = keyof typeof outcomeImpact;
export const outcomeTypes = Object.keys(outcomeImpact) as [OutcomeType, ...OutcomeType[]];
export const outcomeType = z.enum(outcomeTypes);

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

/** What a person may enter by hand on a move. */
export const manualOutcomeInput = z.object({ moveId: z.uuid(), type: outcomeType, note: z.string().max(500).optional() });

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
export const outcomePage = pageOf(outcome);
