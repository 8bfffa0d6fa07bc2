import { trySetMoveStatus } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { StopReason } from "../contract.ts";
import { enrolmentStopped } from "../events.ts";
import { type EnrolmentRow, lastStep, updateEnrolment } from "../store/enrolments.ts";

/**
 * Ends an enrolment in the caller's transaction: no further step, and a step that still waits in the queue goes with it. What
 * somebody has approved already is theirs to take back.
 * @inner because its callers have authorised theirs
 * @returns false when somebody else ended it first
 */
export async function endEnrolment(
  tx: Tx,
  ctx: Ctx,
  enrolment: EnrolmentRow,
  reason: StopReason,
  executionId: string | null = null,
): Promise<boolean> {
  const { id, sequenceId, contactId } = enrolment;
  const ended = await updateEnrolment(
    tx,
    ctx.workspaceId,
    { id, status: ["active", "finished"] },
    { status: "stopped", stoppedReason: reason, stoppedByExecutionId: executionId, waitsFor: null, endedAt: ctx.now() },
  );
  if (!ended) return false;
  await withdrawStep(tx, ctx, id, reason);
  await record(tx, ctx, {
    action: "enrolment.stopped",
    subject: { type: "enrolment", id },
    detail: { sequenceId, contactId, reason },
  });
  await emit(tx, ctx, enrolmentStopped({ enrolmentId: id, sequenceId, contactId, reason }));
  return true;
}

async function withdrawStep(tx: Tx, ctx: Ctx, enrolmentId: string, reason: StopReason): Promise<void> {
  const step = await lastStep(tx, ctx.workspaceId, enrolmentId);
  if (!step) return;
  const { moveId } = step;
  const gone = await trySetMoveStatus(tx, ctx, { moveId, from: ["open", "snoozed"], to: "superseded" });
  if (!gone) return;
  await record(tx, ctx, {
    action: "move.withdrawn",
    subject: { type: "move", id: moveId },
    moveId,
    detail: { reason },
  });
}
