import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { transact } from "#server/platform/transact.ts";
import { moveWoken } from "../events.ts";
import { trySetMoveStatus } from "./set-move-status.ts";

/**
 * Puts a snoozed move back into the queue. Nothing happens when it is no longer snoozed, or snoozed to another time.
 * @param input.until ISO instant of the snooze that ends; without it any snooze does
 */
export async function wakeMove(ctx: Ctx, input: { moveId: string; until?: string }): Promise<{ woken: boolean }> {
  authorize(ctx, "move.propose");
  const { moveId, until } = input;
  return transact(ctx, async (tx) => {
    const change = await trySetMoveStatus(tx, ctx, {
      moveId,
      from: "snoozed",
      to: "open",
      ...(until === undefined ? {} : { snoozedUntil: new Date(until) }),
    });
    if (!change) return { woken: false };
    await record(tx, ctx, { action: "move.woken", subject: { type: "move", id: moveId }, moveId });
    await emit(tx, ctx, moveWoken(moveId));
    return { woken: true };
  });
}
