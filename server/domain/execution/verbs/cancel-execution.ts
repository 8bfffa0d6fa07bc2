import { setMoveStatus } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { RetriedMove } from "../contract.ts";
import { endPaused } from "../store/executions.ts";

const ending = {
  failureCode: "execution.cancelled",
  failureMessage: "It was cancelled while it waited. Nothing was done.",
};

/**
 * Calls off what waits for a person, a kill switch say: nothing was done, and the move is open again as it was. It races the worker that goes
 * on after a release on the execution's row, so exactly one of them happens.
 * @throws not_found; conflict `execution.not_paused` when it does not wait
 */
export async function cancelExecution(ctx: Ctx, input: { moveId: string }): Promise<RetriedMove> {
  authorize(ctx, "move.undo");
  const { moveId } = input;
  return transact(ctx, async (tx) => {
    await setMoveStatus(tx, ctx, { moveId, from: "executing", to: "failed" });
    const executionId = await endPaused(tx, ctx, moveId, ending);
    if (executionId === null)
      throw conflict(
        "execution.not_paused",
        "It cannot be called off: it is being done, or may have been done already.",
      );
    const { version } = await setMoveStatus(tx, ctx, { moveId, from: "failed", to: "open" });
    const subject = { type: "move", id: moveId };
    await record(tx, ctx, { action: "move.cancelled", subject, moveId, detail: { executionId } });
    await emit(tx, ctx, { name: "execution.cancelled", payload: { moveId, executionId } });
    return { moveId, status: "open", version };
  });
}
