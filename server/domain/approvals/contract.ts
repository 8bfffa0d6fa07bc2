import { z } from "zod";

/** One decision, from whatever surface. `contentHash` is what the person saw; another one is refused as stale. */
export const decideInput = z.object({
  moveId: z.uuid(),
  contentHash: z.string().length(64),
  verdict: z.enum(["approve", "refuse"]),
  note: z.string().max(500).optional(),
});
export type DecideInput = z.infer<typeof decideInput>;

export const decision = z.object({
  approvalId: z.string(),
  moveId: z.string(),
  status: z.enum(["scheduled", "open"]),
  holdUntil: z.iso.datetime({ offset: true }).nullable(),
  version: z.number().int(),
});
export type Decision = z.infer<typeof decision>;

export const undoInput = z.object({ moveId: z.uuid() });
