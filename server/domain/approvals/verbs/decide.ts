import { setMoveStatus } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { DecideInput, Decision } from "../contract.ts";
import { decisionConflict, refusalConflict } from "../policy/verdict.ts";
import { approveMove, closeRequest, decisionFacts, writeRefusal } from "../store.ts";

/**
 * One person's verdict on exactly the content they saw. An approval schedules the move after the workspace's hold window.
 * @throws not_found, or conflict with what happened instead: move.content_changed, move.already_decided, move.snoozed …
 */
export async function decide(ctx: Ctx, input: DecideInput): Promise<Decision> {
  authorize(ctx, "move.approve");
  return input.verdict === "approve" ? approve(ctx, input) : refuse(ctx, input);
}

/** The audit entry and the event are part of the one statement. */
async function approve(ctx: Ctx, input: DecideInput): Promise<Decision> {
  const approved = await approveMove(ctx, { ...input, note: input.note ?? null });
  if (!approved) return throwConflict(ctx, input);
  return { ...approved, moveId: input.moveId, status: "scheduled" };
}

async function refuse(ctx: Ctx, input: DecideInput): Promise<Decision> {
  const facts = await decisionFacts(ctx.db, ctx.workspaceId, input.moveId);
  if (!facts) throw notFound("move");
  if (facts.status !== "awaiting_approval" || facts.contentHash !== input.contentHash) {
    throw refusalConflict(facts, input.contentHash);
  }
  return transact(ctx, async (tx) => {
    const { version } = await setMoveStatus(tx, ctx, { moveId: input.moveId, from: "awaiting_approval", to: "open" });
    const approvalId = await closeRequest(tx, ctx, { moveId: input.moveId, from: "open", to: "refused" });
    if (!approvalId) throw decisionConflict(facts, input.contentHash);
    await writeRefusal(tx, ctx, { ...input, approvalId, note: input.note ?? null });
    await record(tx, ctx, {
      action: "move.refused",
      subject: { type: "move", id: input.moveId },
      moveId: input.moveId,
      detail: { approvalId, note: input.note },
    });
    await emit(tx, ctx, { name: "approval.refused", payload: { moveId: input.moveId, approvalId } });
    return { approvalId, moveId: input.moveId, status: "open", holdUntil: null, version };
  });
}

async function throwConflict(ctx: Ctx, input: DecideInput): Promise<never> {
  const facts = await decisionFacts(ctx.db, ctx.workspaceId, input.moveId);
  if (!facts) throw notFound("move");
  throw decisionConflict(facts, input.contentHash);
}
