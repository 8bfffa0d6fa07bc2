import { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { decodeCursor, encodeCursor, type Page } from "#server/platform/pure/page.ts";
import { type ListOutcomesInput, listOutcomesInput, type Outcome } from "../contract.ts";
import { listPage } from "../store.ts";

const place = z.tuple([z.iso.datetime({ offset: true }), z.uuid()]);

/** What came of things, newest first. */
export async function listOutcomes(ctx: Ctx, input: ListOutcomesInput): Promise<Page<Outcome>> {
  authorize(ctx, "outcome.read");
  const { cursor, limit } = listOutcomesInput.parse(input);
  const after = cursor === undefined ? null : decodeCursor(cursor, place);
  const found = await listPage(
    ctx.db.pool,
    ctx.workspaceId,
    limit + 1,
    after && { occurredAt: after[0], id: after[1] },
  );
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last ? encodeCursor([last.occurredAt, last.id]) : null };
}
