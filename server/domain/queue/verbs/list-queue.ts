import type { Pool } from "pg";
import { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import { byInstant, type Page, readPage } from "#server/platform/pure/page.ts";
import { type ListQueueInput, listQueueInput, type MoveCard, type QueueRow } from "../contract.ts";
import { isClosedView, listCards, listRows } from "../store/list.ts";

const byScore = z.tuple([z.number(), z.uuid()]);

type Reader<Item> = (pool: Pool, workspaceId: WorkspaceId, question: Parameters<typeof listRows>[2]) => Promise<Item[]>;

async function pageOfMoves<Item extends Pick<QueueRow, "id" | "score" | "closedAt">>(
  ctx: Ctx,
  read: Reader<Item>,
  input: ListQueueInput,
): Promise<Page<Item>> {
  const { view, cursor, limit, ...filter } = listQueueInput.parse(input);
  const isClosed = isClosedView(view);
  return readPage<Item, readonly [number | string, string]>(
    { cursor, limit },
    isClosed ? byInstant : byScore,
    (place, most) => {
      const after = place && { value: place[0], id: place[1] };
      return read(ctx.db.pool, ctx.workspaceId, { view, filter, limit: most, after });
    },
    (row) => [isClosed ? (row.closedAt ?? "") : row.score, row.id],
  );
}

/** A page of the queue: by score, what is over by when it ended. */
export async function listQueue(ctx: Ctx, input: ListQueueInput): Promise<Page<MoveCard>> {
  authorize(ctx, "move.read");
  return pageOfMoves(ctx, listCards, input);
}

/** The same page with only what a row of Today shows. */
export async function listToday(ctx: Ctx, input: ListQueueInput): Promise<Page<QueueRow>> {
  authorize(ctx, "move.read");
  return pageOfMoves(ctx, listRows, input);
}
