import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDb, type Db } from "#server/db/client.ts";
import { contentHashOf } from "#server/domain/queue/index.ts";
import {
  type ApprovedMove,
  anApprovedMove,
  anOpenMove,
  approve,
  aSendingWorkspace,
  expectDoneOnce,
  jobCtx,
  type SendingWorkspace,
} from "#server/testing/approved-move.ts";
import { aConnection } from "#server/testing/build/index.ts";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { expectAudit, expectOutbox } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { executeMove, retryMove } from "../index.ts";

let database: FreshDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  db = createDb(database.url, 8);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const run = (ws: SendingWorkspace, move: ApprovedMove) =>
  runDurably((steps) => executeMove(jobCtx(ws), steps, move), { clock: ws.clock });
const moveOf = (ws: SendingWorkspace, move: { moveId: string }) =>
  db.prisma.move.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id: move.moveId } });
const executionsOf = (ws: SendingWorkspace, move: { moveId: string }) =>
  db.prisma.execution.findMany({
    where: { workspaceId: ws.workspaceId, moveId: move.moveId },
    orderBy: { startedAt: "asc" },
  });
const receiptsOf = (ws: SendingWorkspace) =>
  db.prisma.receipt.findMany({ where: { workspaceId: ws.workspaceId }, orderBy: { seq: "asc" } });

describe("a send that cannot succeed", () => {
  it.each([
    ["rejected", "vendor.rejected"],
    ["auth_expired", "connection.reconnect_needed"],
  ] as const)("because it is %s fails with %s, once, and nothing was sent", async (kind, rule) => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends({ kind, arrived: false });
    expect((await run(ws, move)).result).toEqual({ is: "failed" });
    expect(ws.mailbox.sendCalls()).toBe(1);
    expect(await moveOf(ws, move)).toMatchObject({ status: "failed", contentHash: move.contentHash });
    expect(await executionsOf(ws, move)).toMatchObject([{ status: "failed", failureCode: rule, attempts: 1 }]);
    expect((await expectAudit(ws.ctx, "move.failed", move.moveId)).detail).toMatchObject({ rule });
    await expectOutbox(ws.ctx, "execution.failed");
    expect(await receiptsOf(ws)).toEqual([]);
  });

  it("stops after a bounded number of attempts when the vendor stays away", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends(...Array.from({ length: 50 }, () => ({ kind: "unavailable" as const, arrived: false })));
    expect((await run(ws, move)).result).toEqual({ is: "failed" });
    expect(ws.mailbox.sendCalls()).toBe(7);
    expect(await executionsOf(ws, move)).toMatchObject([{ failureCode: "vendor.unavailable" }]);
  });

  it("stops when the vendor takes it again and again without effect", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends(...Array.from({ length: 50 }, () => ({ kind: "unknown" as const, arrived: false })));
    expect((await run(ws, move)).result).toEqual({ is: "failed" });
    expect(await executionsOf(ws, move)).toMatchObject([{ failureCode: "vendor.no_effect" }]);
  });

  it("can be retried by a person, and then sends one mail", async () => {
    const ws = await aSendingWorkspace(db);
    const first = await anApprovedMove(ws);
    ws.mailbox.failSends({ kind: "auth_expired", arrived: false });
    await run(ws, first);
    await retryMove(ws.ctx, first);
    const again = await approve(ws, first);
    expect((await run(ws, again)).result).toEqual({ is: "done" });
    await expectDoneOnce(ws, again);
    expect(await executionsOf(ws, first)).toMatchObject([{ status: "failed" }, { status: "succeeded" }]);
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
      await run(ws, move);
      ws.mailbox.port.send = send;
      ws.mailbox.port.findByMessageId = findByMessageId;
      return { ws, move };
    }

    it("fails and says so, without sending again", async () => {
      const { ws, move } = await unknownFailure();
      expect(await executionsOf(ws, move)).toMatchObject([{ status: "failed", failureCode: "vendor.unknown_result" }]);
      expect(ws.mailbox.sendCalls()).toBe(1);
    });

    it("is found by the retry, which writes its receipt instead of sending it again", async () => {
      const { ws, move } = await unknownFailure();
      await retryMove(ws.ctx, move);
      const again = await approve(ws, move);
      expect((await run(ws, again)).result).toEqual({ is: "done" });
      await expectDoneOnce(ws, again);
      expect(ws.mailbox.sendCalls()).toBe(1);
      expect((await receiptsOf(ws))[0]?.body).toMatchObject({ idempotencyKey: ws.mailbox.sent[0]?.messageId });
    });

    it("keeps an edited version from being sent on top", async () => {
      const { ws, move } = await unknownFailure();
      await retryMove(ws.ctx, move);
      const edited = await anOpenMove(ws, { text: "Something else." });
      const { draft, contentHash } = await moveOf(ws, edited);
      const stored = await moveOf(ws, move);
      const content = draft as { subject: string; text: string };
      const hash = contentHashOf({ actionType: stored.actionType, params: stored.params, ...content });
      expect(hash).not.toBe(contentHash);
      await db.prisma.move.updateMany({
        where: { workspaceId: ws.workspaceId, id: move.moveId },
        data: { draft: draft ?? {}, contentHash: hash },
      });
      const again = await approve(ws, { ...move, contentHash: hash });
      expect((await run(ws, again)).result).toEqual({ is: "failed" });
      expect(ws.mailbox.sent).toHaveLength(1);
      expect((await executionsOf(ws, move))[1]).toMatchObject({ failureCode: "vendor.sent_before" });
    });
  });

  describe("because the mailbox was disconnected on the way", () => {
    const disconnect = (ws: SendingWorkspace) =>
      db.prisma.connection.updateMany({
        where: { workspaceId: ws.workspaceId, id: ws.connectionId },
        data: { status: "disconnected" },
      });
    it.each([
      ["unavailable", "connection.reconnect_needed"],
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
      expect((await run(ws, move)).result).toEqual({ is: "failed" });
      expect(await executionsOf(ws, move)).toMatchObject([{ failureCode: rule }]);
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
    expect((await run(ws, move)).result).toEqual({ is: "done" });
    await expectDoneOnce(ws, move);
  });

  it("uses the mailbox the move names, not another one", async () => {
    const ws = await aSendingWorkspace(db);
    await aConnection(ws.ctx);
    const move = await anApprovedMove(ws);
    await run(ws, move);
    expect(ws.mailbox.sent[0]?.from.address).toBe(ws.address);
  });
});
