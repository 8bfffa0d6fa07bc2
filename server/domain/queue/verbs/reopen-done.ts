import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { MoveChange } from "../contract.ts";
import { findMove, hasOtherLiveMove, updateMove } from "../store/moves.ts";
import { setMoveStatus } from "./set-move-status.ts";

/**
 * Brings a move back whose effect was taken back, in the caller's transaction. When another move stands for the same thing by
 * now, it is superseded instead: one live move per condition.
 * @inner because the undo job has authorised its caller
 * @unaudited because the undo writes the entry that tells what was undone
 * @unannounced because the undo emits execution.undone
 */
export async function reopenDone(tx: Tx, ctx: Ctx, moveId: string): Promise<MoveChange> {
  const move = await findMove(tx, ctx.workspaceId, moveId);
  if (!move) throw notFound("move");
  const isTaken = await hasOtherLiveMove(tx, ctx.workspaceId, moveId, move.dedupeKey);
  return setMoveStatus(tx, ctx, { moveId, from: "done", to: isTaken ? "superseded" : "open" });
}

/**
 * Tells open screens that something about a move has changed, without a change of the move itself.
 * @inner because the undo verb and job have authorised their caller
 */
export async function touchMove(tx: Tx, ctx: Ctx, moveId: string): Promise<void> {
  await updateMove(tx, ctx.workspaceId, moveId, { status: ["done"] }, { updatedAt: ctx.now() }, false);
}
