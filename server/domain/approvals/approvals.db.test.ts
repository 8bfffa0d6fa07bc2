import { describe, expect, it } from "vitest";
import { record } from "#server/platform/audit.ts";
import { transact } from "#server/platform/transact.ts";
import { aKeyCtx, aMember, aMove, aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { decide, undoApproval } from "./index.ts";

const { db } = await testDatabase();

const aTeam = (holdSeconds = 20) => aWorkspace(testDeps(db, { now: fakeClock().now }), { holdSeconds });
type Move = Awaited<ReturnType<typeof aMove>>;
const approval = (move: Move) => ({ moveId: move.id, contentHash: move.contentHash, verdict: "approve" as const });
const refusal = (move: Move) => ({ ...approval(move), verdict: "refuse" as const });
const reread = (ws: TestWorkspace, moveId: string) =>
  db.prisma.move.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id: moveId } });
const requests = (ws: TestWorkspace, moveId: string) =>
  db.prisma.approvalRequest.findMany({ where: { workspaceId: ws.workspaceId, moveId }, include: { decisions: true } });

async function aRequestedMove(ws: TestWorkspace): Promise<{ move: Move; requestId: string }> {
  const move = await aMove(ws.ctx, { status: "awaiting_approval" });
  const requestId = ws.deps.newId();
  const { workspaceId } = ws;
  await db.prisma.approvalRequest.create({
    data: { id: requestId, workspaceId, moveId: move.id, contentHash: move.contentHash, requestedByType: "system" },
  });
  return { move, requestId };
}

