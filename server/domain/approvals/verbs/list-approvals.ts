import { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { decodeCursor, encodeCursor, type Page } from "#server/platform/pure/page.ts";
import { type ApprovalCount, type ApprovalView, type ListApprovalsInput, listApprovalsInput } from "../contract.ts";
import { obstacleWords } from "../policy/obstacle.ts";
import { countWaiting, waitingApprovals } from "../store/list.ts";

const place = z.tuple([z.iso.datetime({ offset: true }), z.uuid()]);

/** What waits for a decision, longest first. */
export async function listApprovals(ctx: Ctx, input: ListApprovalsInput): Promise<Page<ApprovalView>> {
  authorize(ctx, "approval.read");
  const { view, limit, cursor } = listApprovalsInput.parse(input);
  const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, place);
  const after = at !== undefined && id !== undefined ? { at, id } : null;
  const rows = await waitingApprovals(ctx, { view, limit: limit + 1, after });
  const items = rows.slice(0, limit).map(
    (row): ApprovalView => ({
      ...row,
      requestedAt: row.requestedAt.toISOString(),
      expiresAt: row.expiresAt?.toISOString() ?? null,
      given: row.given.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() })),
      obstacle: row.obstacle === null ? null : obstacleWords[row.obstacle],
    }),
  );
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([last.requestedAt, last.id]) : null };
}

/** How many wait, and how many of them for the caller. */
export async function approvalCount(ctx: Ctx): Promise<ApprovalCount> {
  authorize(ctx, "approval.read");
  return countWaiting(ctx);
}
