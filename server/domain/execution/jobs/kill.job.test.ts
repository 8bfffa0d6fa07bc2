import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDb, type Db } from "#server/db/client.ts";
import { anApprovedMove, aSendingWorkspace, jobCtx } from "#server/testing/approved-move.ts";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { Crash, killer, runDurably } from "#server/testing/steps.ts";
import { executeMove, verifyReceipts } from "../index.ts";

let database: FreshDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  db = createDb(database.url, 4);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const crash = (): never => {
  throw new Crash("killed inside the vendor call");
};

/** Runs one move to its end, with its process killed once at the given place. */
async function runKilledAt(place: number) {
  const ws = await aSendingWorkspace(db);
  const move = await anApprovedMove(ws);
  const kill = killer(place);
  const { result, starts } = await runDurably((steps) => executeMove(jobCtx(ws, kill), steps, move), {
    clock: ws.clock,
    kill,
  });
  const { workspaceId } = ws;
  return {
    seen: {
      result: result.is,
      mails: ws.mailbox.sent.length,
      receipts: await db.prisma.receipt.count({ where: { workspaceId } }),
      messages: await db.prisma.emailMessage.count({ where: { workspaceId } }),
      outcomes: await db.prisma.outcome.count({ where: { workspaceId } }),
      events: await db.prisma.outboxEvent.count({ where: { workspaceId, name: "execution.succeeded" } }),
      chain: (await verifyReceipts(ws.ctx)).isIntact,
    },
    starts,
    places: kill.passed(),
  };
}

const once = { result: "done", mails: 1, receipts: 1, messages: 1, outcomes: 1, events: 1, chain: true };

describe("a process killed at any statement of an execution", () => {
  it("leaves one mail and one receipt after its restart", { timeout: 120_000 }, async () => {
    const { places, seen } = await runKilledAt(0);
    expect(seen).toEqual(once);
    expect(places).toBeGreaterThan(60);
    const wrong: string[] = [];
    for (let place = 1; place <= places; place += 1) {
      const run = await runKilledAt(place);
      if (run.starts !== 2) wrong.push(`${place}: it was not killed`);
      if (JSON.stringify(run.seen) !== JSON.stringify(once)) wrong.push(`${place}: ${JSON.stringify(run.seen)}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ["before the vendor got the mail", false, 0],
    ["after the vendor got the mail", true, 0],
    ["after the vendor got the mail, which shows up later", true, 20_000],
  ])("in the middle of the vendor call, %s, leaves one mail", async (_, arrived, visibleAfterMs) => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends({ crash, arrived, visibleAfterMs });
    const { result, starts } = await runDurably((steps) => executeMove(jobCtx(ws), steps, move), { clock: ws.clock });
    expect({ result, starts }).toEqual({ result: { is: "done" }, starts: 2 });
    expect(ws.mailbox.sent).toHaveLength(1);
    expect(ws.mailbox.sendCalls()).toBe(arrived ? 1 : 2);
  });
});
