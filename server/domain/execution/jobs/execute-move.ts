import { refusalsFor } from "#server/domain/guardrails/index.ts";
import { moveForExecution } from "#server/domain/queue/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { transact } from "#server/platform/transact.ts";
import { executorOf } from "../actions/registry.ts";
import type { Vendor } from "../contract.ts";
import type { ApprovalGranted, ExecutionStalled } from "../events.ts";
import { guardSubject } from "../move.ts";
import { isWaitedFor, waitRefusal } from "../policy/wait.ts";
import { executionById } from "../store/executions.ts";
import { approvalFacts } from "../store/facts.ts";
import { type CarriedOut, carryOut, type Start } from "./carry-out.ts";
import { claim, fail } from "./claim.ts";
import { executionTask } from "./execution-task.ts";

export type ExecuteResult = { is: CarriedOut | "refused" | "not_mine" };

/**
 * Does an approved move: waits out the hold, takes the move, asks the guards, calls the vendor, writes the receipt. However
 * often it is cut off and repeated, and by however many workers, it is done once and one receipt is written.
 */
export async function executeMove(ctx: Ctx, steps: StepPort, event: ApprovalGranted): Promise<ExecuteResult> {
  authorize(ctx, "move.execute");
  const holdUntil = new Date(event.holdUntil);
  // Remembered, so that a replay takes the same way. An engine rounds the shortest sleep up to a second.
  const plan = await steps.run("plan", async () => ({ executionId: ctx.newId(), isHeld: ctx.now() < holdUntil }));
  if (plan.isHeld) await steps.sleepUntil("hold", holdUntil);
  const { executionId } = plan;
  const claimed = await steps.run("claim", () => claim(ctx, { ...event, executionId }));
  if (claimed.is !== "mine") return { is: claimed.is };
  const task = executionTask(ctx, executionId, claimed.vendor);
  return { is: await carryOut(steps, ctx.now, task, { isUnknown: false, attempts: 0 }) };
}

/** Goes on with an execution whose worker has fallen silent. It never trusts that the vendor was not called. */
export async function resumeExecution(ctx: Ctx, steps: StepPort, event: ExecutionStalled): Promise<ExecuteResult> {
  authorize(ctx, "move.execute");
  const start = await steps.run("start", () => standing(ctx, event.executionId));
  if (!start) return { is: "not_mine" };
  if (start.isPaused && (await steps.run("recheck", () => recheck(ctx, event.executionId)))) return { is: "refused" };
  return { is: await carryOut(steps, ctx.now, executionTask(ctx, event.executionId, start.vendor), start) };
}

async function standing(
  ctx: Ctx,
  executionId: string,
): Promise<(Start & { vendor: Vendor; isPaused: boolean }) | null> {
  const execution = await executionById(ctx.db.prisma, ctx.workspaceId, executionId);
  if (!execution || execution.status === "failed") return null;
  const move = await moveForExecution(ctx.db.prisma, ctx.workspaceId, execution.moveId);
  const { vendor } = executorOf(move);
  const isUnknown = execution.status === "calling";
  return { vendor, isUnknown, attempts: execution.attempts, isPaused: execution.pausedAt !== null };
}

/**
 * Asks the guards again before something goes on that has waited: somebody may have opted out meanwhile. Limits are left out,
 * because it was counted when it was claimed; what it waits for is met again before the call. What may have been done already
 * is not judged: it has to be looked for.
 * @returns whether it has ended here
 */
async function recheck(ctx: Ctx, executionId: string): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const execution = await executionById(tx, ctx.workspaceId, executionId);
    if (!execution?.pausedAt || execution.status !== "claimed") return false;
    const { moveId, approvalId, pausedAt } = execution;
    const move = await moveForExecution(tx, ctx.workspaceId, moveId);
    const approval = await approvalFacts(tx, ctx.workspaceId, approvalId);
    const said = await refusalsFor(tx, ctx, guardSubject(move, approval));
    const now = said.find((refusal) => !refusal.rule.startsWith("limit.") && !isWaitedFor(refusal));
    const refusal = waitRefusal(pausedAt, ctx.now()) ?? now;
    if (refusal) await fail(tx, ctx, { executionId, moveId, refusal });
    return refusal !== undefined;
  });
}
