import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, forbidden, invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { Delegated, DelegateInput } from "../contract.ts";
import { approvalDelegated } from "../events.ts";
import { findDecider, findRequest, reassign } from "../store/requests.ts";

/**
 * Hands an open request to another member. The one who was asked may, and admins; a request that nobody in particular was
 * asked, anybody who may approve.
 * @throws not_found; forbidden approval.not_assignee; conflict approval.closed
 */
export async function delegate(ctx: Ctx, input: DelegateInput): Promise<Delegated> {
  authorize(ctx, "approval.delegate");
  const { approvalId, toUserId, note } = input;
  return transact(ctx, async (tx) => {
    const request = await findRequest(tx, ctx.workspaceId, approvalId);
    if (!request) throw notFound("approval");
    assertMine(ctx, request.assigneeId);
    if (request.requestedByType === "user" && request.requestedById === toUserId) {
      throw invalidInput("approval.assignee", "Whoever asked cannot decide it too.");
    }
    if (!(await findDecider(tx, ctx.workspaceId, toUserId))) throw notFound("member");
    if (!(await reassign(tx, ctx.workspaceId, { approvalId, from: request.assigneeId, to: toUserId }))) {
      throw conflict("approval.closed", "This request was decided or handed on meanwhile.", { status: request.status });
    }
    await record(tx, ctx, {
      action: "approval.delegated",
      subject: { type: "approval", id: approvalId },
      moveId: request.moveId,
      detail: { from: request.assigneeId, to: toUserId, note },
    });
    await emit(tx, ctx, approvalDelegated({ moveId: request.moveId, approvalId, toUserId }));
    return { approvalId, moveId: request.moveId, assigneeId: toUserId };
  });
}

function assertMine({ actor }: Ctx, assigneeId: string | null): void {
  const isAdmin = actor.type === "user" && actor.role === "admin";
  if (assigneeId === null || assigneeId === actor.id || isAdmin) return;
  throw forbidden("approval.not_assignee", "Only the one who was asked, or an admin, can hand this on.");
}
