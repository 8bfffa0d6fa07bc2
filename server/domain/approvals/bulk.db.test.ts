import { describe, expect, it } from "vitest";
import { editDraft, getMove, proposeMove } from "#server/domain/queue/index.ts";
import {
  aKeyCtx,
  aMember,
  aMove,
  aProposal,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import type { BulkReview } from "./contract.ts";
import { confirmSampled, decideMany, startBulkReview, undoApproval, updatePolicy } from "./index.ts";

const { db } = await testDatabase();

const aTeam = () => aWorkspace(testDeps(db, { now: fakeClock().now }));
async function moves(ws: TestWorkspace, count: number): Promise<string[]> {
  const made = [];
  for (let index = 0; index < count; index += 1) made.push((await aMove(ws.ctx)).id);
  return made;
}
const itemOf = (review: BulkReview, moveId: string) => {
  const item = review.items.find((entry) => entry.moveId === moveId);
  if (!item) throw new Error("not part of the review");
  return { reviewId: review.reviewId, moveId, contentHash: item.contentHash };
};
async function confirmAll(ws: TestWorkspace, review: BulkReview): Promise<void> {
  for (const moveId of review.sampleIds) await confirmSampled(ws.ctx, itemOf(review, moveId));
}

describe("a bulk review", () => {
  it("approves nothing before each sampled move was confirmed, and then every move by its own hash", async () => {
    const ws = await aTeam();
    const review = await startBulkReview(ws.ctx, { moveIds: await moves(ws, 12) });
    expect(review.sampleIds).toHaveLength(2);
    const [first = "", second = ""] = review.sampleIds;
    const open = await rejectsWith("conflict", "bulk.sample_open", () => decideMany(ws.ctx, review));
    expect(open.details).toMatchObject({ missingIds: review.sampleIds });
    expect(await confirmSampled(ws.ctx, itemOf(review, first))).toEqual({
      reviewId: review.reviewId,
      missingIds: [second],
    });
    await rejectsWith("conflict", "bulk.sample_open", () => decideMany(ws.ctx, review));
    await confirmSampled(ws.ctx, itemOf(review, second));
    const result = await decideMany(ws.ctx, review);
    expect(result.approved).toBe(12);
    await expectOutbox(ws.ctx, "approval.granted", 12);
    await expectAudit(ws.ctx, "approval.bulk_started", review.reviewId);
    await expectAudit(ws.ctx, "approval.bulk_decided", review.reviewId);
    await expectOutbox(ws.ctx, "approval.bulk_finished");
  });

  it("gives the same sample when it is started again", async () => {
    const ws = await aTeam();
    const moveIds = await moves(ws, 15);
    const [first, again] = [await startBulkReview(ws.ctx, { moveIds }), await startBulkReview(ws.ctx, { moveIds })];
    expect(again.sampleIds).toEqual(first.sampleIds);
  });

  it("leaves out what is final, needs two people, is not open or not here, and says so", async () => {
    const ws = await aTeam();
    await updatePolicy(ws.ctx, { secondApproverCents: 100 });
    const dealId = ws.deps.newId();
    await db.prisma.deal.create({ data: { id: dealId, workspaceId: ws.workspaceId, name: "Big", amountCents: 100n } });
    const plain = await aMove(ws.ctx);
    const final = await aMove(ws.ctx, { actionType: "call_webhook" });
    const big = await aMove(ws.ctx, { dealId });
    const done = await aMove(ws.ctx, { status: "done" });
    const foreign = await aMove((await aTeam()).ctx);
    const review = await startBulkReview(ws.ctx, { moveIds: [plain.id, final.id, big.id, done.id, foreign.id] });
    expect(review.items.map((item) => item.moveId)).toEqual([plain.id]);
    expect(review.leftOut.map(({ moveId, reason }) => [moveId, reason])).toEqual([
      [final.id, "final"],
      [big.id, "second_approver"],
      [done.id, "state"],
      [foreign.id, "not_found"],
    ]);
    expect(review.leftOut.at(-1)?.title).toBeNull();
  });

  it("does not approve what was edited meanwhile, and approves the others", async () => {
    const ws = await aTeam();
    const proposals = [await aProposal(ws.ctx), await aProposal(ws.ctx)];
    const ids = [];
    for (const proposal of proposals) ids.push((await proposeMove(ws.ctx, proposal)).moveId);
    const review = await startBulkReview(ws.ctx, { moveIds: ids });
    await confirmAll(ws, review);
    const edited = ids[0] ?? "";
    const { version } = await getMove(ws.ctx, { moveId: edited });
    await editDraft(ws.ctx, { moveId: edited, subject: "New", text: "All new words.", version });
    const { items, approved } = await decideMany(ws.ctx, review);
    expect(approved).toBe(1);
    expect(items.find((item) => item.moveId === edited)).toMatchObject({
      isApproved: false,
      reason: "move.content_changed",
    });
  });

  it("does not take a confirmation of other content than the move has", async () => {
    const ws = await aTeam();
    const { moveId } = await proposeMove(ws.ctx, await aProposal(ws.ctx));
    const review = await startBulkReview(ws.ctx, { moveIds: [moveId] });
    const { version } = await getMove(ws.ctx, { moveId });
    await editDraft(ws.ctx, { moveId, subject: "New", text: "All new words.", version });
    await rejectsWith("conflict", "move.content_changed", () => confirmSampled(ws.ctx, itemOf(review, moveId)));
  });

  it("is decided once: what was undone afterwards stays undone", async () => {
    const ws = await aTeam();
    const [moveId = ""] = await moves(ws, 1);
    const review = await startBulkReview(ws.ctx, { moveIds: [moveId] });
    await confirmAll(ws, review);
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => decideMany(ws.ctx, review)));
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    await undoApproval(ws.ctx, { moveId });
    await rejectsWith("conflict", "bulk.finished", () => decideMany(ws.ctx, review));
    await rejectsWith("conflict", "bulk.finished", () => confirmSampled(ws.ctx, itemOf(review, moveId)));
  });

  it("is one person's: nobody else confirms or decides it, no key starts one, no viewer, no other workspace", async () => {
    const ws = await aTeam();
    const moveIds = await moves(ws, 1);
    const review = await startBulkReview(ws.ctx, { moveIds });
    const item = itemOf(review, moveIds[0] ?? "");
    for (const other of [await aMember(ws, "admin"), (await aTeam()).ctx]) {
      await rejectsWith("not_found", null, () => confirmSampled(other, item));
      await rejectsWith("not_found", null, () => decideMany(other, review));
    }
    const key = aKeyCtx(ws, ["moves:approve"]);
    await rejectsWith("forbidden", "bulk.needs_person", () => startBulkReview(key, { moveIds }));
    await rejectsWith("forbidden", null, async () => startBulkReview(await aMember(ws, "viewer"), { moveIds }));
  });
});
