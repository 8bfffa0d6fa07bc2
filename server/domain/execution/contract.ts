import { z } from "zod";
import { actionType, undoClass } from "#server/domain/actions/contract.ts";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

export const vendors = [
  "gmail",
  "google_calendar",
  "google_docs",
  "hubspot",
  "slack",
  "x",
  "webhook",
  "caseyos",
] as const;
export const vendor = z.enum(vendors);
export type Vendor = z.infer<typeof vendor>;

/** Vendors as people call them. */
export const vendorNames: Record<Vendor, string> = {
  gmail: "Gmail",
  google_calendar: "Google Calendar",
  google_docs: "Google Docs",
  hubspot: "HubSpot",
  slack: "Slack",
  x: "X",
  webhook: "The endpoint",
  caseyos: "CaseyOS",
};

/** `undo`: what an execution did was taken back. */
export const receiptKind = z.enum(["execution", "undo"]);
export type ReceiptKind = z.infer<typeof receiptKind>;

/** What was done: the body of a receipt. Its hash covers it and the hash before. */
export const receiptBody = z.object({
  /** Absent in the oldest ones: an execution. */
  kind: receiptKind.optional(),
  executionId: z.string(),
  moveId: z.string(),
  approvalId: z.string(),
  actionType: z.string(),
  contentHash: z.string(),
  approvedBy: z.string(),
  /** Who asked for an undo, as `type:id`. */
  undoneBy: z.string().optional(),
  vendor: z.string(),
  vendorIds: z.record(z.string(), z.string()),
  idempotencyKey: z.string(),
  at: z.iso.datetime({ offset: true }),
  simulated: z.boolean(),
});
export type ReceiptBody = z.infer<typeof receiptBody>;

/** One line of what would leave, as a person reads it. */
export const payloadLine = z.object({ label: z.string(), value: z.string() });
export type PayloadLine = z.infer<typeof payloadLine>;

/** One field at the vendor: what stands there, and what would. Null: nothing. */
export const fieldDiff = z.object({ label: z.string(), before: z.string().nullable(), after: z.string().nullable() });
export type FieldDiff = z.infer<typeof fieldDiff>;

export const mailView = z.object({
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});
export type MailView = z.infer<typeof mailView>;

/** Exactly what an execution would do, by the code that does it. */
export const executionPreview = z.object({
  actionType,
  vendor,
  /** Who or what gets it, in one line. */
  target: z.string(),
  lines: z.array(payloadLine),
  mail: mailView.nullable(),
  /** Field by field, read at the vendor now; null when it could not be read, and `diffProblem` says why. */
  diff: z.array(fieldDiff).nullable(),
  diffProblem: z.string().nullable(),
  undoClass,
  /** What can be done about it afterwards. */
  undoSentence: z.string(),
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

/** With the names of its move and of people as of now, which are no part of the chain; null where there is none any more. */
export const shownReceipt = receipt.extend({
  moveTitle: z.string().nullable(),
  approvedByName: z.string().nullable(),
  undoneByName: z.string().nullable(),
});
export type ShownReceipt = z.infer<typeof shownReceipt>;

export const executionMoveInput = z.object({ moveId: z.uuid() });
export const retriedMove = z.object({ moveId: z.string(), status: z.literal("open"), version: z.number().int() });
export type RetriedMove = z.infer<typeof retriedMove>;

/** `undoing`: it is being taken back. `correction`: a new move with the draft of a correction waits for a person. */
export const undoAnswer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("undoing"), moveId: z.string(), undoId: z.string() }),
  z.object({ kind: z.literal("correction"), moveId: z.string(), correctionMoveId: z.string() }),
]);
export type UndoAnswer = z.infer<typeof undoAnswer>;

export const receiptIdInput = z.object({ receiptId: z.uuid() });
export const listReceiptsInput = pageInput;
export const receiptPage = pageOf(shownReceipt);

/** Whether the workspace's receipts are the ones that were written, all of them and in their order. */
export const chainVerdict = z.discriminatedUnion("isIntact", [
  z.object({ isIntact: z.literal(true), checked: z.number().int() }),
  z.object({ isIntact: z.literal(false), seq: z.number().int(), problem: z.string() }),
]);

/** First line of an exported chain. */
export const exportHead = z.object({
  format: z.literal("caseyos-receipts"),
  version: z.literal(1),
  workspaceId: z.string(),
  exportedAt: z.string(),
});
/** Last line: how many there are, the hash of the last one, and of all bytes before. */
export const exportFoot = z.object({ receipts: z.number().int(), lastHash: z.string(), sha256: z.string() });
