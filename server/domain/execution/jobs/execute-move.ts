import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import type { ApprovalGranted, ExecutionStalled } from "../events.ts";
import { waitBeforeAttempt, waitBeforeLook } from "../policy/retry-plan.ts";
import { executionById } from "../store/executions.ts";
import { end, lookOnce, sendOnce, type Turn } from "./attempt.ts";
import { claim } from "./claim.ts";
import { finish } from "./finish.ts";

export type ExecuteResult = { is: "done" | "failed" | "refused" | "not_mine" };

/**
 * Does an approved move: waits out the hold, takes the move, asks the guards, sends, writes the receipt. However often it is
 * cut off and repeated, and by however many workers, one mail leaves and one receipt is written.
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
  return carryOut(ctx, steps, executionId, { isUnknown: false, attempts: 0 });
}

/** Goes on with an execution whose worker has fallen silent. It never trusts that the vendor was not called. */
export async function resumeExecution(ctx: Ctx, steps: StepPort, event: ExecutionStalled): Promise<ExecuteResult> {
  authorize(ctx, "move.execute");
  const start = await steps.run("start", () => standing(ctx, event.executionId));
  return start ? carryOut(ctx, steps, event.executionId, start) : { is: "not_mine" };
}

/** `attempts`: number of the last one begun. `isUnknown`: nobody knows what came of it. */
type Start = { isUnknown: boolean; attempts: number };
type Progress = Start & { failures: number; emptyLooks: number; failedLooks: number };

async function carryOut(ctx: Ctx, steps: StepPort, executionId: string, start: Start): Promise<ExecuteResult> {
  const progress: Progress = { ...start, failures: 0, emptyLooks: 0, failedLooks: 0 };
  // It ends: every turn that does not end it uses up one of the plan's waits.
  for (let number = 1; ; number += 1) {
    const turn = await takeTurn(ctx, steps, executionId, progress, number);
    if (turn.is === "over") return { is: "failed" };
    if (turn.is === "sent") {
      await steps.run("receipt", () => finish(ctx, executionId));
      return { is: "done" };
    }
    const waitMs = afterTurn(progress, turn);
    if (waitMs === null) {
      await steps.run("give-up", () => giveUp(ctx, executionId));
      return { is: "failed" };
    }
    if (waitMs > 0) await steps.sleepUntil(`wait-${number}`, new Date(ctx.now().getTime() + waitMs));
  }
}

async function standing(ctx: Ctx, executionId: string): Promise<Start | null> {
  const execution = await executionById(ctx.db.prisma, ctx.workspaceId, executionId);
  if (!execution || execution.status === "failed") return null;
  return { isUnknown: execution.status === "calling", attempts: execution.attempts };
}

function takeTurn(ctx: Ctx, steps: StepPort, executionId: string, progress: Progress, number: number): Promise<Turn> {
  const { attempts, failures, failedLooks } = progress;
  return progress.isUnknown
    ? steps.run(`look-${number}`, () => lookOnce(ctx, executionId, failedLooks))
    : steps.run(`send-${number}`, () => sendOnce(ctx, executionId, { attempt: attempts + 1, failures }));
}

/** Takes a turn's result into account. @returns ms to wait before the next turn; null: give up */
function afterTurn(progress: Progress, turn: Exclude<Turn, { is: "sent" | "over" }>): number | null {
  switch (turn.is) {
    case "again":
      progress.failures += 1;
      progress.attempts = turn.attempts;
      return turn.waitMs;
    case "unknown":
      progress.isUnknown = true;
      progress.emptyLooks = 0;
      progress.attempts = turn.attempts;
      return waitBeforeLook(0);
    case "absent": {
      progress.emptyLooks += 1;
      const waitMs = waitBeforeLook(progress.emptyLooks);
      if (waitMs !== null) return waitMs;
      progress.isUnknown = false;
      progress.failures += 1;
      return waitBeforeAttempt(progress.failures, null) === null ? null : 0;
    }
    case "blind":
      progress.failedLooks += 1;
      return turn.waitMs;
    default:
      return turn satisfies never;
  }
}

async function giveUp(ctx: Ctx, executionId: string): Promise<void> {
  const execution = await executionById(ctx.db.prisma, ctx.workspaceId, executionId);
  if (!execution) return;
  await end(ctx, execution, {
    rule: "vendor.no_effect",
    message: "The mail provider took the mail several times and never sent it. Look into the sent mail, then retry.",
  });
}
