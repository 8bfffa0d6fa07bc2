import { setMoveStatus } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { RequestApprovalInput, RequestedApproval } from "../contract.ts";
import { approvalRequested } from "../events.ts";
import { findPolicy } from "../store/policy.ts";
import { findDecider, insertRequest, movePrice } from "../store/requests.ts";

/**
 * Asks somebody else, or whoever may, to approve the move as it stands. It waits until it is decided, withdrawn or expired.
 * @throws not_found for the move or the member; invalid_input `approval.assignee`; conflict when it is not open
 */
export async function requestApproval(ctx: Ctx, input: RequestApprovalInput): Promise<RequestedApproval> {
  authorize(ctx, "approval.request");
  const { moveId, assigneeId = null, note = null } = input;
  return transact(ctx, async (tx) => {
    if (assigneeId !== null) await assertDecider(tx, ctx, assigneeId);
    // The conditional change comes first: it is the lock, and what is read after it is what was asked about.
    const { version } = await setMoveStatus(tx, ctx, { moveId, from: "open", to: "awaiting_approval" });
    const [move, policy] = await Promise.all([movePrice(tx, ctx.workspaceId, moveId), findPolicy(tx, ctx.workspaceId)]);
    if (!move) throw notFound("move");
    const approvalId = ctx.newId();
    const expires = new Date(ctx.now().getTime() + policy.requestHours * HOUR_MS);
    const needed = needsTwo(move.dealAmountCents, policy.secondApproverCents) ? 2 : 1;
    await insertRequest(tx, ctx, {
      id: approvalId,
      moveId,
      contentHash: move.contentHash,
      assigneeId,
      note,
      needed,
      expiresAt: expires,
    });
    const expiresAt = expires.toISOString();
    await record(tx, ctx, {
      action: "approval.requested",
      subject: { type: "move", id: moveId },
      moveId,
      detail: { approvalId, assigneeId, note, needed, expiresAt, contentHash: move.contentHash },
    });
    await emit(tx, ctx, approvalRequested({ moveId, approvalId, assigneeId, expiresAt }));
    return { approvalId, moveId, needed, expiresAt, version };
  });
}

const needsTwo = (amountCents: bigint | null, threshold: number | null): boolean =>
  amountCents !== null && threshold !== null && amountCents >= BigInt(threshold);

/** @throws not_found; invalid_input for oneself */
export async function assertDecider(tx: Tx, ctx: Ctx, userId: string): Promise<void> {
  if (ctx.actor.type === "user" && ctx.actor.id === userId) {
    throw invalidInput("approval.assignee", "Ask somebody else: an approval of your own needs no request.");
  }
  if (!(await findDecider(tx, ctx.workspaceId, userId))) throw notFound("member");
}
