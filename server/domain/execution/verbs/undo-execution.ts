import { undoClassOf } from "#server/domain/actions/contract.ts";
import { checkDraft } from "#server/domain/outreach/index.ts";
import { type MoveForExecution, moveForExecution, proposeMove, touchMove } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { UndoAnswer } from "../contract.ts";
import { type CorrectedMail, correctionOf } from "../policy/correction.ts";
import { type ExecutionRow, lastDone } from "../store/executions.ts";
import { requestUndo } from "../store/undos.ts";

/**
 * Takes back what a move has done, as far as its kind allows: reversible actions are undone at the vendor by a job; for a sent
 * mail a correction in the same thread is proposed; a sequence is stopped, and what it sent stays sent; final ones stay.
 * @throws not_found; conflict `undo.not_done`, `undo.final`, `undo.under_way`
 */
export async function undoExecution(ctx: Ctx, input: { moveId: string }): Promise<UndoAnswer> {
  authorize(ctx, "move.undo");
  const move = await moveForExecution(ctx.db.prisma, ctx.workspaceId, input.moveId);
  const execution = await lastDone(ctx.db.prisma, ctx.workspaceId, move.id);
  if (move.status !== "done" || !execution) {
    throw conflict("undo.not_done", "Nothing was done that could be taken back.", { status: move.status });
  }
  switch (undoClassOf[move.actionType]) {
    case "reversible":
      return request(ctx, move.id, execution.id);
    case "compensable":
      return correct(ctx, move, execution);
    case "final":
      throw conflict("undo.final", "This cannot be taken back: it was done for good.", { status: move.status });
    default:
      throw new Error("an undo class nobody knows");
  }
}

function request(ctx: Ctx, moveId: string, executionId: string): Promise<UndoAnswer> {
  return transact(ctx, async (tx) => {
    const undo = await requestUndo(tx, ctx, { executionId, moveId });
    if (!undo) throw conflict("undo.under_way", "Somebody has asked for this undo already.");
    await touchMove(tx, ctx, moveId);
    await record(tx, ctx, {
      action: "move.undo_requested",
      subject: { type: "move", id: moveId },
      moveId,
      detail: { executionId, undoId: undo.id },
    });
    const { id: undoId, round } = undo;
    await emit(tx, ctx, { name: "execution.undo_requested", payload: { moveId, undoId, round } });
    return { kind: "undoing", moveId, undoId };
  });
}

/** A person finishes and approves it like any other mail; asked for twice it is the same move. */
async function correct(ctx: Ctx, move: MoveForExecution, execution: ExecutionRow): Promise<UndoAnswer> {
  // No mail: what follows from now on can be stopped by the machine, and only that.
  if (move.actionType !== "send_email" && move.actionType !== "reply_email") return request(ctx, move.id, execution.id);
  const sent: CorrectedMail = {
    executionId: execution.id,
    title: move.title,
    subject: move.draft?.subject ?? "",
    params: move.params,
    rfcMessageId: execution.result?.key ?? execution.idempotencyKey,
    vendorThreadId: execution.result?.ids.vendorThreadId ?? "",
    contactId: move.contactId,
    companyId: move.companyId,
    dealId: move.dealId,
    ownerId: move.ownerId,
    askedAt: ctx.now(),
  };
  const { moveId } = await proposeMove(
    ctx,
    correctionOf(sent, (draft) => checkDraft(draft).ok),
  );
  return { kind: "correction", moveId: move.id, correctionMoveId: moveId };
}
