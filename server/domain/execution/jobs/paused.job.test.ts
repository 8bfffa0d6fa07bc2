import { describe, expect, it } from "vitest";
import { revokeKey } from "#server/domain/developer/verbs.ts";
import { addSuppression } from "#server/domain/guardrails/verbs/suppressions.ts";
import { getMove } from "#server/domain/queue/index.ts";
import { changeRole, removeMember } from "#server/domain/workspaces/verbs/change-member.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import {
  type ActingWorkspace,
  type ActionContent,
  type ApprovedAction,
  actingJobCtx,
  anActingWorkspace,
  anActionMove,
  anApprovedAction,
  approveAction,
} from "#server/testing/acting-workspace.ts";
import { aSeed, contents } from "#server/testing/action-contents.ts";
import { aKeyCtx, aMember, anApiKey } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { type Killer, killer, runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import {
  cancelExecution,
  continuePaused,
  executeMove,
  resumeExecution,
  retryMove,
  sweepStuck,
  verifyReceipts,
} from "../index.ts";

const { db } = await testDatabase();

async function engage(ws: ActingWorkspace): Promise<void> {
  const stop = { id: ws.ctx.newId(), scope: "workspace" as const, reason: "Wrong list", engagedByType: "user" };
  await db.prisma.killSwitch.create({ data: { ...stop, workspaceId: ws.workspaceId, engagedAt: ws.clock.now() } });
}
const release = (ws: ActingWorkspace) =>
  db.prisma.killSwitch.updateMany({ where: { workspaceId: ws.workspaceId }, data: { releasedAt: ws.clock.now() } });

/** Somebody pulls the switch while the vendor is being read: after the claim, before the call. */
function pullWhileReading(ws: ActingWorkspace): void {
  const { crm, calendar } = ws.ctx.connectors;
  let isPulled = false;
  const pull = async () => {
    if (isPulled) return;
    isPulled = true;
    await engage(ws);
  };
  ws.deps.connectors.calendar = (token, account) => {
    const port = calendar(token, account);
    return { ...port, getEvent: async (...asked) => pull().then(() => port.getEvent(...asked)) };
  };
  ws.deps.connectors.crm = (token, account) => {
    const port = crm(token, account);
    return {
      ...port,
      findByKey: async (...asked) => pull().then(() => port.findByKey(...asked)),
      getRecord: async (...asked) => pull().then(() => port.getRecord(...asked)),
    };
  };
}

const run = (ws: ActingWorkspace, move: ApprovedAction, kill?: Killer) =>
  runDurably((steps) => executeMove(actingJobCtx(ws, kill), steps, move), {
    clock: ws.clock,
    ...(kill ? { kill } : {}),
  });

const executionOf = (ws: ActingWorkspace, moveId: string) =>
  db.prisma.execution.findFirstOrThrow({
    where: { workspaceId: ws.workspaceId, moveId },
    orderBy: { startedAt: "desc" },
  });

async function goOn(ws: ActingWorkspace, moveId: string, kill?: Killer) {
  const { id: executionId } = await executionOf(ws, moveId);
  return runDurably((steps) => resumeExecution(actingJobCtx(ws, kill), steps, { moveId, executionId }), {
    clock: ws.clock,
    ...(kill ? { kill } : {}),
  });
}

async function aPausedMove(ws: ActingWorkspace, content: ActionContent = contents.create_task(ws, aSeed)) {
  pullWhileReading(ws);
  const move = await anApprovedAction(ws, content);
  expect((await run(ws, move)).result).toEqual({ is: "paused" });
  return move;
}

/** Where the switch is met: before an attempt is begun, and after it was. */
const kinds = [
  ["create_task", 0],
  ["update_deal", 1],
] as const;

describe("a kill switch that is pulled after the claim", () => {
  it.each(kinds)("of %s stops the call; released, it is done once", async (type, begun) => {
    const ws = await anActingWorkspace(db);
    const { moveId } = await aPausedMove(ws, contents[type](ws, { ...aSeed, number: 4_800 }));
    expect(ws.ports.writes()).toBe(0);
    expect(await executionOf(ws, moveId)).toMatchObject({ status: "claimed", attempts: begun, failureCode: null });
    const shown = await getMove(ws.ctx, { moveId });
    expect(shown).toMatchObject({ status: "executing", pause: { message: expect.stringContaining("Wrong list") } });
    await expectAudit(ws.ctx, "move.paused", moveId);
    await release(ws);
    const { result } = await runDurably((steps) => continuePaused(actingJobCtx(ws), steps), { clock: ws.clock });
    expect(result).toEqual({ continued: 1 });
    await expectOutbox(ws.ctx, "execution.stalled");
    const both = await Promise.all([goOn(ws, moveId), goOn(ws, moveId)]);
    expect(both.map((each) => each.result.is)).toEqual(["done", "done"]);
    expect(ws.ports.writes()).toBe(1);
    expect(await getMove(ws.ctx, { moveId })).toMatchObject({ status: "done", pause: null });
    expect(await verifyReceipts(ws.ctx)).toEqual({ isIntact: true, checked: 1 });
  });

  it("before its claim makes it wait just the same", async () => {
    const ws = await anActingWorkspace(db);
    const move = await anApprovedAction(ws, contents.create_task(ws, aSeed));
    await engage(ws);
    expect((await run(ws, move)).result).toEqual({ is: "paused" });
    const shown = await getMove(ws.ctx, move);
    expect(shown).toMatchObject({ status: "executing", pause: { message: expect.stringContaining("Wrong list") } });
    expect((await goOn(ws, move.moveId)).result).toEqual({ is: "paused" });
    await release(ws);
    expect((await goOn(ws, move.moveId)).result).toEqual({ is: "done" });
    expect(ws.ports.writes()).toBe(1);
  });

  it("keeps it waiting however often the sweep looks, without using up an attempt", async () => {
    const ws = await anActingWorkspace(db);
    const { moveId } = await aPausedMove(ws);
    const before = await executionOf(ws, moveId);
    for (let looks = 0; looks < 10; looks += 1) {
      ws.clock.advance(6 * MINUTE_MS);
      await sweepStuck(ws.deps);
      expect((await goOn(ws, moveId)).result).toEqual({ is: "paused" });
    }
    expect(ws.ports.writes()).toBe(0);
    const after = await executionOf(ws, moveId);
    expect(after).toMatchObject({ attempts: before.attempts, pausedAt: before.pausedAt, status: "claimed" });
    await expectAudit(ws.ctx, "move.paused", moveId);
    await release(ws);
    expect((await goOn(ws, moveId)).result).toEqual({ is: "done" });
    expect(ws.ports.writes()).toBe(1);
  });

  it("leaves it done once wherever a process is killed on the way", { timeout: 240_000 }, async () => {
    const killed = async (kill: Killer) => {
      const ws = await anActingWorkspace(db);
      pullWhileReading(ws);
      // Met after an attempt was begun: the longer way.
      const move = await anApprovedAction(ws, contents.update_deal(ws, { ...aSeed, number: 4_800 }));
      const first = await run(ws, move, kill);
      const early = ws.ports.writes();
      await release(ws);
      const second = await goOn(ws, move.moveId, kill);
      const { workspaceId } = ws;
      return {
        starts: first.starts + second.starts,
        places: kill.passed(),
        seen: {
          is: [first.result.is, second.result.is],
          early,
          writes: ws.ports.writes(),
          receipts: await db.prisma.receipt.count({ where: { workspaceId } }),
          paused: await db.prisma.outboxEvent.count({ where: { workspaceId, name: "execution.paused" } }),
        },
      };
    };
    const { places, seen } = await killed(killer(0));
    expect(seen).toEqual({ is: ["paused", "done"], early: 0, writes: 1, receipts: 1, paused: 1 });
    expect(places).toBeGreaterThan(24);
    const wrong: string[] = [];
    for (let place = 1; place <= places; place += 1) {
      const each = await killed(killer(place));
      if (each.starts !== 3) wrong.push(`${place}: it was not killed`);
      if (JSON.stringify(each.seen) !== JSON.stringify(seen)) wrong.push(`${place}: ${JSON.stringify(each.seen)}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe("what waits for a kill switch", () => {
  it("can be called off: the move is open, and whoever comes for it later does nothing", async () => {
    const ws = await anActingWorkspace(db);
    const { moveId, contentHash } = await aPausedMove(ws);
    await rejectsWith("forbidden", null, async () => cancelExecution(await aMember(ws, "viewer"), { moveId }));
    expect(await cancelExecution(ws.ctx, { moveId })).toMatchObject({ status: "open" });
    await expectAudit(ws.ctx, "move.cancelled", moveId);
    await expectOutbox(ws.ctx, "execution.cancelled");
    await release(ws);
    expect((await goOn(ws, moveId)).result).toEqual({ is: "not_mine" });
    expect(ws.ports.writes()).toBe(0);
    await rejectsWith("conflict", null, () => cancelExecution(ws.ctx, { moveId }));
    const again = await approveAction(ws, { moveId, contentHash });
    expect((await run(ws, again)).result).toEqual({ is: "done" });
    expect(ws.ports.writes()).toBe(1);
  });

  it("is called off or done, never both, when the two meet", async () => {
    for (let round = 0; round < 5; round += 1) {
      const ws = await anActingWorkspace(db);
      const { moveId } = await aPausedMove(ws);
      await release(ws);
      const [cancelled] = await Promise.allSettled([cancelExecution(ws.ctx, { moveId }), goOn(ws, moveId)]);
      expect(ws.ports.writes()).toBe(cancelled.status === "fulfilled" ? 0 : 1);
    }
  });

  it("is asked about again before it goes on: an invitation to somebody who opted out meanwhile fails", async () => {
    const ws = await anActingWorkspace(db);
    const move = await aPausedMove(ws, contents.book_meeting(ws, aSeed));
    await addSuppression(ws.ctx, { value: "dana@prospect.example", reason: "opted_out" });
    await release(ws);
    expect((await goOn(ws, move.moveId)).result).toEqual({ is: "refused" });
    expect(await executionOf(ws, move.moveId)).toMatchObject({ failureCode: "suppression.opted_out" });
    expect(ws.ports.writes()).toBe(0);
  });

  it("goes on for nobody who was removed meanwhile: the move fails, and somebody else may approve it anew", async () => {
    const ws = await anActingWorkspace(db);
    pullWhileReading(ws);
    const colleague = await aMember(ws, "member");
    const content = await anActionMove(ws, contents.create_task(ws, aSeed));
    const move = await approveAction({ ...ws, ctx: colleague }, content);
    expect((await run(ws, move)).result).toEqual({ is: "paused" });
    await removeMember(ws.ctx, { userId: colleague.actor.id });
    await release(ws);
    expect((await goOn(ws, move.moveId)).result).toEqual({ is: "refused" });
    expect(await executionOf(ws, move.moveId)).toMatchObject({ failureCode: "approval.approver_left" });
    expect(ws.ports.writes()).toBe(0);
    await retryMove(ws.ctx, move);
    expect((await run(ws, await approveAction(ws, content))).result).toEqual({ is: "done" });
    expect(ws.ports.writes()).toBe(1);
  });
});

describe("an approver who may approve no more when the hold is over", () => {
  it("as a member has approved nothing: the move fails before the vendor is called", async () => {
    const ws = await anActingWorkspace(db);
    const colleague = await aMember(ws, "member");
    const move = await approveAction(
      { ...ws, ctx: colleague },
      await anActionMove(ws, contents.create_task(ws, aSeed)),
    );
    await changeRole(ws.ctx, { userId: colleague.actor.id, role: "viewer" });
    expect((await run(ws, move)).result).toEqual({ is: "refused" });
    expect(await executionOf(ws, move.moveId)).toMatchObject({ failureCode: "approval.approver_left" });
    expect(ws.ports.writes()).toBe(0);
  });

  it("as a program with a key that was revoked has not either", async () => {
    const ws = await anActingWorkspace(db);
    const { id } = await anApiKey(ws.ctx);
    const program = {
      ...aKeyCtx(ws, ["moves:approve"]),
      actor: { type: "api_key" as const, id, scopes: [], name: "Key" },
    };
    const [revoked, standing] = [
      await anActionMove(ws, contents.create_task(ws, aSeed)),
      await anActionMove(ws, contents.create_task(ws, { ...aSeed, number: 2 })),
    ];
    const asKey = { ...ws, ctx: { ...program, actor: { ...program.actor, scopes: ["moves:approve" as const] } } };
    const first = await approveAction(asKey, standing);
    expect((await run(ws, first)).result).toEqual({ is: "done" });
    const second = await approveAction(asKey, revoked);
    await revokeKey(ws.ctx, { keyId: id });
    expect((await run(ws, second)).result).toEqual({ is: "refused" });
    expect(ws.ports.writes()).toBe(1);
  });
});
