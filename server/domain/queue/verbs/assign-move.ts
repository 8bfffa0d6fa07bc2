import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { AssignInput, MoveChange } from "../contract.ts";
import { moveAssigned } from "../events.ts";
import { liveStatuses } from "../policy/transitions.ts";
import { findMemberName, updateMove } from "../store/moves.ts";
import { changeOf, whyNot } from "./set-move-status.ts";

/**
 * Gives a move to a member, or to nobody. What would be done stays the same, so an edit under way is not disturbed.
 * @throws conflict when the move is over; not_found for somebody who is no member
 */
export async function assignMove(ctx: Ctx, input: AssignInput): Promise<MoveChange> {
  authorize(ctx, "move.assign");
  const { moveId, ownerId } = input;
  return transact(ctx, async (tx) => {
    const owner = ownerId === null ? null : await findMemberName(tx, ctx.workspaceId, ownerId);
    if (ownerId !== null && !owner) throw notFound("member");
    const data = { ownerId, updatedAt: ctx.now() };
    const changed = await updateMove(tx, ctx.workspaceId, moveId, { status: liveStatuses }, data, false);
    if (!changed) throw await whyNot(tx, ctx, moveId);
    const detail = { ownerId, ownerName: owner?.name ?? null };
    await record(tx, ctx, { action: "move.assigned", subject: { type: "move", id: moveId }, moveId, detail });
    await emit(tx, ctx, moveAssigned(moveId, ownerId));
    return changeOf(changed);
  });
}
