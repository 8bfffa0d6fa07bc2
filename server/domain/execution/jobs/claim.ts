import { z } from "zod";
import { moveForExecution, setMoveStatus, trySetMoveStatus } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { ApprovalGranted } from "../events.ts";
import { assertSendable, factsOf, type SendableMove } from "../move.ts";
import { messageIdOf } from "../policy/compose.ts";
import { type GuardFacts, type Refusal, refusals } from "../policy/guards.ts";
import { endExecution, executionOf, insertExecution } from "../store/executions.ts";
import { approvalFacts, lockSendLimits } from "../store/facts.ts";

export type Claim =
  | { is: "mine" }
  /** A guard said no; the move has failed and says why. */
  | { is: "refused"; rule: string }
  /** Undone, decided anew, or another worker has it: nothing to do. */
  | { is: "not_mine" };

const NOT_MINE = Symbol("not mine");

/**
 * Takes an approved move for this worker and asks every guard, in one transaction: what is counted against a limit is what was
 * let through. Safe to repeat with the same execution id.
 */
export async function claim(ctx: Ctx, event: ApprovalGranted & { executionId: string }): Promise<Claim> {
  const found = await findClaim(ctx, event);
  if (found) return found;
  try {
    return await transact(ctx, (tx) => take(tx, ctx, event));
  } catch (thrown) {
    if (thrown === NOT_MINE) return { is: "not_mine" };
    throw thrown;
  }
}

async function findClaim(ctx: Ctx, event: ApprovalGranted & { executionId: string }): Promise<Claim | null> {
  const key = { moveId: event.moveId, approvalId: event.approvalId };
  const execution = await executionOf(ctx.db.prisma, ctx.workspaceId, key);
  if (!execution) return null;
  if (execution.id !== event.executionId) return { is: "not_mine" };
  return execution.status === "failed" ? { is: "refused", rule: "earlier" } : { is: "mine" };
}

async function take(tx: Tx, ctx: Ctx, event: ApprovalGranted & { executionId: string }): Promise<Claim> {
  const { moveId, approvalId, executionId } = event;
  // The move's row is the lock: undo, a second approval and other workers wait here or have been here.
  if (!(await trySetMoveStatus(tx, ctx, { moveId, from: "scheduled", to: "executing" }))) throw NOT_MINE;
  const approval = await approvalFacts(tx, ctx.workspaceId, approvalId);
  if (approval?.moveId !== moveId || !approval.isGranted) throw NOT_MINE;
  const verdict = await judge(tx, ctx, moveId, approval);
  await insertExecution(tx, ctx, {
    id: executionId,
    moveId,
    approvalId,
    actionType: verdict.actionType,
    contentHash: approval.contentHash,
    idempotencyKey: messageIdOf(executionId, verdict.address),
  });
  const first = verdict.refusal;
  if (!first) return { is: "mine" };
  await fail(tx, ctx, { executionId, moveId, refusal: first });
  return { is: "refused", rule: first.rule };
}

type Judged = { actionType: string; address: string; refusal: Refusal | null };

/** What the guards say. A move that cannot even be read is refused too, so that it does not stay scheduled for ever. */
async function judge(tx: Tx, ctx: Ctx, moveId: string, approval: NonNullable<GuardFacts["approval"]>): Promise<Judged> {
  const move = await readableMove(tx, ctx, moveId);
  if (!move) {
    const message = "This move has no draft or recipient that can be read. Dismiss it.";
    return { actionType: "unknown", address: "mailbox.invalid", refusal: { rule: "content.unreadable", message } };
  }
  await lockSendLimits(tx, ctx.workspaceId);
  const facts = await factsOf(tx, ctx, move, approval);
  const address = facts.connection?.address ?? "mailbox.invalid";
  return { actionType: move.actionType, address, refusal: refusals(facts)[0] ?? null };
}

async function readableMove(tx: Tx, ctx: Ctx, moveId: string): Promise<SendableMove | null> {
  try {
    return assertSendable(await moveForExecution(tx, ctx.workspaceId, moveId));
  } catch (thrown) {
    if (thrown instanceof z.ZodError || (isAppError(thrown) && thrown.code === "invalid_input")) return null;
    throw thrown;
  }
}

/** Ends an execution as failed, and its move with it. Safe to repeat; does nothing when it had ended before. */
export async function fail(
  tx: Tx,
  ctx: Ctx,
  failure: { executionId: string; moveId: string; refusal: Refusal },
): Promise<void> {
  const { executionId, moveId, refusal } = failure;
  const isOver = await endExecution(tx, ctx, executionId, {
    status: "failed",
    failureCode: refusal.rule,
    failureMessage: refusal.message,
  });
  if (!isOver) return;
  await setMoveStatus(tx, ctx, { moveId, from: "executing", to: "failed" });
  await record(tx, ctx, {
    action: "move.failed",
    subject: { type: "move", id: moveId },
    moveId,
    detail: { executionId, rule: refusal.rule, message: refusal.message },
  });
  await emit(tx, ctx, { name: "execution.failed", payload: { moveId, executionId, rule: refusal.rule } });
}
