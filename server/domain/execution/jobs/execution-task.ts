import { assertNotStopped, type Refusal } from "#server/domain/guardrails/index.ts";
import { type MoveForExecution, moveForExecution } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { ok } from "#server/platform/pure/result.ts";
import { transact } from "#server/platform/transact.ts";
import type { Session } from "../actions/executor.ts";
import { executorOf } from "../actions/registry.ts";
import type { Vendor } from "../contract.ts";
import { orTrouble } from "../move.ts";
import type { Handle, Snapshot } from "../policy/handle.ts";
import {
  announceWait,
  attemptHadNoEffect,
  beginAttempt,
  type ExecutionRow,
  earlierAttempts,
  executionById,
  handleOf,
  keepResult,
} from "../store/executions.ts";
import { fail } from "./claim.ts";
import { finish } from "./finish.ts";
import { pause } from "./pause.ts";
import type { Opened, Seen, Task, Wait } from "./turns.ts";

/** An approved move being done. @param vendor of the move's action */
export function executionTask(ctx: Ctx, executionId: string, vendor: Vendor): Task {
  const row = () => executionById(ctx.db.prisma, ctx.workspaceId, executionId);
  return {
    id: executionId,
    vendor,
    unknownAdvice: "It is not known whether it was done: look there yourself. A retry looks first.",
    noEffectAdvice: "Look there, then retry.",
    open: async () => {
      const execution = await row();
      if (!execution || execution.status === "failed") return "over";
      if (execution.status === "succeeded" || execution.result) return "done";
      const move = await moveForExecution(ctx.db.prisma, ctx.workspaceId, execution.moveId);
      const session = await orTrouble(() => executorOf(move).open(ctx, move));
      return "isLasting" in session ? session : opened(ctx, execution, move, session);
    },
    hadNoEffect: (attempt) => attemptHadNoEffect(ctx, executionId, attempt),
    pause: (wait) => pauseTask(ctx, executionId, wait),
    announceWait: (waitMs) => announceWait(ctx, executionId, waitMs),
    attempts: async () => (await row())?.attempts ?? null,
    end: async (refusal, attempts) => {
      const execution = await row();
      return execution !== null && end(ctx, execution, refusal, attempts);
    },
    finish: () => finish(ctx, executionId),
    warn: (what) => ctx.log.warn({ executionId, vendor, ...what }, "a vendor call did not succeed"),
  };
}

function opened(ctx: Ctx, execution: ExecutionRow, move: MoveForExecution, session: Session): Opened {
  let snapshot: Snapshot = execution.snapshot ?? {};
  const handle = (): Handle => ({ ...handleOf(execution), snapshot });
  return {
    attempts: execution.attempts,
    look: () => look(ctx, execution, session),
    prepare: async () => {
      // Once an attempt was begun, what stood there before is known for good.
      if (execution.attempts === 0) {
        const before = await session.before();
        if (!before.ok) return before;
        snapshot = before.value.snapshot;
      }
      return session.check(handle());
    },
    begin: (attempt) => beginAttempt(ctx, execution.id, attempt, snapshot),
    mayCall: () => stopOf(ctx, move),
    call: async () => {
      const made = await session.call(handle());
      if (!made.ok) return made;
      await keepResult(ctx, execution.id, { ...made.value, key: execution.idempotencyKey });
      return ok(undefined);
    },
  };
}

/** Why the kill switch forbids the call; null when it does not. */
async function stopOf(ctx: Ctx, { actionType }: MoveForExecution): Promise<Refusal | null> {
  try {
    await assertNotStopped(ctx, { actionType, agentId: null });
    return null;
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code !== "precondition_failed") throw thrown;
    return { rule: thrown.reason, message: thrown.message };
  }
}

/** Searches the vendor for what this execution did, and for what earlier runs did whose end was never known. */
async function look(ctx: Ctx, execution: ExecutionRow, session: Session): Promise<Seen> {
  const earlier = await earlierAttempts(ctx.db.prisma, ctx.workspaceId, execution.moveId);
  for (const candidate of [execution, ...earlier]) {
    const found = await session.find(handleOf(candidate, execution.contentHash));
    if (!found.ok) return { is: "blind", error: found.error };
    if (!found.value) continue;
    if (candidate.contentHash !== execution.contentHash) {
      const message = "An earlier version of this did have its effect in an earlier run. It was not done again.";
      return { is: "ended", refusal: { rule: "vendor.sent_before", message } };
    }
    await keepResult(ctx, execution.id, { ...found.value, key: candidate.idempotencyKey }, candidate);
    return { is: "done" };
  }
  return { is: "absent" };
}

async function pauseTask(ctx: Ctx, executionId: string, wait: Wait): Promise<void> {
  const execution = await executionById(ctx.db.prisma, ctx.workspaceId, executionId);
  if (!execution) return;
  const { moveId } = execution;
  await transact(ctx, (tx) => pause(tx, ctx, { ...wait, executionId, moveId }));
  await announceWait(ctx, executionId, 0);
}

/** Ends the execution as failed in a transaction of its own. */
function end(
  ctx: Ctx,
  execution: Pick<ExecutionRow, "id" | "moveId">,
  refusal: Refusal,
  attempts: number | null,
): Promise<boolean> {
  const { id: executionId, moveId } = execution;
  return transact(ctx, (tx) => fail(tx, ctx, { executionId, moveId, refusal, attempts }));
}
