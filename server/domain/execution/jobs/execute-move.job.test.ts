import { describe, expect, it } from "vitest";
import { undoApproval } from "#server/domain/approvals/index.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import {
  anApprovedMove,
  approve,
  aSendingWorkspace,
  executionsOf,
  expectDoneOnce,
  moveOf,
  receiptsOf,
  runMove,
} from "#server/testing/approved-move.ts";
import { expectAudit, rejectsWith } from "#server/testing/expect.ts";
import type { SendFault } from "#server/testing/faulty-mailbox.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { executeMove, previewExecution, verifyReceipts } from "../index.ts";

const { db } = await testDatabase();

describe("executing an approved move", () => {
  it("sends what the preview showed, and writes receipt, message, outcome, audit entry and event", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    const preview = await previewExecution(ws.ctx, move);
    expect(await runMove(ws, move)).toMatchObject({ result: { is: "done" }, starts: 1 });

    await expectDoneOnce(ws, move);
    const [mail] = ws.mailbox.sent;
    const [execution] = await executionsOf(ws.ctx, move);
    expect(mail).toMatchObject({
      to: [move.recipient],
      subject: preview.mail?.subject,
      text: preview.mail?.text,
      html: preview.mail?.html,
    });
    expect(mail?.from.address).toBe(ws.address);
    expect(mail?.messageId).toBe(`<exec-${execution?.id}@caseyos.team.test>`);
    expect(execution).toMatchObject({
      status: "succeeded",
      attempts: 1,
      nextStepDueAt: null,
      idempotencyKey: mail?.messageId,
    });
    const [receipt] = await receiptsOf(ws.ctx);
    expect(receipt?.body).toMatchObject({
      executionId: execution?.id,
      approvalId: move.approvalId,
      approvedBy: `user:${ws.userId}`,
      contentHash: move.contentHash,
      vendorIds: { messageId: "vendor-0", threadId: "thread-0" },
      simulated: true,
    });
    const stored = await db.prisma.emailMessage.findMany({ where: { workspaceId: ws.workspaceId } });
    expect(stored).toMatchObject([
      { direction: "outbound", rfcMessageId: mail?.messageId, contactId: move.contactId, vendorMessageId: "vendor-0" },
    ]);
    const entry = await expectAudit(ws.ctx, "move.executed", move.moveId);
    expect(entry.detail).toMatchObject({ receiptSeq: 1, receiptHash: receipt?.hash });
  });

  it("answers in the thread of the message", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws, { actionType: "reply_email" });
    await runMove(ws, move);
    const expected = { vendorThreadId: "thread-known", inReplyTo: "<them@prospect.example>" };
    expect(ws.mailbox.sent[0]?.thread).toEqual({ ...expected, references: ["<them@prospect.example>"] });
    expect((await executionsOf(ws.ctx, move))[0]?.result).toMatchObject({ vendorThreadId: "thread-known" });
  });

  it("sends nothing before the hold window ends", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    let sentAt: Date | null = null;
    const { send } = ws.mailbox.port;
    ws.mailbox.port.send = (mail) => {
      sentAt = ws.clock.now();
      return send(mail);
    };
    await runMove(ws, move);
    expect(sentAt).toEqual(new Date(move.holdUntil));
  });

  it("does nothing for an approval that was undone, also when the move was approved anew", async () => {
    const ws = await aSendingWorkspace(db);
    const undone = await anApprovedMove(ws);
    await undoApproval(ws.ctx, { moveId: undone.moveId });
    expect((await runMove(ws, undone)).result).toEqual({ is: "not_mine" });
    const again = await approve(ws, undone);
    expect((await runMove(ws, undone)).result).toEqual({ is: "not_mine" });
    expect(ws.mailbox.sent).toHaveLength(0);
    expect((await moveOf(ws.ctx, again)).status).toBe("scheduled");
    expect((await runMove(ws, again)).result).toEqual({ is: "done" });
    await expectDoneOnce(ws, again);
  });

  it("either executes or is undone, never both", async () => {
    for (let round = 0; round < 8; round += 1) {
      const ws = await aSendingWorkspace(db);
      const move = await anApprovedMove(ws);
      ws.clock.set(new Date(move.holdUntil));
      const [ran, undone] = await Promise.allSettled([runMove(ws, move), undoApproval(ws.ctx, move)]);
      const isUndone = undone.status === "fulfilled";
      expect(ran).toMatchObject({ status: "fulfilled", value: { result: { is: isUndone ? "not_mine" : "done" } } });
      expect(ws.mailbox.sent).toHaveLength(isUndone ? 0 : 1);
      if (!isUndone) expect(undone.reason).toMatchObject({ code: "conflict" });
    }
  });

  it("is done by one of two workers", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    const results = await Promise.all([runMove(ws, move), runMove(ws, move), runMove(ws, move)]);
    expect(results.map((each) => each.result.is).sort()).toEqual(["done", "not_mine", "not_mine"]);
    await expectDoneOnce(ws, move);
    expect((await runMove(ws, move)).result).toEqual({ is: "not_mine" });
  });

  it("numbers the receipts of moves done at the same time without a gap", async () => {
    const ws = await aSendingWorkspace(db);
    const moves = [];
    for (let count = 0; count < 12; count += 1) moves.push(await anApprovedMove(ws));
    await Promise.all(moves.map((move) => runMove(ws, move)));
    expect((await receiptsOf(ws.ctx)).map((receipt) => receipt.seq)).toEqual(moves.map((_, index) => index + 1));
    expect(await verifyReceipts(ws.ctx)).toEqual({ isIntact: true, checked: 12 });
  });

  it("is for the system alone", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    await rejectsWith("forbidden", null, () =>
      runDurably((steps) => executeMove(ws.ctx, steps, move), { clock: ws.clock }),
    );
  });
});

