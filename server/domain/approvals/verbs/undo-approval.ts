import { setMoveStatus } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { isAppError, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { Decision } from "../contract.ts";
import { type DecisionFacts, undoConflict } from "../policy/verdict.ts";
import { decisionFacts } from "../store/facts.ts";
import { closeRequest } from "../store/requests.ts";

/**
 * Takes an approval back as long as nothing has been done: the move is open again, the approval void. It races the claim of
 * the execution on the move's row, so exactly one of them happens.
 * @throws not_found, or conflict move.already_executing, move.already_done (with what can be done), move.not_scheduled
 */
export async function undoApproval(ctx: Ctx, input: { moveId: string }): Promise<Decision> {
  authorize(ctx, "move.undo");
  const { moveId } = input;
  const facts = await decisionFacts(ctx.db, ctx.workspaceId, moveId);
  if (!facts) throw notFound("move");
  if (facts.status !== "scheduled") throw undoConflict(facts);
  try {
    return await takeBack(ctx, moveId, facts);
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code !== "conflict") throw thrown;
    throw undoConflict((await decisionFacts(ctx.db, ctx.workspaceId, moveId)) ?? facts);
  }
}

function takeBack(ctx: Ctx, moveId: string, facts: DecisionFacts): Promise<Decision> {
  return transact(ctx, async (tx) => {
    const { version } = await setMoveStatus(tx, ctx, { moveId, from: "scheduled", to: "open" });
    const approvalId = await closeRequest(tx, ctx, { moveId, from: "granted", to: "voided" });
    if (!approvalId) throw undoConflict(facts);
    await record(tx, ctx, {
      action: "move.undone",
      subject: { type: "move", id: moveId },
      moveId,
      detail: { approvalId },
    });
    await emit(tx, ctx, { name: "approval.voided", payload: { moveId, approvalId } });
    return { approvalId, moveId, status: "open", holdUntil: null, version };
  });
}
