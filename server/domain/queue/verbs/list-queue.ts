import type { Pool } from "pg";
import { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import { decodeCursor, encodeCursor, type Page } from "#server/platform/pure/page.ts";
import { type ListQueueInput, listQueueInput, type MoveCard, type QueueRow } from "../contract.ts";
import { isClosedView, listCards, listRows } from "../store/list.ts";

const byScore = z.tuple([z.number(), z.uuid()]);
const byInstant = z.tuple([z.iso.datetime({ offset: true }), z.uuid()]);

type Reader<Item> = (pool: Pool, workspaceId: WorkspaceId, question: Parameters<typeof listRows>[2]) => Promise<Item[]>;

async function readPage<Item extends Pick<QueueRow, "id" | "score" | "closedAt">>(
  ctx: Ctx,
  read: Reader<Item>,
  input: ListQueueInput,
): Promise<Page<Item>> {
  const { view, cursor, limit, ...filter } = listQueueInput.parse(input);
  const place =
    cursor === undefined
      ? null
      : decodeCursor<[number | string, string]>(cursor, isClosedView(view) ? byInstant : byScore);
  const found = await read(ctx.db.pool, ctx.workspaceId, {
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

/** A page of the queue: by score, what is over by when it ended. */
export async function listQueue(ctx: Ctx, input: ListQueueInput): Promise<Page<MoveCard>> {
  authorize(ctx, "move.read");
  return readPage(ctx, listCards, input);
}

/** The same page with only what a row of Today shows. */
export async function listToday(ctx: Ctx, input: ListQueueInput): Promise<Page<QueueRow>> {
  authorize(ctx, "move.read");
  return readPage(ctx, listRows, input);
}
