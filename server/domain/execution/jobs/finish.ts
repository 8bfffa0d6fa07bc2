import type { IncomingEmail } from "#server/connectors/ports/email.ts";
import { storeMessage } from "#server/domain/crm/index.ts";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import { moveForExecution, setMoveStatus } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { ReceiptBody } from "../contract.ts";
import { assertSendable, type SendableMove, senderOf } from "../move.ts";
import { type ComposedMail, composeMail, type Mailbox } from "../policy/compose.ts";
import { approverOf, type ExecutionRow, endExecution, executionById, type SendResult } from "../store/executions.ts";
import { appendReceipt } from "../store/receipts.ts";

type Sent = { execution: ExecutionRow; result: SendResult; move: SendableMove; mailbox: Mailbox };

/**
 * Writes down what was done, in one transaction: execution, receipt, move, the mail itself, its outcome, audit and event.
 * Safe to repeat: the first one wins, the others do nothing.
 * @returns number of the receipt; null when it had been written
 */
export async function finish(ctx: Ctx, executionId: string): Promise<number | null> {
  const execution = await executionById(ctx.db.prisma, ctx.workspaceId, executionId);
  if (!execution?.result || execution.status === "succeeded" || execution.status === "failed") return null;
  const move = assertSendable(await moveForExecution(ctx.db.prisma, ctx.workspaceId, execution.moveId));
  const sent = { execution, result: execution.result, move, mailbox: await senderOf(ctx, move) };
  return transact(ctx, (tx) => writeDown(tx, ctx, sent));
}

async function writeDown(tx: Tx, ctx: Ctx, sent: Sent): Promise<number | null> {
  const { execution, move, result } = sent;
  const { moveId } = execution;
  if (!(await endExecution(tx, ctx, execution.id, { status: "succeeded" }))) return null;
  await setMoveStatus(tx, ctx, { moveId, from: "executing", to: "done" });
  const mail = composeMail(move, sent.mailbox, result.rfcMessageId);
  await storeMessage(ctx, move.params.connectionId, sent.mailbox.address, asStored(ctx, mail, result), tx);
  await recordOutcome(
    ctx,
    {
      type: "email_sent",
      source: "gmail",
      contactId: move.contactId,
      moveId,
      executionId: execution.id,
      occurredAt: ctx.now(),
      naturalKey: `email_sent:${execution.id}`,
      evidence: { vendorMessageId: result.vendorMessageId },
    },
    tx,
  );
  const receipt = await appendReceipt(tx, ctx, await bodyOf(tx, ctx, sent));
  await record(tx, ctx, {
    action: "move.executed",
    subject: { type: "move", id: moveId },
    moveId,
    detail: { executionId: execution.id, receiptId: receipt.id, receiptSeq: receipt.seq, receiptHash: receipt.hash },
  });
  await emit(tx, ctx, { name: "execution.succeeded", payload: { moveId, executionId: execution.id } });
  return receipt.seq;
}

async function bodyOf(tx: Tx, ctx: Ctx, { execution, result }: Sent): Promise<ReceiptBody> {
  return {
    executionId: execution.id,
    moveId: execution.moveId,
    approvalId: execution.approvalId,
    actionType: execution.actionType,
    contentHash: execution.contentHash,
    approvedBy: await approverOf(tx, ctx.workspaceId, execution.approvalId),
    vendor: "gmail",
    vendorIds: { messageId: result.vendorMessageId, threadId: result.vendorThreadId },
    idempotencyKey: result.rfcMessageId,
    at: ctx.now().toISOString(),
    simulated: ctx.connectors.simulated,
  };
}

const asStored = (ctx: Ctx, mail: ComposedMail, result: SendResult): IncomingEmail => ({
  vendorMessageId: result.vendorMessageId,
  vendorThreadId: result.vendorThreadId,
  rfcMessageId: result.rfcMessageId,
  inReplyTo: mail.thread?.inReplyTo ?? null,
  references: mail.thread?.references ?? [],
  from: mail.from,
  to: mail.to,
  subject: mail.subject,
  text: mail.text,
  sentAt: ctx.now(),
  isAutomatic: false,
  failedRecipients: [],
  labels: ["SENT"],
});
