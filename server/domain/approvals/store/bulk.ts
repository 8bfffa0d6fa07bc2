import type { Prisma, Tx } from "#server/db/client.ts";

type BulkItem = { moveId: string; title: string; contentHash: string };

export async function insertReview(
  tx: Tx,
  workspaceId: string,
  row: { id: string; userId: string; items: BulkItem[]; sampleIds: string[]; createdAt: Date },
): Promise<void> {
  const items = row.items as unknown as Prisma.InputJsonArray;
  await tx.bulkReview.create({ data: { ...row, items, workspaceId }, select: { id: true } });
}

/** A review of the person's own; null for everybody else. */
export async function findReview(db: Tx, workspaceId: string, input: { reviewId: string; userId: string }) {
  const review = await db.bulkReview.findFirst({
    where: { workspaceId, id: input.reviewId, userId: input.userId },
    select: { id: true, items: true, sampleIds: true, confirmedIds: true, finishedAt: true },
  });
  return review && { ...review, items: review.items as unknown as BulkItem[] };
}

/** Adds a confirmed move; adding it again changes nothing. @returns whether the review was still open */
export async function confirmItem(tx: Tx, workspaceId: string, reviewId: string, moveId: string): Promise<boolean> {
  const changed = await tx.$executeRawUnsafe(
    `update "BulkReview" set "confirmedIds" = array(select distinct unnest("confirmedIds" || $3::uuid))
      where "workspaceId" = $1::uuid and "id" = $2::uuid and "finishedAt" is null`,
    workspaceId,
    reviewId,
    moveId,
  );
  return changed === 1;
}

export async function finishReview(tx: Tx, workspaceId: string, reviewId: string, now: Date): Promise<boolean> {
  const { count } = await tx.bulkReview.updateMany({
    where: { workspaceId, id: reviewId, finishedAt: null },
    data: { finishedAt: now },
  });
  return count === 1;
}

/** The hash a move has now; null when the workspace has no such move. */
export async function currentHash(tx: Tx, workspaceId: string, moveId: string): Promise<string | null> {
  const move = await tx.move.findFirst({ where: { workspaceId, id: moveId }, select: { contentHash: true } });
  return move?.contentHash ?? null;
}
