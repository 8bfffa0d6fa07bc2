import { undoClassOf } from "#server/domain/actions/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, forbidden, isAppError, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { BulkResult, BulkReview, ConfirmSampleInput, SampleState, StartBulkInput } from "../contract.ts";
import { bulkReviewFinished, bulkReviewStarted } from "../events.ts";
import { leftOutOf } from "../policy/bulk.ts";
import { sampleOf } from "../policy/sample.ts";
import { confirmItem, currentHash, findReview, finishReview, insertReview } from "../store/bulk.ts";
import { reviewable } from "../store/list.ts";
import { decide } from "./decide.ts";

/** Only a person can look at a sample. */
function personOf({ actor }: Ctx): string {
  if (actor.type === "user") return actor.id;
  throw forbidden("bulk.needs_person", "A bulk review is a person's: somebody has to look at the sample.");
}

/**
 * Takes moves together for one approval, each by the content it has now. Final ones, those that need two people and those the
 * caller may not approve are left out, and said so.
 */
export async function startBulkReview(ctx: Ctx, input: StartBulkInput): Promise<BulkReview> {
  authorize(ctx, "move.approve");
  const userId = personOf(ctx);
  const moveIds = [...new Set(input.moveIds)];
  const found = new Map((await reviewable(ctx, moveIds)).map((row) => [row.moveId, row]));
  const items: BulkReview["items"] = [];
  const leftOut: BulkReview["leftOut"] = [];
  for (const moveId of moveIds) {
    const row = found.get(moveId);
    const refusal = leftOutOf(row, undoClassOf);
    if (row && !refusal) items.push({ moveId, title: row.title, contentHash: row.contentHash });
    else if (refusal) leftOut.push({ moveId, title: row?.title ?? null, ...refusal });
  }
  const reviewId = ctx.newId();
  const sampleIds = sampleOf(items);
  await transact(ctx, async (tx) => {
    await insertReview(tx, ctx.workspaceId, { id: reviewId, userId, items, sampleIds, createdAt: ctx.now() });
    const detail = { count: items.length, sample: sampleIds.length, leftOut: leftOut.length };
    await record(tx, ctx, { action: "approval.bulk_started", subject: { type: "bulk_review", id: reviewId }, detail });
    await emit(tx, ctx, bulkReviewStarted({ reviewId, count: items.length }));
  });
  return { reviewId, items, sampleIds, confirmedIds: [], leftOut };
}

/**
 * Says that a move of the sample was opened and is right as it stands.
 * @unannounced because a look at a move changes nothing that anybody waits for
 * @throws not_found; conflict move.content_changed, bulk.finished
 */
export async function confirmSampled(ctx: Ctx, input: ConfirmSampleInput): Promise<SampleState> {
  authorize(ctx, "move.approve");
  const userId = personOf(ctx);
  const { reviewId, moveId, contentHash } = input;
  return transact(ctx, async (tx) => {
    const review = await findReview(tx, ctx.workspaceId, { reviewId, userId });
    const item = review?.items.find((entry) => entry.moveId === moveId);
    if (!review || !item || !review.sampleIds.includes(moveId)) throw notFound("bulk_review");
    if (item.contentHash !== contentHash || (await currentHash(tx, ctx.workspaceId, moveId)) !== contentHash) {
      throw conflict("move.content_changed", "This move was edited meanwhile. Start the review again.");
    }
    if (!(await confirmItem(tx, ctx.workspaceId, reviewId, moveId))) throw finished();
    await record(tx, ctx, {
      action: "approval.sample_confirmed",
      subject: { type: "bulk_review", id: reviewId },
      moveId,
      detail: { contentHash },
    });
    const seen = [...review.confirmedIds, moveId];
    return { reviewId, missingIds: review.sampleIds.filter((id) => !seen.includes(id)) };
  });
}

const finished = () => conflict("bulk.finished", "This review is finished. Start a new one for what is left.");

/**
 * Approves the moves of a review, each by its own hash, once every move of the sample was confirmed. One that cannot be
 * approved any more does not hold up the others.
 * @throws not_found; conflict bulk.sample_open with the moves that are missing, bulk.finished
 */
export async function decideMany(ctx: Ctx, input: { reviewId: string }): Promise<BulkResult> {
  authorize(ctx, "move.approve");
  const { reviewId } = input;
  const review = await findReview(ctx.db.prisma, ctx.workspaceId, { reviewId, userId: personOf(ctx) });
  if (!review) throw notFound("bulk_review");
  if (review.finishedAt !== null) throw finished();
  const missingIds = review.sampleIds.filter((id) => !review.confirmedIds.includes(id));
  if (missingIds.length > 0) {
    const count = `${missingIds.length} of ${review.sampleIds.length}`;
    throw conflict("bulk.sample_open", `Look at the sample first: ${count} moves are not confirmed yet.`, {
      missingIds,
    });
  }
  // Finished before the first one: a second call cannot approve anew what was undone meanwhile.
  await transact(ctx, async (tx) => {
    if (!(await finishReview(tx, ctx.workspaceId, reviewId, ctx.now()))) throw finished();
    await record(tx, ctx, {
      action: "approval.bulk_decided",
      subject: { type: "bulk_review", id: reviewId },
      detail: { count: review.items.length },
    });
    await emit(tx, ctx, bulkReviewFinished({ reviewId, count: review.items.length }));
  });
  const items: BulkResult["items"] = [];
  for (const item of review.items) items.push(await decideOne(ctx, item));
  return { approved: items.filter((item) => item.isApproved).length, items };
}

async function decideOne(
  ctx: Ctx,
  { moveId, contentHash }: { moveId: string; contentHash: string },
): Promise<BulkResult["items"][number]> {
  try {
    await decide(ctx, { moveId, contentHash, verdict: "approve", note: "bulk review" });
    return { moveId, isApproved: true, reason: null, message: "Approved" };
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code === "internal") throw thrown;
    return { moveId, isApproved: false, reason: thrown.reason, message: thrown.message };
  }
}
