import { z } from "zod";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

const instant = z.iso.datetime({ offset: true });

/** What a step's words may name of the reader and the writer; each is filled from a row, or its sentence is left out. */
export const templateFields = ["first_name", "company", "title", "sender_name"] as const;
export type TemplateField = (typeof templateFields)[number];

export const MOST_STEPS = 10;

/** One mail of a sequence. `{first_name}` and the other fields stand in braces. */
export const sequenceStep = z.object({
  /** Working days after the mail before was sent; of the first after the enrolment. */
  delayDays: z.number().int().min(0).max(60),
  subject: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(10_000),
});
export type SequenceStep = z.infer<typeof sequenceStep>;

export const enrolmentStatus = z.enum(["active", "stopped", "finished"]);
export type EnrolmentStatus = z.infer<typeof enrolmentStatus>;

export const stopReasons = [
  "replied",
  "opted_out",
  "bounced",
  "deal_closed",
  "step_not_sent",
  "archived",
  "stopped",
] as const;
export const stopReason = z.enum(stopReasons);
export type StopReason = z.infer<typeof stopReason>;

export const sequenceView = z.object({
  id: z.string(),
  name: z.string(),
  isActive: z.boolean(),
  version: z.number().int(),
  steps: z.array(sequenceStep),
  /** Enrolments by what became of them. */
  counts: z.object({ active: z.number().int(), stopped: z.number().int(), finished: z.number().int() }),
  createdAt: instant,
});
export type SequenceView = z.infer<typeof sequenceView>;
/** The newest 200. */
export const sequenceViews = z.array(sequenceView);

export const saveSequenceInput = z.object({
  /** Absent: a new one. */
  sequenceId: z.uuid().optional(),
  name: z.string().trim().min(2).max(80),
  steps: z.array(sequenceStep).min(1).max(MOST_STEPS),
  /** Of a stored one: the version that was edited. */
  version: z.number().int().optional(),
});
export type SaveSequenceInput = z.infer<typeof saveSequenceInput>;
export const sequenceIdInput = z.object({ sequenceId: z.uuid() });
/** `stopped`: how many people's enrolments ended with it. */
export const archivedSequence = z.object({ sequenceId: z.string(), stopped: z.number().int() });

export const enrolmentView = z.object({
  id: z.string(),
  sequenceId: z.string(),
  sequenceName: z.string(),
  contactId: z.string(),
  contactName: z.string(),
  contactEmail: z.string(),
  status: enrolmentStatus,
  stoppedReason: stopReason.nullable(),
  nextStepAt: instant.nullable(),
  /** Why the next step waits although its day has come; null: it does not. */
  waitsFor: z.string().nullable(),
  stepsProposed: z.number().int(),
  steps: z.number().int(),
  enrolledAt: instant,
  endedAt: instant.nullable(),
  /** The move of the last step that was proposed; null before the first. */
  lastMoveId: z.string().nullable(),
});
export type EnrolmentView = z.infer<typeof enrolmentView>;
export const listEnrolmentsInput = pageInput.extend({
  sequenceId: z.uuid().optional(),
  status: enrolmentStatus.optional(),
});
export type ListEnrolmentsInput = z.input<typeof listEnrolmentsInput>;
export const enrolmentPage = pageOf(enrolmentView);

/** Steps as they are in the editor, for one person. */
export const previewStepsInput = z.object({ contactId: z.uuid(), steps: z.array(sequenceStep).min(1).max(MOST_STEPS) });
export type PreviewStepsInput = z.infer<typeof previewStepsInput>;
export const stepPreview = z.object({
  subject: z.string(),
  text: z.string(),
  /** Sentences that are not in the mail, and why. */
  leftOut: z.array(z.string()),
  /** Why this step could not be proposed for this person; null: it could. */
  problem: z.string().nullable(),
});
export type StepPreview = z.infer<typeof stepPreview>;
export const stepPreviews = z.array(stepPreview);

export const proposeEnrolmentInput = z.object({ sequenceId: z.uuid(), contactId: z.uuid() });
export type ProposeEnrolmentInput = z.infer<typeof proposeEnrolmentInput>;
export const enrolmentIdInput = z.object({ enrolmentId: z.uuid() });
/** The move that waits in the queue for a decision. `isNew` false: it was there already. */
export const proposedMove = z.object({ moveId: z.string(), isNew: z.boolean() });
