import { trySetMoveStatus } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { transact } from "#server/platform/transact.ts";
import { approvalExpired, approvalReminder } from "../events.ts";
import { type DueRequest, lockExpired, lockToRemind, markExpired, markReminded } from "../store/expiry.ts";

const BATCH = 200;

type Tally = { expired: number; reminded: number };

/**
 * Every minute, over all workspaces: requests whose time is over put their move back into the queue, and those in the last
 * third of their time are told once. Several workers share the work; each skips what another has locked.
 */
export async function expireRequests(deps: Deps): Promise<Tally> {
  return transact(deps, async (tx) => {
    const expired = await lockExpired(tx, deps.now(), BATCH);
    for (const request of expired) {
      const ctx = ctxOf(deps, request);
      const { moveId, id: approvalId } = request;
      await markExpired(tx, ctx.workspaceId, approvalId, ctx.now());
      await trySetMoveStatus(tx, ctx, { moveId, from: "awaiting_approval", to: "open" });
      const subject = { type: "move", id: moveId };
      await record(tx, ctx, { action: "approval.expired", subject, moveId, detail: { approvalId } });
      await emit(tx, ctx, approvalExpired({ moveId, approvalId }));
    }
    const due = await lockToRemind(tx, deps.now(), BATCH);
    for (const request of due) {
      const ctx = ctxOf(deps, request);
      const { moveId, id: approvalId, assigneeId } = request;
      await markReminded(tx, ctx.workspaceId, approvalId, ctx.now());
      const expiresAt = request.expiresAt.toISOString();
      await emit(tx, ctx, approvalReminder({ moveId, approvalId, assigneeId, expiresAt }));
    }
    return { expired: expired.length, reminded: due.length };
  });
}

const ctxOf = (deps: Deps, { workspaceId }: DueRequest): Ctx =>
  createCtx(deps, {
    workspaceId: asWorkspaceId(workspaceId),
    actor: { type: "system", id: "expire-requests" },
    requestId: deps.newId(),
    surface: "job",
  });
