import { afterEach, describe, expect, it, vi } from "vitest";
import { undoApproval } from "#server/domain/approvals/index.ts";
import {
  anApprovedMove,
  anOpenMove,
  approve,
  aSendingWorkspace,
  type SendingWorkspace,
} from "#server/testing/approved-move.ts";
import { realClock } from "#server/testing/clock.ts";
import { expectOutbox } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { type Durable, startDurable } from "./runtime.ts";

const { db, url } = await testDatabase();
let running: Durable[] = [];
afterEach(async () => {
  await Promise.all(running.map((durable) => durable.stop()));
  running = [];
});

const aTeam = (holdSeconds = 0) => aSendingWorkspace(db, { clock: realClock(), holdSeconds });

async function start(ws: SendingWorkspace): Promise<Durable> {
  const settings = { DATABASE_URL: url, AUTH_SECRET: "test-secret-".repeat(4), MAIL_POLL_SECONDS: 3600 };
  const durable = await startDurable(ws.deps, { ...settings, engine: { heartbeatSeconds: 10, drainMs: 5_000 } });
  running.push(durable);
  return durable;
}

const waitForStatus = (ws: SendingWorkspace, moveId: string, status: string) =>
  vi.waitFor(
    async () => {
      const move = await db.prisma.move.findFirst({ where: { workspaceId: ws.workspaceId, id: moveId } });
      expect(move?.status).toBe(status);
    },
    { timeout: 20_000, interval: 50 },
  );

describe("the durable half of a process", () => {
  it("carries an approval from the outbox through the engine to a sent mail and its receipt", async () => {
    const ws = await aTeam();
    const before = await anApprovedMove(ws);
    const durable = await start(ws);
    await waitForStatus(ws, before.moveId, "done");

    const open = await anOpenMove(ws);
    ws.mailbox.failSends({ kind: "unknown", arrived: true });
    await approve(ws, open);
    await waitForStatus(ws, open.moveId, "done");

    expect(ws.mailbox.sent.map((mail) => mail.to[0])).toEqual([before.recipient, open.recipient]);
    const receipts = await db.prisma.receipt.findMany({
      where: { workspaceId: ws.workspaceId },
      orderBy: { seq: "asc" },
    });
    expect(receipts.map((receipt) => receipt.moveId)).toEqual([before.moveId, open.moveId]);
    await expectOutbox(ws.ctx, "execution.succeeded", 2);
    await vi.waitFor(async () => expect((await durable.lag()).outboxMs).toBe(0), { timeout: 10_000 });
    await vi.waitFor(
      async () => {
        const runs = (await durable.engine?.listRuns({ functionId: "caseyos-execute-move" })) ?? [];
        expect(runs.map((run) => run.status)).toEqual(["completed", "completed"]);
      },
      { timeout: 10_000 },
    );
  });

  it("waits out the hold, and does nothing when the approval is undone meanwhile", async () => {
    const ws = await aTeam(2);
    await start(ws);
    const [held, undone] = [await anApprovedMove(ws), await anApprovedMove(ws)];
    await undoApproval(ws.ctx, { moveId: undone.moveId });
    await waitForStatus(ws, held.moveId, "done");
    expect(Date.now()).toBeGreaterThanOrEqual(new Date(held.holdUntil).getTime());
    await waitForStatus(ws, undone.moveId, "open");
    expect(ws.mailbox.sent.map((mail) => mail.to[0])).toEqual([held.recipient]);
  });

  it("may run in several processes at once: each move is done once", async () => {
    const ws = await aTeam();
    await Promise.all([start(ws), start(ws)]);
    const moves = [];
    for (let count = 0; count < 8; count += 1) moves.push(await anApprovedMove(ws));
    await Promise.all(moves.map((move) => waitForStatus(ws, move.moveId, "done")));
    expect(ws.mailbox.sent.map((mail) => mail.to[0]).sort()).toEqual(moves.map((move) => move.recipient).sort());
    expect(await db.prisma.receipt.count({ where: { workspaceId: ws.workspaceId } })).toBe(8);
  });
});
