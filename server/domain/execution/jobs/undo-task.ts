import type { Refusal } from "#server/domain/guardrails/index.ts";
import { moveForExecution, reopenDone, touchMove } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { ok } from "#server/platform/pure/result.ts";
import { transact } from "#server/platform/transact.ts";
import type { Session } from "../actions/executor.ts";
import { executorOf } from "../actions/registry.ts";
import type { Vendor } from "../contract.ts";
import { orTrouble } from "../move.ts";
import type { Done } from "../policy/handle.ts";
import { executionById, handleOf } from "../store/executions.ts";
import { appendReceipt } from "../store/receipts.ts";
import {
  announceUndoWait,
  beginUndoAttempt,
  endUndo,
  type UndoRef,
  type UndoRow,
  undoById,
  undoHadNoEffect,
} from "../store/undos.ts";
import { receiptBodyOf } from "./finish.ts";
import type { Opened, Seen, Task } from "./turns.ts";

/** What an execution did, being taken back. @param vendor of the move's action */
export function undoTask(ctx: Ctx, ref: UndoRef, vendor: Vendor): Task {
  const row = async (): Promise<UndoRow | null> => {
    const undo = await undoById(ctx.db.prisma, ctx.workspaceId, ref.id);
    return undo?.round === ref.round ? undo : null;
  };
  return {
    id: ref.id,
    vendor,
    unknownAdvice: "It is not known whether it was taken back: look there yourself, or undo it again.",
    noEffectAdvice: "Look there, then undo it again.",
    open: async () => {
      const undo = await row();
      if (!undo || undo.status === "failed") return "over";
      if (undo.status === "succeeded") return "done";
      const execution = await executionById(ctx.db.prisma, ctx.workspaceId, undo.executionId);
      if (!execution?.result) return "over";
      const move = await moveForExecution(ctx.db.prisma, ctx.workspaceId, undo.moveId);
      const session = await orTrouble(() => executorOf(move).open(ctx, move));
      if ("isLasting" in session) return session;
      return opened(ctx, ref, undo.attempts, session, { ...handleOf(execution), ...execution.result });
    },
    hadNoEffect: (attempt) => undoHadNoEffect(ctx, ref, attempt),
    announceWait: (waitMs) => announceUndoWait(ctx, ref, waitMs),
    // Somebody waits in front of it: it fails, and is asked for again after the reconnect.
    pause: null,
    attempts: async () => (await row())?.attempts ?? null,
    end: async (refusal, attempts) => {
      const undo = await row();
      return undo !== null && fail(ctx, undo, refusal, attempts);
    },
    finish: () => finishUndo(ctx, ref),
    warn: (what) => ctx.log.warn({ undoId: ref.id, vendor, ...what }, "an undo at a vendor did not succeed"),
  };
}

function opened(ctx: Ctx, ref: UndoRef, attempts: number, session: Session, done: Done): Opened {
  return {
    attempts,
    look: async (): Promise<Seen> => {
      const seen = await session.lookUndone(done);
      if (!seen.ok) return { is: "blind", error: seen.error };
      if (seen.value.is === "undone") return { is: "done" };
      if (seen.value.is === "ours") return { is: "absent" };
      return { is: "ended", refusal: { rule: "undo.changed_since", message: `It was not undone. ${seen.value.what}` } };
    },
    prepare: async () => ok(null),
    begin: (attempt) => beginUndoAttempt(ctx, ref, attempt),
    // A kill switch stops what is done to the world, not what takes it back.
    mayCall: async () => null,
    call: () => session.callUndo(done),
  };
}

/** Ends an undo as failed. The move stays done, and says why. */
async function fail(ctx: Ctx, undo: UndoRow, refusal: Refusal, attempts: number | null): Promise<boolean> {
  const { moveId, executionId } = undo;
  return transact(ctx, async (tx) => {
    const end = { status: "failed", failureCode: refusal.rule, failureMessage: refusal.message } as const;
    if (!(await endUndo(tx, ctx, undo, end, attempts))) return false;
    await touchMove(tx, ctx, moveId);
    await record(tx, ctx, {
      action: "move.undo_failed",
      subject: { type: "move", id: moveId },
      moveId,
      detail: { executionId, rule: refusal.rule, message: refusal.message },
    });
    await emit(tx, ctx, { name: "execution.undo_failed", payload: { moveId, executionId, rule: refusal.rule } });
    return true;
  });
}

/**
 * Writes down what was taken back: undo, receipt, move, audit and event. Safe to repeat.
 * @returns number of the receipt; null when it had been written
 */
async function finishUndo(ctx: Ctx, ref: UndoRef): Promise<number | null> {
  const undo = await undoById(ctx.db.prisma, ctx.workspaceId, ref.id);
  if (!undo || undo.status === "succeeded") return null;
  const execution = await executionById(ctx.db.prisma, ctx.workspaceId, undo.executionId);
  if (!execution?.result) return null;
  const { moveId } = undo;
  const { result } = execution;
  const move = await moveForExecution(ctx.db.prisma, ctx.workspaceId, moveId);
  return transact(ctx, async (tx) => {
    if (!(await endUndo(tx, ctx, ref, { status: "succeeded" }))) return null;
    const { status } = await reopenDone(tx, ctx, moveId);
    const body = await receiptBodyOf(tx, ctx, execution, result, executorOf(move));
    const undoneBy = `${undo.requestedByType}:${undo.requestedById ?? ""}`;
    const receipt = await appendReceipt(tx, ctx, { ...body, kind: "undo", undoneBy });
    await record(tx, ctx, {
      action: "move.execution_undone",
      subject: { type: "move", id: moveId },
      moveId,
      detail: { executionId: execution.id, receiptId: receipt.id, receiptSeq: receipt.seq, status },
    });
    await emit(tx, ctx, { name: "execution.undone", payload: { moveId, executionId: execution.id } });
    return receipt.seq;
  });
}
