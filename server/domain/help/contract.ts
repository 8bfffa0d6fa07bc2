import { z } from "zod";

/** What a member has seen or put away. Tips carry the page they stand on. */
export const helpMarks = [
  "why_opened",
  "receipt_seen",
  "steps_put_away",
  "tip_approvals",
  "tip_signals",
  "tip_people",
  "tip_outcomes",
  "tip_receipts",
  "tip_connections",
  "tip_operations",
  "tip_settings",
] as const;
export const helpMark = z.enum(helpMarks);
export type HelpMark = z.infer<typeof helpMark>;
export const markInput = z.object({ key: helpMark });

export const stepKey = z.enum(["mailbox", "move", "why", "approve", "receipt"]);
export type StepKey = z.infer<typeof stepKey>;

export const guide = z.object({
  /** The first steps in their order, each counted from rows. */
  steps: z.array(z.object({ key: stepKey, isDone: z.boolean() })),
  /** Whether they are still to be shown to this member. */
  isWanted: z.boolean(),
  /** Whether the CRM is connected: moves come from it. */
  hasCrm: z.boolean(),
  /** The latest move that this member approved and that was carried out. */
  doneMoveId: z.string().nullable(),
  marks: z.array(helpMark),
});
export type Guide = z.infer<typeof guide>;

const instant = z.iso.datetime({ offset: true });
const counts = z.record(z.string(), z.number().int());

/** What support needs to know; no names, addresses, texts, tokens or keys. */
export const diagnostics = z.object({
  at: instant,
  node: z.string(),
  migration: z.string().nullable(),
  workspace: z.object({
    id: z.string(),
    isSandbox: z.boolean(),
    timeZone: z.string(),
    holdSeconds: z.number().int(),
  }),
  caller: z.object({ role: z.string() }),
  counts: z.object({ members: counts, moves: counts, signals: counts, executions: counts, outbox: counts }),
  connections: z.array(
    z.object({
      provider: z.string(),
      status: z.string(),
      scopes: z.array(z.string()),
      canRefresh: z.boolean(),
      heldUntil: instant.nullable(),
      lastError: z.string().nullable(),
      lastErrorAt: instant.nullable(),
    }),
  ),
  /** The latest failed executions, newest first. */
  failures: z.array(
    z.object({
      actionType: z.string(),
      attempts: z.number().int(),
      code: z.string().nullable(),
      message: z.string().nullable(),
      at: instant,
    }),
  ),
});
export type Diagnostics = z.infer<typeof diagnostics>;
