import { describe, expect, it } from "vitest";
import { getMove } from "#server/domain/queue/index.ts";
import { DAY_MS, MINUTE_MS } from "#server/platform/pure/time.ts";
import {
  type ApprovedMove,
  anApprovedMove,
  aSendingWorkspace,
  executionsOf,
  expectDoneOnce,
  jobCtx,
  runMove,
  type SendingWorkspace,
} from "#server/testing/approved-move.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { cancelExecution, continuePaused, executeMove, resumeExecution, sweepStuck } from "../index.ts";

const { db } = await testDatabase();

const setStatus = (ws: SendingWorkspace, status: "connected" | "reconnect_needed") =>
  db.prisma.connection.updateMany({
    where: { workspaceId: ws.workspaceId, id: ws.connectionId },
    data: { status },
  });

/** The vendor takes our access away while the mail is on its way. @param kind what the send's answer says */
function revokeWhileSending(ws: SendingWorkspace, kind: "auth_expired" | "unknown", arrived: boolean): void {
  const { send } = ws.mailbox.port;
  ws.mailbox.failSends({ kind, arrived });
  ws.mailbox.port.send = async (mail) => {
    ws.mailbox.port.send = send;
    await setStatus(ws, "reconnect_needed");
    return send(mail);
  };
}

async function reconnect(ws: SendingWorkspace): Promise<void> {
  await setStatus(ws, "connected");
  const { result } = await runDurably((steps) => continuePaused(jobCtx(ws), steps), { clock: ws.clock });
  expect(result).toEqual({ continued: 1 });
}

async function goOn(ws: SendingWorkspace, { moveId }: ApprovedMove) {
  const [execution] = await executionsOf(ws.ctx, { moveId });
  const event = { moveId, executionId: execution?.id ?? "" };
  return (await runDurably((steps) => resumeExecution(jobCtx(ws), steps, event), { clock: ws.clock })).result;
}

describe("an account that lost its access", () => {
  it("before the run makes the action wait; reconnected, it is done once", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    await setStatus(ws, "reconnect_needed");
    expect((await runMove(ws, move)).result).toEqual({ is: "paused" });
    expect(await executionsOf(ws.ctx, move)).toMatchObject([{ status: "claimed", attempts: 0, failureCode: null }]);
    expect(await getMove(ws.ctx, move)).toMatchObject({
      status: "executing",
      pause: { message: expect.stringContaining("Reconnect it under Connections"), isUnknown: false },
    });
    await expectAudit(ws.ctx, "move.paused", move.moveId);
    await reconnect(ws);
    await expectOutbox(ws.ctx, "execution.stalled");
    const both = await Promise.all([goOn(ws, move), goOn(ws, move)]);
    expect(both).toEqual([{ is: "done" }, { is: "done" }]);
    await expectDoneOnce(ws, move);
  });

  it("is met by a repeat of the same claim as well", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    await setStatus(ws, "reconnect_needed");
    const attempts = await Promise.all([runMove(ws, move), runMove(ws, move)]);
    expect(attempts.map(({ result }) => result.is).sort()).toEqual(["not_mine", "paused"]);
    await setStatus(ws, "connected");
    const repeat = await runDurably((steps) => executeMove(jobCtx(ws), steps, move), { clock: ws.clock });
    expect(repeat.result).toEqual({ is: "not_mine" });
    expect(ws.mailbox.sendCalls()).toBe(0);
  });

  it("in the middle of a send makes it wait, and the sweep uses up no attempt on it", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    revokeWhileSending(ws, "auth_expired", false);
    expect((await runMove(ws, move)).result).toEqual({ is: "paused" });
    for (let looks = 0; looks < 5; looks += 1) {
      ws.clock.advance(6 * MINUTE_MS);
      await sweepStuck(ws.deps);
      expect(await goOn(ws, move)).toEqual({ is: "paused" });
    }
    expect(await executionsOf(ws.ctx, move)).toMatchObject([{ status: "claimed", attempts: 1 }]);
    expect(ws.mailbox.sendCalls()).toBe(1);
    await reconnect(ws);
    expect(await goOn(ws, move)).toEqual({ is: "done" });
    await expectDoneOnce(ws, move);
  });

  it.each([true, false])("after a send whose answer was lost (it arrived: %s) leaves one mail", async (arrived) => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    revokeWhileSending(ws, "unknown", arrived);
    expect((await runMove(ws, move)).result).toEqual({ is: "paused" });
    expect(await executionsOf(ws.ctx, move)).toMatchObject([{ status: "calling", attempts: 1 }]);
    expect(await getMove(ws.ctx, move)).toMatchObject({ pause: { isUnknown: true } });
    await rejectsWith("conflict", "execution.not_paused", () => cancelExecution(ws.ctx, move));
    await reconnect(ws);
    expect(await goOn(ws, move)).toEqual({ is: "done" });
    await expectDoneOnce(ws, move);
    expect(ws.mailbox.sendCalls()).toBe(arrived ? 1 : 2);
  });

  it("for more than three days ends the wait: what was right then is read again", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    await setStatus(ws, "reconnect_needed");
    await runMove(ws, move);
    ws.clock.advance(3 * DAY_MS + MINUTE_MS);
    await reconnect(ws);
    expect(await goOn(ws, move)).toEqual({ is: "refused" });
    expect(await executionsOf(ws.ctx, move)).toMatchObject([{ status: "failed", failureCode: "wait.too_long" }]);
    expect(ws.mailbox.sendCalls()).toBe(0);
  });
});
