import type { Tx } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";

/** Closes the open or granted request of a move. @returns its id, null when there is none in that state */
export async function closeRequest(
  tx: Tx,
  ctx: Ctx,
  input: { moveId: string; from: "open" | "granted"; to: "refused" | "voided" },
): Promise<string | null> {
  const where = { workspaceId: ctx.workspaceId, moveId: input.moveId, status: input.from };
  const request = await tx.approvalRequest.findFirst({
    where,
    orderBy: { requestedAt: "desc" },
    select: { id: true },
  });
  if (!request) return null;
  const { count } = await tx.approvalRequest.updateMany({
    where: { ...where, id: request.id },
    data: { status: input.to, closedAt: ctx.now() },
  });
  return count === 1 ? request.id : null;
}

export async function writeRefusal(
  tx: Tx,
  ctx: Ctx,
  input: { approvalId: string; moveId: string; contentHash: string; note: string | null },
): Promise<void> {
  await tx.decision.create({
    data: {
      id: ctx.newId(),
      workspaceId: ctx.workspaceId,
      approvalId: input.approvalId,
      moveId: input.moveId,
      verdict: "refuse",
      contentHash: input.contentHash,
      decidedByType: ctx.actor.type,
      decidedById: ctx.actor.id,
      surface: ctx.surface,
      note: input.note,
      at: ctx.now(),
    },
    select: { id: true },
  });
}

/** What a request has to know of its move; null when the workspace has no such move. */
export async function movePrice(tx: Tx, workspaceId: string, moveId: string) {
  const move = await tx.move.findFirst({
    where: { workspaceId, id: moveId },
    select: { contentHash: true, deal: { select: { amountCents: true } } },
  });
  return move && { contentHash: move.contentHash, dealAmountCents: move.deal?.amountCents ?? null };
}

export async function insertRequest(
  tx: Tx,
  ctx: Ctx,
  row: {
    id: string;
    moveId: string;
    contentHash: string;
    assigneeId: string | null;
    note: string | null;
    needed: number;
    expiresAt: Date;
  },
): Promise<void> {
  await tx.approvalRequest.create({
    data: {
      ...row,
      workspaceId: ctx.workspaceId,
      requestedByType: ctx.actor.type,
      requestedById: ctx.actor.id,
      requestedAt: ctx.now(),
    },
    select: { id: true },
  });
}

export function findRequest(tx: Tx, workspaceId: string, approvalId: string) {
  return tx.approvalRequest.findFirst({
    where: { workspaceId, id: approvalId },
    select: { id: true, moveId: true, status: true, assigneeId: true, requestedByType: true, requestedById: true },
  });
}

/** Hands an open request on. @returns whether it was still open and with the same person */
export async function reassign(
  tx: Tx,
  workspaceId: string,
  input: { approvalId: string; from: string | null; to: string },
): Promise<boolean> {
  const { count } = await tx.approvalRequest.updateMany({
    where: { workspaceId, id: input.approvalId, status: "open", assigneeId: input.from },
    data: { assigneeId: input.to, remindedAt: null },
  });
  return count === 1;
}

/** A member who may decide; null for others. */
export async function findDecider(tx: Tx, workspaceId: string, userId: string) {
  const member = await tx.member.findFirst({
    where: { workspaceId, userId, role: { not: "viewer" } },
    select: { user: { select: { name: true, email: true } } },
  });
  return member && { name: member.user.name ?? member.user.email };
}
