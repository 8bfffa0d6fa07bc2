import { setMoveStatus } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { transact } from "#server/platform/transact.ts";
import type { RetriedMove } from "../contract.ts";

/**
 * Puts a failed move back into the queue as it was, to be approved again.
 * @throws not_found; conflict when it has not failed
 */
export async function retryMove(ctx: Ctx, input: { moveId: string }): Promise<RetriedMove> {
  authorize(ctx, "move.retry");
  const { moveId } = input;
  return transact(ctx, async (tx) => {
    const { version } = await setMoveStatus(tx, ctx, { moveId, from: "failed", to: "open" });
    await record(tx, ctx, { action: "move.retried", subject: { type: "move", id: moveId }, moveId });
    await emit(tx, ctx, { name: "move.retried", payload: { moveId } });
    return { moveId, status: "open", version };
  });
}
