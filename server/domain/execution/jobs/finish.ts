import { moveForExecution, setMoveStatus } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { executorOf } from "../actions/registry.ts";
import type { ReceiptBody } from "../contract.ts";
import {
  approverOf,
  type ExecutionRow,
  endExecution,
  executionById,
  handleOf,
  type Result,
} from "../store/executions.ts";
import { appendReceipt } from "../store/receipts.ts";

/**
 * Writes down what was done, in one transaction: execution, receipt, move, what follows from it, audit and event. Safe to
 * repeat: the first one wins, the others do nothing.
 * @returns number of the receipt; null when it had been written
 */
export async function finish(ctx: Ctx, executionId: string): Promise<number | null> {
  const execution = await executionById(ctx.db.prisma, ctx.workspaceId, executionId);
  if (!execution?.result || execution.status === "succeeded" || execution.status === "failed") return null;
  const { result } = execution;
  const move = await moveForExecution(ctx.db.prisma, ctx.workspaceId, execution.moveId);
  const done = { ...handleOf(execution), ...result };
  const settle = await executorOf(move).settle?.(ctx, move, done);
  return transact(ctx, async (tx) => {
    const { moveId } = execution;
    if (!(await endExecution(tx, ctx, execution.id, { status: "succeeded" }))) return null;
    await setMoveStatus(tx, ctx, { moveId, from: "executing", to: "done" });
    await settle?.(tx);
    const body = await receiptBodyOf(tx, ctx, execution, result, executorOf(move));
    const receipt = await appendReceipt(tx, ctx, { ...body, kind: "execution" });
    await record(tx, ctx, {
      action: "move.executed",
      subject: { type: "move", id: moveId },
      moveId,
      detail: { executionId: execution.id, receiptId: receipt.id, receiptSeq: receipt.seq, receiptHash: receipt.hash },
    });
    await emit(tx, ctx, { name: "execution.succeeded", payload: { moveId, executionId: execution.id } });
    return receipt.seq;
  });
}

/** What every receipt of an execution says, that of its undo too. */
export async function receiptBodyOf(
  tx: Tx,
  ctx: Ctx,
  execution: ExecutionRow,
  result: Result,
  executor: ReturnType<typeof executorOf>,
): Promise<ReceiptBody> {
  return {
    executionId: execution.id,
    moveId: execution.moveId,
    approvalId: execution.approvalId,
    actionType: execution.actionType,
    contentHash: execution.contentHash,
    approvedBy: await approverOf(tx, ctx.workspaceId, execution.approvalId),
    vendor: executor.vendor,
    vendorIds: executor.receiptIds?.(result.ids) ?? result.ids,
    idempotencyKey: result.key,
    at: ctx.now().toISOString(),
    simulated: ctx.connectors.simulated,
  };
}
