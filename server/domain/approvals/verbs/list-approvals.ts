import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { byInstant, type Page, readPage } from "#server/platform/pure/page.ts";
import { type ApprovalCount, type ApprovalView, type ListApprovalsInput, listApprovalsInput } from "../contract.ts";
import { obstacleWords } from "../policy/obstacle.ts";
import { countWaiting, waitingApprovals } from "../store/list.ts";

/** What waits for a decision, longest first. */
export async function listApprovals(ctx: Ctx, input: ListApprovalsInput): Promise<Page<ApprovalView>> {
  authorize(ctx, "approval.read");
  const { view, limit, cursor } = listApprovalsInput.parse(input);
  const page = await readPage(
    { cursor, limit },
    byInstant,
    (after, most) => waitingApprovals(ctx, { view, limit: most, after: after && { at: after[0], id: after[1] } }),
    (row) => [row.requestedAt.toISOString(), row.id],
  );
  const items = page.items.map(
    (row): ApprovalView => ({
      ...row,
      requestedAt: row.requestedAt.toISOString(),
      expiresAt: row.expiresAt?.toISOString() ?? null,
      given: row.given.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() })),
      obstacle: row.obstacle === null ? null : obstacleWords[row.obstacle],
    }),
  );
  return { items, nextCursor: page.nextCursor };
}

/** How many wait, and how many of them for the caller. */
export async function approvalCount(ctx: Ctx): Promise<ApprovalCount> {
  authorize(ctx, "approval.read");
  return countWaiting(ctx);
}
