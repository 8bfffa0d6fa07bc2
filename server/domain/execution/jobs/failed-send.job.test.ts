import { describe, expect, it } from "vitest";
import { contentHashOf } from "#server/domain/queue/index.ts";
import {
  anApprovedMove,
  anOpenMove,
  approve,
  aSendingWorkspace,
  executionsOf,
  expectDoneOnce,
  moveOf,
  receiptsOf,
  runMove,
  type SendingWorkspace,
} from "#server/testing/approved-move.ts";
import { aConnection } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { retryMove } from "../index.ts";

const { db } = await testDatabase();

describe("a send that cannot succeed", () => {
  it("because it is rejected fails, once, and nothing was sent", async () => {
    const rule = "vendor.rejected";
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends({ kind: "rejected", arrived: false });
    expect((await runMove(ws, move)).result).toEqual({ is: "failed" });
    expect(ws.mailbox.sendCalls()).toBe(1);
    expect(await moveOf(ws.ctx, move)).toMatchObject({ status: "failed", contentHash: move.contentHash });
    expect(await executionsOf(ws.ctx, move)).toMatchObject([{ status: "failed", failureCode: rule, attempts: 1 }]);
    expect((await expectAudit(ws.ctx, "move.failed", move.moveId)).detail).toMatchObject({ rule });
    await expectOutbox(ws.ctx, "execution.failed");
    expect(await receiptsOf(ws.ctx)).toEqual([]);
  });

  it("stops after a bounded number of attempts when the vendor stays away", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends(...Array.from({ length: 50 }, () => ({ kind: "unavailable" as const, arrived: false })));
    expect((await runMove(ws, move)).result).toEqual({ is: "failed" });
    expect(ws.mailbox.sendCalls()).toBe(7);
    expect(await executionsOf(ws.ctx, move)).toMatchObject([{ failureCode: "vendor.unavailable" }]);
  });

  it("stops when the vendor takes it again and again without effect", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends(...Array.from({ length: 50 }, () => ({ kind: "unknown" as const, arrived: false })));
    expect((await runMove(ws, move)).result).toEqual({ is: "failed" });
    expect(await executionsOf(ws.ctx, move)).toMatchObject([{ failureCode: "vendor.no_effect" }]);
  });

  it("can be retried by a person, and then sends one mail", async () => {
    const ws = await aSendingWorkspace(db);
    const first = await anApprovedMove(ws);
    ws.mailbox.failSends({ kind: "rejected", arrived: false });
    await runMove(ws, first);
    await retryMove(ws.ctx, first);
    const again = await approve(ws, first);
    expect((await runMove(ws, again)).result).toEqual({ is: "done" });
    await expectDoneOnce(ws, again);
    expect(await executionsOf(ws.ctx, first)).toMatchObject([{ status: "failed" }, { status: "succeeded" }]);
  });

  describe("whose result stays unknown", () => {
    async function unknownFailure() {
      const ws = await aSendingWorkspace(db);
      const move = await anApprovedMove(ws);
      ws.mailbox.failSends({ kind: "unknown", arrived: true });
      const { send, findByMessageId } = ws.mailbox.port;
      let isBlind = false;
      ws.mailbox.port.send = (mail) => {
        isBlind = true;
        return send(mail);
      };
      ws.mailbox.port.findByMessageId = (id) => {
        if (isBlind) ws.mailbox.failLooks("unavailable");
        return findByMessageId(id);
      };
      await runMove(ws, move);
      ws.mailbox.port.send = send;
      ws.mailbox.port.findByMessageId = findByMessageId;
      return { ws, move };
    }

    it("fails and says so, without sending again", async () => {
      const { ws, move } = await unknownFailure();
      expect(await executionsOf(ws.ctx, move)).toMatchObject([
        { status: "failed", failureCode: "vendor.unknown_result" },
      ]);
      expect(ws.mailbox.sendCalls()).toBe(1);
    });

    it("is found by the retry, which writes its receipt instead of sending it again", async () => {
      const { ws, move } = await unknownFailure();
      await retryMove(ws.ctx, move);
      const again = await approve(ws, move);
      expect((await runMove(ws, again)).result).toEqual({ is: "done" });
      await expectDoneOnce(ws, again);
      expect(ws.mailbox.sendCalls()).toBe(1);
      expect((await receiptsOf(ws.ctx))[0]?.body).toMatchObject({ idempotencyKey: ws.mailbox.sent[0]?.messageId });
    });

    it("keeps an edited version from being sent on top", async () => {
      const { ws, move } = await unknownFailure();
      await retryMove(ws.ctx, move);
      const edited = await anOpenMove(ws, { text: "Something else." });
      const { draft, contentHash } = await moveOf(ws.ctx, edited);
      const stored = await moveOf(ws.ctx, move);
      const content = draft as { subject: string; text: string };
      const hash = contentHashOf({ actionType: stored.actionType, params: stored.params, ...content });
      expect(hash).not.toBe(contentHash);
      await db.prisma.move.updateMany({
        where: { workspaceId: ws.workspaceId, id: move.moveId },
        data: { draft: draft ?? {}, contentHash: hash },
      });
      const again = await approve(ws, { ...move, contentHash: hash });
      expect((await runMove(ws, again)).result).toEqual({ is: "failed" });
      expect(ws.mailbox.sent).toHaveLength(1);
      expect((await executionsOf(ws.ctx, move))[1]).toMatchObject({ failureCode: "vendor.sent_before" });
    });
  });

  describe("because the mailbox was disconnected on the way", () => {
    const disconnect = (ws: SendingWorkspace) =>
      db.prisma.connection.updateMany({
        where: { workspaceId: ws.workspaceId, id: ws.connectionId },
        data: { status: "disconnected" },
      });
    it.each([
      ["unavailable", "connection.missing"],
      ["unknown", "vendor.unknown_result"],
    ] as const)("after a send that was %s fails with %s", async (kind, rule) => {
      const ws = await aSendingWorkspace(db);
      const move = await anApprovedMove(ws);
      ws.mailbox.failSends({ kind, arrived: false });
      const { send } = ws.mailbox.port;
      ws.mailbox.port.send = async (mail) => {
        await disconnect(ws);
        return send(mail);
      };
      expect((await runMove(ws, move)).result).toEqual({ is: "failed" });
      expect(await executionsOf(ws.ctx, move)).toMatchObject([{ failureCode: rule }]);
      expect(ws.mailbox.sendCalls()).toBe(1);
    });
  });

  it("keeps a receipt possible when the mailbox is disconnected right after sending", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    const { send } = ws.mailbox.port;
    ws.mailbox.port.send = async (mail) => {
      const answer = await send(mail);
      await db.prisma.connection.updateMany({
        where: { workspaceId: ws.workspaceId, id: ws.connectionId },
        data: { status: "disconnected" },
      });
      return answer;
    };
    expect((await runMove(ws, move)).result).toEqual({ is: "done" });
    await expectDoneOnce(ws, move);
  });

  it("uses the mailbox the move names, not another one", async () => {
    const ws = await aSendingWorkspace(db);
    await aConnection(ws.ctx);
    const move = await anApprovedMove(ws);
    await runMove(ws, move);
    expect(ws.mailbox.sent[0]?.from.address).toBe(ws.address);
  });
});
