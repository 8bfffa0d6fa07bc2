import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { byInstant, type Page, readPage } from "#server/platform/pure/page.ts";
import { type ListOutcomesInput, listOutcomesInput, type Outcome } from "../contract.ts";
import { listPage } from "../store.ts";

/** What came of things, newest first. */
export async function listOutcomes(ctx: Ctx, input: ListOutcomesInput): Promise<Page<Outcome>> {
  authorize(ctx, "outcome.read");
  return readPage(
    listOutcomesInput.parse(input),
    byInstant,
    (place, limit) => listPage(ctx.db.pool, ctx.workspaceId, limit, place && { occurredAt: place[0], id: place[1] }),
    (row) => [row.occurredAt, row.id],
  );
}
