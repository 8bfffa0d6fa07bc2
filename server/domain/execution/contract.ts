import { z } from "zod";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

/** What was done: the body of a receipt. Its hash covers it and the hash before. */
export const receiptBody = z.object({
  executionId: z.string(),
  moveId: z.string(),
  approvalId: z.string(),
  actionType: z.string(),
  contentHash: z.string(),
  approvedBy: z.string(),
  vendor: z.string(),
  vendorIds: z.record(z.string(), z.string()),
  idempotencyKey: z.string(),
  at: z.iso.datetime({ offset: true }),
  simulated: z.boolean(),
});
export type ReceiptBody = z.infer<typeof receiptBody>;

/** Exactly what an execution would send, by the code that sends it. */
export const executionPreview = z.object({
  vendor: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  undoClass: z.enum(["reversible", "compensable", "final"]),
  /** Guardrails that would refuse it now, each with its rule; empty: it would go. */
  refusals: z.array(z.object({ rule: z.string(), message: z.string() })),
});
export type ExecutionPreview = z.infer<typeof executionPreview>;

export const receipt = z.object({
  id: z.string(),
  seq: z.number().int(),
  prevHash: z.string(),
  hash: z.string(),
  body: receiptBody,
});
export type Receipt = z.infer<typeof receipt>;

export const executionMoveInput = z.object({ moveId: z.uuid() });
export const retriedMove = z.object({ moveId: z.string(), status: z.literal("open"), version: z.number().int() });
export type RetriedMove = z.infer<typeof retriedMove>;

export const listReceiptsInput = pageInput;
export const receiptPage = pageOf(receipt);

/** Whether the workspace's receipts are the ones that were written, all of them and in their order. */
export const chainVerdict = z.discriminatedUnion("isIntact", [
  z.object({ isIntact: z.literal(true), checked: z.number().int() }),
  z.object({ isIntact: z.literal(false), seq: z.number().int(), problem: z.string() }),
]);
