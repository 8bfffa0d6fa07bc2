import type { Tx } from "#server/platform/transact.ts";

/** What became of the move that an earlier signal made; null: there is no such signal, or it made none. */
export async function moveStatusOf(db: Tx, workspaceId: string, source: string, naturalKey: string) {
  const row = await db.signal.findFirst({
    where: { workspaceId, source, naturalKey },
    select: { move: { select: { status: true } } },
  });
  return row?.move?.status ?? null;
}