describe("approving a move", () => {
  it("schedules it after the hold, with request, decision, audit entry and event", async () => {
    const ws = await aTeam(45);
    const move = await aMove(ws.ctx);
    const decided = await decide(ws.ctx, { ...approval(move), note: "go" });

    const holdUntil = new Date(ws.deps.now().getTime() + 45_000);
    expect(decided).toMatchObject({
      moveId: move.id,
      status: "scheduled",
      holdUntil: holdUntil.toISOString(),
      version: 2,
    });
    expect(await reread(ws, move.id)).toMatchObject({ status: "scheduled", version: 2, holdUntil });
    expect(await requests(ws, move.id)).toMatchObject([
      {
        id: decided.approvalId,
        status: "granted",
        contentHash: move.contentHash,
        decisions: [
          { verdict: "approve", decidedById: ws.userId, surface: "web", note: "go", contentHash: move.contentHash },
        ],
      },
    ]);
    const entry = await expectAudit(ws.ctx, "move.approved", move.id);
    expect(entry).toMatchObject({
      moveId: move.id,
      actorId: ws.userId,
      detail: { approvalId: decided.approvalId, note: "go" },
    });
    const [event] = await expectOutbox(ws.ctx, "approval.granted");
    expect(event?.payload).toEqual({
      workspaceId: ws.workspaceId,
      requestId: ws.ctx.requestId,
      moveId: move.id,
      approvalId: decided.approvalId,
      holdUntil: holdUntil.toISOString(),
    });
  });

  it("is refused to a viewer and to a key without the scope, and given to a key with it", async () => {
    const ws = await aTeam();
    const move = await aMove(ws.ctx);
    await rejectsWith("forbidden", null, async () => decide(await aMember(ws, "viewer"), approval(move)));
    await rejectsWith("forbidden", null, () => decide(aKeyCtx(ws, ["moves:write"]), approval(move)));
    await decide(aKeyCtx(ws, ["moves:approve"]), approval(move));
    expect(await expectAudit(ws.ctx, "move.approved", move.id)).toMatchObject({ actorType: "api_key" });
  });

  it("does not find a move of another workspace", async () => {
    const [mine, other] = [await aTeam(), await aTeam()];
    const move = await aMove(other.ctx);
    await rejectsWith("not_found", "move.not_found", () => decide(mine.ctx, approval(move)));
    expect((await reread(other, move.id)).status).toBe("open");
  });

  it("of content that was edited meanwhile is a conflict that names the editor", async () => {
    const ws = await aTeam();
    const move = await aMove(ws.ctx);
    const editor = await aMember(ws);
    await transact(ws.ctx, (tx) =>
      record(tx, editor, { action: "move.edited", subject: { type: "move", id: move.id }, moveId: move.id }),
    );
    const seen = { ...approval(move), contentHash: "0".repeat(64) };
    const error = await rejectsWith("conflict", "move.content_changed", () => decide(ws.ctx, seen));
    expect(error.message).toContain(editor.actor.type === "user" ? editor.actor.name : "");
    expect(error.details).toMatchObject({ contentHash: move.contentHash });
    expect(await requests(ws, move.id)).toEqual([]);
  });

  it("a second time is a conflict that names who was first, and when", async () => {
    const ws = await aTeam();
    const [move, first] = [await aMove(ws.ctx), await aMember(ws)];
    await decide(first, approval(move));
    const error = await rejectsWith("conflict", "move.already_decided", () => decide(ws.ctx, approval(move)));
    expect(error.details).toMatchObject({
      by: first.actor.type === "user" ? first.actor.name : null,
      at: ws.deps.now().toISOString(),
    });
  });

  it("of one that was snoozed meanwhile is a conflict", async () => {
    const ws = await aTeam();
    const move = await aMove(ws.ctx, { status: "snoozed" });
    await rejectsWith("conflict", "move.snoozed", () => decide(ws.ctx, approval(move)));
  });

  it("has exactly one winner of fifty people at once, and one event", async () => {
    const ws = await aTeam();
    const move = await aMove(ws.ctx);
    const people = await Promise.all(Array.from({ length: 50 }, () => aMember(ws)));
    const answers = await Promise.allSettled(people.map((person) => decide(person, approval(move))));
    const lost = answers.filter((answer) => answer.status === "rejected");
    expect(lost).toHaveLength(49);
    for (const answer of lost)
      expect(answer.reason).toMatchObject({ code: "conflict", reason: "move.already_decided" });
    expect(await requests(ws, move.id)).toHaveLength(1);
    await expectOutbox(ws.ctx, "approval.granted");
    expect((await reread(ws, move.id)).version).toBe(2);
  });

  it("is not the caller's when they approved an earlier round and somebody else this one", async () => {
    const ws = await aTeam();
    const other = await aMember(ws, "member");
    const move = await aMove(ws.ctx);
    await decide(ws.ctx, approval(move));
    const where = { workspaceId: ws.workspaceId, id: move.id };
    await db.prisma.move.updateMany({ where, data: { status: "open", holdUntil: null } });
    const later = { ...other, now: () => new Date(ws.deps.now().getTime() + 60_000) };
    await decide(later, approval(move));
    const error = await rejectsWith("conflict", "move.already_decided", () => decide(ws.ctx, approval(move)));
    expect(error.details).toMatchObject({ by: other.actor.type === "user" ? other.actor.name : "" });
  });

  it("by the same person again gives the answer of the first time, however often and at once", async () => {
    const ws = await aTeam();
    const move = await aMove(ws.ctx);
    const answers = await Promise.all(Array.from({ length: 20 }, () => decide(ws.ctx, approval(move))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await requests(ws, move.id)).toMatchObject([{ decisions: [{ verdict: "approve" }] }]);
    await expectOutbox(ws.ctx, "approval.granted");
  });

  it("grants the request that is open, where there is one", async () => {
    const ws = await aTeam();
    const { move, requestId } = await aRequestedMove(ws);
    const decided = await decide(ws.ctx, approval(move));
    expect(decided.approvalId).toBe(requestId);
    expect(await requests(ws, move.id)).toMatchObject([
      { id: requestId, status: "granted", decisions: [{ verdict: "approve" }] },
    ]);
  });
});

describe("refusing a requested approval", () => {
  it("puts the move back, with decision, audit entry and event", async () => {
    const ws = await aTeam();
    const { move, requestId } = await aRequestedMove(ws);
    expect(await decide(ws.ctx, { ...refusal(move), note: "no" })).toEqual({
      approvalId: requestId,
      moveId: move.id,
      status: "open",
      holdUntil: null,
      version: 2,
    });
    expect(await requests(ws, move.id)).toMatchObject([
      { status: "refused", decisions: [{ verdict: "refuse", decidedById: ws.userId, note: "no" }] },
    ]);
    await expectAudit(ws.ctx, "move.refused", move.id);
    await expectOutbox(ws.ctx, "approval.refused");
  });

  it("is a conflict where nothing was asked, and happens once of ten at once", async () => {
    const ws = await aTeam();
    const open = await aMove(ws.ctx);
    await rejectsWith("conflict", "move.no_request", () => decide(ws.ctx, refusal(open)));
    const { move } = await aRequestedMove(ws);
    const people = await Promise.all(Array.from({ length: 10 }, () => aMember(ws)));
    const answers = await Promise.allSettled(people.map((person) => decide(person, refusal(move))));
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    await expectOutbox(ws.ctx, "approval.refused");
  });

  it("is not found in another workspace", async () => {
    const [mine, other] = [await aTeam(), await aTeam()];
    const { move } = await aRequestedMove(other);
    await rejectsWith("not_found", "move.not_found", () => decide(mine.ctx, refusal(move)));
  });
});

describe("undoing an approval", () => {
  it("opens the move again and voids the approval, with audit entry and event", async () => {
    const ws = await aTeam();
    const move = await aMove(ws.ctx);
    const { approvalId } = await decide(ws.ctx, approval(move));
    expect(await undoApproval(ws.ctx, { moveId: move.id })).toMatchObject({
      approvalId,
      status: "open",
      holdUntil: null,
      version: 3,
    });
    expect(await reread(ws, move.id)).toMatchObject({ status: "open", holdUntil: null, contentHash: move.contentHash });
    expect(await requests(ws, move.id)).toMatchObject([{ id: approvalId, status: "voided" }]);
    await expectAudit(ws.ctx, "move.undone", move.id);
    const [event] = await expectOutbox(ws.ctx, "approval.voided");
    expect(event?.payload).toMatchObject({ moveId: move.id, approvalId });
  });

  it("leaves the move approvable again", async () => {
    const ws = await aTeam();
    const move = await aMove(ws.ctx);
    const first = await decide(ws.ctx, approval(move));
    await undoApproval(ws.ctx, { moveId: move.id });
    const second = await decide(ws.ctx, approval(move));
    expect(second.approvalId).not.toBe(first.approvalId);
  });

  it("is refused to a viewer, and does not find another workspace's move", async () => {
    const [ws, other] = [await aTeam(), await aTeam()];
    const move = await aMove(ws.ctx);
    await decide(ws.ctx, approval(move));
    await rejectsWith("forbidden", null, async () => undoApproval(await aMember(ws, "viewer"), { moveId: move.id }));
    await rejectsWith("not_found", "move.not_found", () => undoApproval(other.ctx, { moveId: move.id }));
  });

  it.each([
    ["open", "move.not_scheduled"],
    ["executing", "move.already_executing"],
    ["done", "move.already_done"],
  ] as const)("of a move that is %s is the conflict %s", async (status, reason) => {
    const ws = await aTeam();
    const move = await aMove(ws.ctx, { status });
    await rejectsWith("conflict", reason, () => undoApproval(ws.ctx, { moveId: move.id }));
  });

  it("happens once of ten at once", async () => {
    const ws = await aTeam();
    const move = await aMove(ws.ctx);
    await decide(ws.ctx, approval(move));
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => undoApproval(ws.ctx, { moveId: move.id })),
    );
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    await expectOutbox(ws.ctx, "approval.voided");
  });
});
