import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { transact } from "#server/platform/transact.ts";
import type { DismissInput, MoveChange } from "../contract.ts";
import { moveDismissed } from "../events.ts";
import { setMoveStatus } from "./set-move-status.ts";

/** Takes a move out of the queue, with a reason that the ranking can learn from. */
export async function dismissMove(ctx: Ctx, input: DismissInput): Promise<MoveChange> {
  authorize(ctx, "move.dismiss");
  const { moveId, reason, note } = input;
  return transact(ctx, async (tx) => {
    const change = await setMoveStatus(tx, ctx, {
      moveId,
      from: ["open", "snoozed"],
      to: "dismissed",
      contentHash: input.contentHash,
      patch: { dismissReason: reason },
    });
    const detail = { reason, ...(note ? { note } : {}) };
    await record(tx, ctx, { action: "move.dismissed", subject: { type: "move", id: moveId }, moveId, detail });
    await emit(tx, ctx, moveDismissed(moveId, reason));
    return change;
  });
}
