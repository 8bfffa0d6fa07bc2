import { beforeEach, describe, expect, it } from "vitest";
import { changeRole, leaveWorkspace, removeMember } from "#server/domain/workspaces/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { aMember, aMove, aSystemCtx, aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { decide, listApprovals, releaseFormerDecider, requestApproval, setStandIn, standIns } from "../index.ts";

const { db } = await testDatabase();
const clock = fakeClock();
let ws: TestWorkspace;
let asker: Ctx;
let boss: Ctx;
beforeEach(async () => {
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
  asker = await aMember(ws);
  boss = await aMember(ws);
});

const release = (userId = boss.actor.id) =>
  runDurably((steps) => releaseFormerDecider(aSystemCtx(ws), steps, { userId }), { clock });
const askBoss = async () => {
  const move = await aMove(ws.ctx);
  return { move, ...(await requestApproval(asker, { moveId: move.id, assigneeId: boss.actor.id })) };
};
const approval = ({ move }: Awaited<ReturnType<typeof askBoss>>) => ({
  moveId: move.id,
  contentHash: move.contentHash,
  verdict: "approve" as const,
});
const gone: [string, () => Promise<unknown>][] = [
  ["left", () => leaveWorkspace(boss)],
  ["was removed", () => removeMember(ws.ctx, { userId: boss.actor.id })],
  ["may only read now", () => changeRole(ws.ctx, { userId: boss.actor.id, role: "viewer" })],
];

describe("what was asked of somebody who cannot decide any more", () => {
  it.each(gone)("is asked of everybody who may, on record, when they %s", async (_how, go) => {
    const asked = await askBoss();
    const other = await aMember(ws);
    await rejectsWith("forbidden", "approval.not_assignee", () => decide(other, approval(asked)));
    await go();
    expect((await release()).result).toEqual({ requests: 1, standIns: 0 });
    const { items } = await listApprovals(other, { view: "waiting" });
    expect(items).toMatchObject([{ id: asked.approvalId, assigneeId: null, obstacle: null }]);
    const entry = await expectAudit(ws.ctx, "approval.released", asked.approvalId);
    expect(entry).toMatchObject({ moveId: asked.move.id, detail: { from: boss.actor.id } });
    await expectOutbox(ws.ctx, "approval.released", 1);
    await rejectsWith("forbidden", "approval.own_request", () => decide(asker, approval(asked)));
    expect(await decide(other, approval(asked))).toMatchObject({ status: "scheduled" });
    expect((await release()).result).toEqual({ requests: 0, standIns: 0 });
  });

  it("stays theirs while they may decide, and what was decided is left as it is", async () => {
    const asked = await askBoss();
    expect((await release()).result).toEqual({ requests: 0, standIns: 0 });
    await decide(boss, approval(asked));
    await leaveWorkspace(boss);
    expect((await release()).result).toEqual({ requests: 0, standIns: 0 });
    const where = { workspaceId: ws.workspaceId, id: asked.approvalId };
    expect(await db.prisma.approvalRequest.findFirst({ where })).toMatchObject({ status: "granted" });
  });

  it("ends their stand-ins both ways, so that who is away can name another", async () => {
    const at = (days: number) => new Date(clock.now().getTime() + days * DAY_MS).toISOString();
    const span = { startsAt: at(0), endsAt: at(3) };
    await setStandIn(boss, { toUserId: asker.actor.id, ...span });
    const away = await setStandIn(asker, { toUserId: boss.actor.id, ...span });
    await leaveWorkspace(boss);
    expect((await release()).result).toEqual({ requests: 0, standIns: 2 });
    await expectAudit(ws.ctx, "approval.stand_in_ended", away.id);
    await expectOutbox(ws.ctx, "approval.stand_in_ended", 2);
    expect(await standIns(ws.ctx)).toEqual([]);
    await setStandIn(asker, { toUserId: ws.userId, ...span });
  });

  it("is left alone in another workspace, and by who is no job", async () => {
    const asked = await askBoss();
    await leaveWorkspace(boss);
    const other = await aWorkspace(ws.deps);
    const elsewhere = runDurably((steps) => releaseFormerDecider(aSystemCtx(other), steps, { userId: boss.actor.id }), {
      clock,
    });
    expect((await elsewhere).result).toEqual({ requests: 0, standIns: 0 });
    const where = { workspaceId: ws.workspaceId, id: asked.approvalId };
    expect(await db.prisma.approvalRequest.findFirst({ where })).toMatchObject({ assigneeId: boss.actor.id });
    await rejectsWith("forbidden", null, () =>
      runDurably((steps) => releaseFormerDecider(ws.ctx, steps, { userId: boss.actor.id }), { clock }),
    );
  });
});
