import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import {
  anApprovedMove,
  anOpenMove,
  aSendingWorkspace,
  jobCtx,
  type SendingWorkspace,
} from "#server/testing/approved-move.ts";
import { expectOutbox } from "#server/testing/expect.ts";
import { Crash, runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { executeMove, resumeExecution, sweepStuck } from "../index.ts";

const { db } = await testDatabase();

const crash = (): never => {
  throw new Crash("killed for good");
};

/** A move whose worker died inside the vendor call and never came back. */
async function anAbandonedMove(arrived: boolean) {
  const ws = await aSendingWorkspace(db);
  const move = await anApprovedMove(ws);
  ws.mailbox.failSends({ crash, arrived });
  const dead = runDurably((steps) => executeMove(jobCtx(ws), steps, move), { clock: ws.clock, mostStarts: 1 });
  await expect(dead).rejects.toThrow("did not end");
  return { ws, move };
}

const stalled = async (ws: SendingWorkspace, count = 1) => {
  const events = await expectOutbox(ws.ctx, "execution.stalled", count);
  return events.map((event) => event.payload as { moveId: string; executionId: string });
};

describe("the sweep", () => {
  it.each([true, false])("has an abandoned execution continued to one mail (arrived: %s)", async (arrived) => {
    const { ws, move } = await anAbandonedMove(arrived);
    ws.clock.advance(6 * MINUTE_MS);
    await sweepStuck(ws.deps);
    const [event] = await stalled(ws);
    expect(event).toMatchObject({ moveId: move.moveId });
    const resume = () =>
      runDurably((steps) => resumeExecution(jobCtx(ws), steps, event ?? { moveId: "", executionId: "" }), {
        clock: ws.clock,
      });
    const results = await Promise.all([resume(), resume()]);
    expect(results.map((each) => each.result.is)).toEqual(["done", "done"]);
    expect(ws.mailbox.sent).toHaveLength(1);
    expect(await db.prisma.receipt.count({ where: { workspaceId: ws.workspaceId } })).toBe(1);
  });

  it("may wake several workers: one of them sends, also when the mail shows up only later", async () => {
    const { ws } = await anAbandonedMove(false);
    ws.clock.advance(6 * MINUTE_MS);
    await sweepStuck(ws.deps);
    const [event] = await stalled(ws);
    ws.mailbox.failSends({ kind: "unknown", arrived: true, visibleAfterMs: 20_000 });
    const resume = () =>
      runDurably((steps) => resumeExecution(jobCtx(ws), steps, event ?? { moveId: "", executionId: "" }), {
        clock: ws.clock,
      });
    await Promise.all([resume(), resume(), resume()]);
    expect(ws.mailbox.sent).toHaveLength(1);
    expect(await db.prisma.receipt.count({ where: { workspaceId: ws.workspaceId } })).toBe(1);
  });

  it("leaves a run alone that is expected to wait, and asks once per silence", async () => {
    const { ws } = await anAbandonedMove(false);
    ws.clock.advance(MINUTE_MS);
    await sweepStuck(ws.deps);
    await stalled(ws, 0);
    ws.clock.advance(5 * MINUTE_MS);
    await Promise.all([sweepStuck(ws.deps), sweepStuck(ws.deps), sweepStuck(ws.deps)]);
    await stalled(ws, 1);
    ws.clock.advance(6 * MINUTE_MS);
    await sweepStuck(ws.deps);
    await stalled(ws, 2);
  });

  it("does not continue what has ended", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    await runDurably((steps) => executeMove(jobCtx(ws), steps, move), { clock: ws.clock });
    ws.clock.advance(60 * MINUTE_MS);
    await sweepStuck(ws.deps);
    await stalled(ws, 0);
    const executionId = (await db.prisma.execution.findFirstOrThrow({ where: { workspaceId: ws.workspaceId } })).id;
    const event = { moveId: move.moveId, executionId };
    await runDurably((steps) => resumeExecution(jobCtx(ws), steps, event), { clock: ws.clock });
    expect(ws.mailbox.sent).toHaveLength(1);
    expect(await db.prisma.receipt.count({ where: { workspaceId: ws.workspaceId } })).toBe(1);
  });

  it("announces an approval again whose event was lost, once a quarter of an hour", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    await anOpenMove(ws);
    await sweepStuck(ws.deps);
    await expectOutbox(ws.ctx, "approval.granted", 1);
    ws.clock.set(new Date(new Date(move.holdUntil).getTime() + 2 * MINUTE_MS));
    await Promise.all([sweepStuck(ws.deps), sweepStuck(ws.deps)]);
    const [original, repeated] = await expectOutbox(ws.ctx, "approval.granted", 2);
    expect(repeated?.payload).toEqual({
      ...(original?.payload as object),
      requestId: expect.stringContaining("sweep-"),
    });
    ws.clock.advance(15 * MINUTE_MS);
    await sweepStuck(ws.deps);
    await expectOutbox(ws.ctx, "approval.granted", 3);
  });
});
