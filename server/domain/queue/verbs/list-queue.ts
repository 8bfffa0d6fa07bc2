import { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { decodeCursor, encodeCursor, type Page } from "#server/platform/pure/page.ts";
import { type ListQueueInput, listQueueInput, type MoveCard } from "../contract.ts";
import { isClosedView, listCards } from "../store/list.ts";

const byScore = z.tuple([z.number(), z.uuid()]);
const byInstant = z.tuple([z.iso.datetime({ offset: true }), z.uuid()]);

/** A page of Today: the queue by score, what is over by when it ended. */
export async function listQueue(ctx: Ctx, input: ListQueueInput): Promise<Page<MoveCard>> {
  authorize(ctx, "move.read");
  const { view, cursor, limit, ...filter } = listQueueInput.parse(input);
  const place =
    cursor === undefined
      ? null
      : decodeCursor<[number | string, string]>(cursor, isClosedView(view) ? byInstant : byScore);
  const found = await listCards(ctx.db.pool, ctx.workspaceId, {
    view,
    filter,
    limit: limit + 1,
    after: place && { value: place[0], id: place[1] },
  });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  if (!last || found.length <= limit) return { items, nextCursor: null };
  return { items, nextCursor: encodeCursor([isClosedView(view) ? (last.closedAt ?? "") : last.score, last.id]) };
}