describe("whatever the vendor does, one mail leaves", () => {
  const arrivals: [string, SendFault[]][] = [
    ["its answer is lost", [{ kind: "unknown", arrived: true }]],
    ["it times out and has sent nothing", [{ kind: "unknown", arrived: false }]],
    ["it times out and the mail shows up only later", [{ kind: "unknown", arrived: true, visibleAfterMs: 20_000 }]],
    [
      "it fails with 500 three times, the last one after sending",
      [
        { kind: "unknown", arrived: false },
        { kind: "unknown", arrived: false },
        { kind: "unknown", arrived: true },
      ],
    ],
    ["it says 429 and when to come back", [{ kind: "rate_limited", arrived: false, retryAfterMs: 90_000 }]],
    [
      "it cannot be reached, again and again",
      Array.from({ length: 5 }, () => ({ kind: "unavailable" as const, arrived: false })),
    ],
    [
      "it says 429, times out, and is then well",
      [
        { kind: "rate_limited", arrived: false },
        { kind: "unknown", arrived: false },
      ],
    ],
  ];
  it.each(arrivals)("%s", async (_, faults) => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends(...faults);
    expect((await runMove(ws, move)).result).toEqual({ is: "done" });
    await expectDoneOnce(ws, move);
  });

  it("its mailbox cannot be searched for a while after a lost answer", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends({ kind: "unknown", arrived: true });
    const { findByMessageId } = ws.mailbox.port;
    let looks = 0;
    ws.mailbox.port.findByMessageId = (id) => {
      looks += 1;
      if (looks === 2) ws.mailbox.failLooks("unavailable", "rate_limited", "unknown");
      return findByMessageId(id);
    };
    expect((await runMove(ws, move)).result).toEqual({ is: "done" });
    await expectDoneOnce(ws, move);
    expect(ws.mailbox.sendCalls()).toBe(1);
  });

  it("its mailbox cannot be searched before the first send", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failLooks("unavailable", "unknown");
    expect((await runMove(ws, move)).result).toEqual({ is: "done" });
    await expectDoneOnce(ws, move);
    expect(await executionsOf(ws.ctx, move)).toMatchObject([{ attempts: 1 }]);
  });

  it("it waits as long as the vendor asks, and up to twice that so that a crowd spreads out", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends({ kind: "rate_limited", arrived: false, retryAfterMs: 90_000 });
    await runMove(ws, move);
    const waited = ws.clock.now().getTime() - new Date(move.holdUntil).getTime();
    expect(waited).toBeGreaterThanOrEqual(90_000);
    expect(waited).toBeLessThanOrEqual(180_000);
  });

  it("having no room uses up no attempt", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends(...Array.from({ length: 12 }, () => ({ kind: "rate_limited" as const, arrived: false })));
    expect((await runMove(ws, move)).result).toEqual({ is: "done" });
    await expectDoneOnce(ws, move);
  });

  it("having no room for the look after a lost answer uses up no look, and does not make the waits grow", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends({ kind: "unknown", arrived: true });
    const { findByMessageId } = ws.mailbox.port;
    let looks = 0;
    ws.mailbox.port.findByMessageId = (id) => {
      looks += 1;
      if (looks === 2) ws.mailbox.failLooks(...Array.from({ length: 40 }, () => "rate_limited" as const));
      return findByMessageId(id);
    };
    expect((await runMove(ws, move)).result).toEqual({ is: "done" });
    await expectDoneOnce(ws, move);
    const waited = ws.clock.now().getTime() - new Date(move.holdUntil).getTime();
    expect(waited).toBeLessThan(15 * MINUTE_MS);
  });
});
