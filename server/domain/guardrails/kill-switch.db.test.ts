import { describe, expect, it } from "vitest";
import { trySetMoveStatus } from "#server/domain/queue/index.ts";
import { transact } from "#server/platform/transact.ts";
import {
  aConnection,
  aKeyCtx,
  aMember,
  aMove,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { assertNotStopped, type GuardSubject, refusalsFor } from "./index.ts";
import { engageKillSwitch, listKillSwitches, releaseKillSwitch } from "./verbs/kill-switch.ts";

const { db } = await testDatabase();

const aPlace = () => aWorkspace(testDeps(db));
const everything = { scope: "workspace", reason: "wrong price list" } as const;
const mail = { actionType: "send_email", agentId: null } as const;

async function aScheduled(ws: TestWorkspace, actionType: GuardSubject["actionType"] = "send_email"): Promise<string> {
  const { id } = await aMove(ws.ctx, { actionType, status: "scheduled", holdUntil: new Date() });
  await ws.ctx.db.prisma.approvalRequest.create({
    data: { id, workspaceId: ws.workspaceId, moveId: id, contentHash: "h", status: "granted", requestedByType: "user" },
  });
  return id;
}

const statusOf = async (ws: TestWorkspace, id: string) => {
  const where = { workspaceId: ws.workspaceId, id };
  const move = await db.prisma.move.findFirst({ where, select: { status: true } });
  const approval = await db.prisma.approvalRequest.findFirst({ where, select: { status: true } });
  return [move?.status, approval?.status];
};

describe("a kill switch", () => {
  it("takes back what waits, with its reason, and stops what is asked for later", async () => {
    const ws = await aPlace();
    const moves = [await aScheduled(ws), await aScheduled(ws, "create_task")];
    const { killSwitch, stoppedMoves } = await engageKillSwitch(ws.ctx, everything);
    expect(stoppedMoves).toBe(2);
    for (const id of moves) {
      expect(await statusOf(ws, id)).toEqual(["open", "voided"]);
      expect((await expectAudit(ws.ctx, "move.stopped", id)).detail).toMatchObject({ reason: everything.reason });
    }
    await expectOutbox(ws.ctx, "approval.voided", 2);
    await expectAudit(ws.ctx, "kill_switch.engaged", killSwitch.id);
    await expectOutbox(ws.ctx, "kill_switch.engaged");
    const refused = await rejectsWith("precondition_failed", "kill_switch.engaged", () =>
      assertNotStopped(ws.ctx, mail),
    );
    expect(refused.message).toContain(everything.reason);
  });

  it("stops one kind of action and leaves the others alone", async () => {
    const ws = await aPlace();
    const [stopped, left] = [await aScheduled(ws), await aScheduled(ws, "create_task")];
    await engageKillSwitch(ws.ctx, { scope: "action_type", target: "send_email", reason: "wrong text" });
    expect(await statusOf(ws, stopped)).toEqual(["open", "voided"]);
    expect(await statusOf(ws, left)).toEqual(["scheduled", "granted"]);
    await assertNotStopped(ws.ctx, { actionType: "create_task", agentId: null });
    await rejectsWith("precondition_failed", null, () => assertNotStopped(ws.ctx, mail));
  });

  it("stops one agent", async () => {
    const ws = await aPlace();
    await engageKillSwitch(ws.ctx, { scope: "agent", target: "scout", reason: "writes nonsense" });
    await assertNotStopped(ws.ctx, mail);
    await rejectsWith("precondition_failed", null, () => assertNotStopped(ws.ctx, { ...mail, agentId: "scout" }));
  });

  it("leaves another workspace alone, which cannot release it", async () => {
    const [ws, other] = [await aPlace(), await aPlace()];
    const theirs = await aScheduled(other);
    const { killSwitch } = await engageKillSwitch(ws.ctx, everything);
    expect(await statusOf(other, theirs)).toEqual(["scheduled", "granted"]);
    await assertNotStopped(other.ctx, mail);
    expect((await listKillSwitches(other.ctx)).items).toEqual([]);
    await rejectsWith("not_found", null, () => releaseKillSwitch(other.ctx, { killSwitchId: killSwitch.id }));
  });

  it("is pulled by whoever may write, and released by admins only", async () => {
    const ws = await aPlace();
    const [member, viewer] = [await aMember(ws, "member"), await aMember(ws, "viewer")];
    await rejectsWith("forbidden", "permission.denied", () => engageKillSwitch(viewer, everything));
    const reader = await aKeyCtx(ws, ["moves:read"]);
    await rejectsWith("forbidden", "permission.denied", () => engageKillSwitch(reader, everything));
    const { killSwitch } = await engageKillSwitch(member, everything);
    await rejectsWith("forbidden", "permission.denied", () =>
      releaseKillSwitch(member, { killSwitchId: killSwitch.id }),
    );
    const released = await releaseKillSwitch(ws.ctx, { killSwitchId: killSwitch.id });
    expect(released).toMatchObject({ id: killSwitch.id, releasedAt: expect.any(String) });
    await expectAudit(ws.ctx, "kill_switch.released", killSwitch.id);
    await expectOutbox(ws.ctx, "kill_switch.released");
    await assertNotStopped(ws.ctx, mail);
    await rejectsWith("conflict", "kill_switch.already_released", () =>
      releaseKillSwitch(ws.ctx, { killSwitchId: killSwitch.id }),
    );
  });

  it("is one switch when several people pull it at once, and can be pulled again later", async () => {
    const ws = await aPlace();
    await aScheduled(ws);
    const pulls = await Promise.all([1, 2, 3, 4].map(() => engageKillSwitch(ws.ctx, everything)));
    expect(new Set(pulls.map(({ killSwitch }) => killSwitch.id)).size).toBe(1);
    await expectOutbox(ws.ctx, "kill_switch.engaged");
    await releaseKillSwitch(ws.ctx, { killSwitchId: pulls[0]?.killSwitch.id ?? "" });
    const again = await engageKillSwitch(ws.ctx, everything);
    expect((await listKillSwitches(ws.ctx)).items.map(({ id, releasedAt }) => [id, releasedAt === null])).toEqual([
      [again.killSwitch.id, true],
      [pulls[0]?.killSwitch.id, false],
    ]);
  });

  it("lets no claim slip through that races it: each move is taken back or refused before the vendor", async () => {
    const ws = await aPlace();
    const { ctx } = ws;
    const connection = await aConnection(ctx);
    const moves: string[] = [];
    for (let count = 0; count < 20; count += 1) moves.push(await aScheduled(ws, "reply_email"));
    const claim = (moveId: string) =>
      transact(ctx, async (tx) => {
        if (!(await trySetMoveStatus(tx, ctx, { moveId, from: "scheduled", to: "executing" }))) return "taken back";
        const [refusal] = await refusalsFor(tx, ctx, subjectOf(moveId, connection.id));
        return refusal?.rule ?? "claimed";
      });
    const pull = engageKillSwitch(ctx, everything);
    const claims = await Promise.all(moves.map(claim));
    await pull;
    for (const [index, moveId] of moves.entries()) {
      const [status] = await statusOf(ws, moveId);
      expect(status).toBe(claims[index] === "taken back" ? "open" : "executing");
    }
    // What was claimed before the switch was there meets it on the way to the vendor.
    await rejectsWith("precondition_failed", "kill_switch.engaged", () =>
      assertNotStopped(ctx, { actionType: "reply_email", agentId: null }),
    );
    expect(await claim(await aScheduled(ws, "reply_email"))).toBe("kill_switch.engaged");
  });
});

const subjectOf = (moveId: string, connectionId: string): GuardSubject => ({
  moveId,
  actionType: "reply_email",
  contactId: null,
  companyId: null,
  ownerId: null,
  recipients: ["dana@prospect.example"],
  connectionId,
  agentId: null,
  approval: { isGranted: true, contentHash: "h" },
  approvedByPerson: true,
  storedHash: "h",
  actualHash: "h",
  draftProblems: [],
  purpose: "conversation",
});
