import { z } from "zod";
import { type Refusal, refusalsFor } from "#server/domain/guardrails/index.ts";
import {
  type MoveForExecution,
  moveForExecution,
  setMoveStatus,
  trySetMoveStatus,
} from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { Executor } from "../actions/executor.ts";
import { executorOf } from "../actions/registry.ts";
import type { Vendor } from "../contract.ts";
import type { ApprovalGranted } from "../events.ts";
import { assertComplete, connectionOf, guardSubject } from "../move.ts";
import { isWaitedFor } from "../policy/wait.ts";
import { endExecution, executionOf, insertExecution } from "../store/executions.ts";
import { type Approval, addressOf, approvalFacts } from "../store/facts.ts";
import { pause } from "./pause.ts";

export type Claim =
  | { is: "mine"; vendor: Vendor }
  /** A guard said no; the move has failed and says why. */
  | { is: "refused"; rule: string }
  /** It waits for a person to release a switch or to reconnect an account. */
  | { is: "paused" }
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
  if (execution.status === "failed") return { is: "refused", rule: "earlier" };
  if (execution.pausedAt) return { is: "paused" };
  const move = await moveForExecution(ctx.db.prisma, ctx.workspaceId, event.moveId);
  return { is: "mine", vendor: executorOf(move).vendor };
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
    idempotencyKey: verdict.executor?.keyOf(executionId, verdict.address) ?? executionId,
  });
  const { refusals } = verdict;
  const lasting = refusals.find((refusal) => !isWaitedFor(refusal));
  if (lasting) {
    await fail(tx, ctx, { executionId, moveId, refusal: lasting });
    return { is: "refused", rule: lasting.rule };
  }
  const [wait] = refusals;
  if (wait) {
    await pause(tx, ctx, { executionId, moveId, refusal: wait, attempts: 0, isUnknown: false });
    return { is: "paused" };
  }
  if (!verdict.executor) throw new Error("a move without an executor was let through");
  return { is: "mine", vendor: verdict.executor.vendor };
}

type Judged = {
  actionType: string;
  address: string;
  executor: Executor<MoveForExecution> | null;
  /** In the order of the rules. */
  refusals: Refusal[];
};

/** What the guards say. A move that cannot even be read is refused too, so that it does not stay scheduled for ever. */
async function judge(tx: Tx, ctx: Ctx, moveId: string, approval: Approval): Promise<Judged> {
  const move = await readableMove(tx, ctx, moveId);
  if (!move) {
    const message = "This move has no text or parameters that can be read. Dismiss it.";
    return { actionType: "unknown", address: "", executor: null, refusals: [{ rule: "content.unreadable", message }] };
  }
  const refusals = await refusalsFor(tx, ctx, guardSubject(move, approval));
  const connectionId = connectionOf(move);
  const address = connectionId === null ? null : await addressOf(tx, ctx.workspaceId, connectionId);
  const { actionType } = move;
  return { actionType, address: address ?? "", executor: executorOf(move), refusals };
}

async function readableMove(tx: Tx, ctx: Ctx, moveId: string): Promise<MoveForExecution | null> {
  try {
    return assertComplete(await moveForExecution(tx, ctx.workspaceId, moveId));
  } catch (thrown) {
    if (thrown instanceof z.ZodError || (isAppError(thrown) && thrown.code === "invalid_input")) return null;
    throw thrown;
  }
}

/**
 * Ends an execution as failed, and its move with it. Safe to repeat.
 * @param failure.attempts that it rests on @returns false when it had ended, had its effect, or a further attempt was begun
 */
export async function fail(
  tx: Tx,
  ctx: Ctx,
  failure: { executionId: string; moveId: string; refusal: Refusal; attempts?: number | null },
): Promise<boolean> {
  const { executionId, moveId, refusal, attempts = null } = failure;
  const end = { status: "failed", failureCode: refusal.rule, failureMessage: refusal.message } as const;
  if (!(await endExecution(tx, ctx, executionId, end, attempts))) return false;
  await setMoveStatus(tx, ctx, { moveId, from: "executing", to: "failed" });
  await record(tx, ctx, {
    action: "move.failed",
    subject: { type: "move", id: moveId },
    moveId,
    detail: { executionId, rule: refusal.rule, message: refusal.message },
  });
  await emit(tx, ctx, { name: "execution.failed", payload: { moveId, executionId, rule: refusal.rule } });
  return true;
}
