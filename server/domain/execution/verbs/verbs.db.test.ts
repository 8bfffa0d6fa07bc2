import { describe, expect, it } from "vitest";
import {
  anApprovedMove,
  anOpenMove,
  aSendingWorkspace,
  jobCtx,
  type SendingWorkspace,
} from "#server/testing/approved-move.ts";
import { aMember, aMove } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { executeMove, getReceipt, listReceipts, previewExecution, retryMove, verifyReceipts } from "../index.ts";

const { db } = await testDatabase();

async function send(ws: SendingWorkspace): Promise<void> {
  const move = await anApprovedMove(ws);
  await runDurably((steps) => executeMove(jobCtx(ws), steps, move), { clock: ws.clock });
}

describe("retrying a failed move", () => {
  it("puts it back as it was, with audit entry and event", async () => {
    const { ctx } = await aSendingWorkspace(db);
    const move = await aMove(ctx, { status: "failed" });
    expect(await retryMove(ctx, { moveId: move.id })).toMatchObject({ moveId: move.id, status: "open" });
    const stored = await db.prisma.move.findFirst({ where: { workspaceId: ctx.workspaceId, id: move.id } });
    expect(stored).toMatchObject({ status: "open", contentHash: move.contentHash, draft: move.draft });
    await expectAudit(ctx, "move.retried", move.id);
    await expectOutbox(ctx, "move.retried");
  });

  it("is refused to a viewer, not found elsewhere, and a conflict when it has not failed", async () => {
    const [ws, other] = [await aSendingWorkspace(db), await aSendingWorkspace(db)];
    const move = await aMove(ws.ctx, { status: "failed" });
    await rejectsWith("forbidden", null, async () => retryMove(await aMember(ws, "viewer"), { moveId: move.id }));
    await rejectsWith("not_found", "move.not_found", () => retryMove(other.ctx, { moveId: move.id }));
    const open = await aMove(ws.ctx);
    await rejectsWith("conflict", null, () => retryMove(ws.ctx, { moveId: open.id }));
  });

  it("happens once of ten at once", async () => {
    const { ctx } = await aSendingWorkspace(db);
    const move = await aMove(ctx, { status: "failed" });
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => retryMove(ctx, { moveId: move.id })));
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    await expectOutbox(ctx, "move.retried");
  });
});

describe("the preview", () => {
  it("is open to a viewer and shows the mail and its undo class", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anOpenMove(ws);
    const preview = await previewExecution(await aMember(ws, "viewer"), move);
    expect(preview).toMatchObject({
      vendor: "gmail",
      mail: { to: [move.recipient] },
      undoClass: "compensable",
      refusals: [],
    });
    expect(preview.mail?.from).toContain(ws.address);
    expect(preview.mail?.html).toContain("<p>Hello Dana,</p>");
  });

  it("does not find another workspace's move, and refuses one without a draft", async () => {
    const [ws, other] = [await aSendingWorkspace(db), await aSendingWorkspace(db)];
    const move = await anOpenMove(ws);
    await rejectsWith("not_found", "move.not_found", () => previewExecution(other.ctx, move));
    await db.pool.query(`update "Move" set "draft" = null where "id" = $1`, [move.moveId]);
    await rejectsWith("invalid_input", "move.no_draft", () => previewExecution(ws.ctx, move));
  });
});

describe("receipts", () => {
  it("come newest first, page by page, of one's own workspace only", async () => {
    const [ws, other] = [await aSendingWorkspace(db), await aSendingWorkspace(db)];
    for (let count = 0; count < 3; count += 1) await send(ws);
    await send(other);
    const first = await listReceipts(ws.ctx, { limit: 2 });
    const second = await listReceipts(ws.ctx, { limit: 2, cursor: first.nextCursor ?? "" });
    expect(first.items.map((receipt) => receipt.seq)).toEqual([3, 2]);
    expect(first.items.every(({ moveTitle }) => moveTitle?.startsWith("Reply to"))).toBe(true);
    const { name } = ws.ctx.actor as { name: string };
    expect(first.items[0]).toMatchObject({ approvedByName: name, undoneByName: null });
    const receiptId = first.items[0]?.id ?? "";
    expect(await getReceipt(ws.ctx, { receiptId })).toEqual(first.items[0]);
    await rejectsWith("not_found", "receipt.not_found", () => getReceipt(other.ctx, { receiptId }));
    expect(second).toMatchObject({ items: [{ seq: 1 }], nextCursor: null });
    await rejectsWith("invalid_input", "cursor.invalid", () => listReceipts(ws.ctx, { limit: 2, cursor: "x" }));
  });

  it("show tampering in the database", async () => {
    const ws = await aSendingWorkspace(db);
    for (let count = 0; count < 3; count += 1) await send(ws);
    expect(await verifyReceipts(ws.ctx)).toEqual({ isIntact: true, checked: 3 });
    await db.pool.query(
      `update "Receipt" set "body" = jsonb_set("body", '{approvedBy}', '"user:somebody"') where "workspaceId" = $1 and "seq" = 2`,
      [ws.workspaceId],
    );
    expect(await verifyReceipts(ws.ctx)).toMatchObject({ isIntact: false, seq: 2 });
    await rejectsWith("forbidden", null, async () => verifyReceipts(await aMember(ws, "member")));
  });
});
