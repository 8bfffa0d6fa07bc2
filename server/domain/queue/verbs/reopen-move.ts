import { activeWeights } from "#server/domain/learning/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, notFound } from "#server/platform/pure/errors.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { MoveChange } from "../contract.ts";
import { moveReopened } from "../events.ts";
import { rescoreMoves } from "../jobs/rescore.ts";
import { signed } from "../policy/words.ts";
import { findMove, hasOtherLiveMove } from "../store/moves.ts";
import { lockMoves } from "../store/scores.ts";
import { setMoveStatus } from "./set-move-status.ts";

/**
 * Takes a dismissal or a snooze back, and ranks the move as of now.
 * @throws conflict `move.superseded` when a newer move stands for the same thing
 */
export async function reopenMove(ctx: Ctx, input: { moveId: string }): Promise<MoveChange> {
  authorize(ctx, "move.dismiss");
  const { moveId } = input;
  return transact(ctx, async (tx) => {
    const move = await findMove(tx, ctx.workspaceId, moveId);
    if (!move) throw notFound("move");
    if (move.status === "dismissed" && (await hasOtherLiveMove(tx, ctx.workspaceId, move.id, move.dedupeKey))) {
      throw conflict("move.superseded", "A newer move stands for the same thing: work on that one.");
    }
    const change = await setMoveStatus(tx, ctx, { moveId, from: ["snoozed", "dismissed"], to: "open" });
    await rescoreAsOfNow(tx, ctx, moveId);
    await record(tx, ctx, {
      action: "move.reopened",
      subject: { type: "move", id: moveId },
      moveId,
      detail: { from: move.status },
    });
    await emit(tx, ctx, moveReopened(moveId));
    return change;
  });
}

async function rescoreAsOfNow(tx: Tx, ctx: Ctx, moveId: string): Promise<void> {
  const moves = await lockMoves(tx, ctx.workspaceId, [moveId]);
  await rescoreMoves(tx, ctx, moves, await activeWeights(tx, ctx.workspaceId), {
    cause: "time",
    causeId: null,
    tell: (points) => `${signed(points)} while it was away.`,
    isAudited: false,
  });
}
