import { describe, expect, it } from "vitest";
import { anApprovedMove, aSendingWorkspace, runMove } from "#server/testing/approved-move.ts";
import { aConnection, aContact, aMember, aMove, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { diagnostics, type Guide } from "./contract.ts";
import { markSeen, readDiagnostics, readGuide } from "./index.ts";

const { db } = await testDatabase();

const done = ({ steps }: Guide) => steps.filter((step) => step.isDone).map((step) => step.key);

describe("the first steps", () => {
  it("go from a connected mailbox to one's own receipt, counted from rows", async () => {
    const { ctx } = await aWorkspace(testDeps(db));
    expect(await readGuide(ctx)).toMatchObject({ isWanted: true, hasCrm: false, doneMoveId: null, marks: [] });
    expect(done(await readGuide(ctx))).toEqual([]);
    await aConnection(ctx, { provider: "hubspot", userId: null });
    expect(await readGuide(ctx)).toMatchObject({ hasCrm: true });
    await aConnection(ctx);
    await aMove(ctx);
    expect(done(await readGuide(ctx))).toEqual(["mailbox", "move"]);
    await markSeen(ctx, { key: "why_opened" });
    expect(done(await readGuide(ctx))).toEqual(["mailbox", "move", "why"]);
  });

  it("end with a move of one's own that was carried out and its receipt looked at", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    expect(done(await readGuide(ws.ctx))).toContain("approve");
    await markSeen(ws.ctx, { key: "receipt_seen" });
    expect(done(await readGuide(ws.ctx))).not.toContain("receipt");
    await runMove(ws, move);
    const guide = await readGuide(ws.ctx);
    expect(guide.doneMoveId).toBe(move.moveId);
    expect(done(guide)).toContain("receipt");
    const colleague = await aMember(ws);
    expect(done(await readGuide(colleague))).toEqual(["mailbox", "move"]);
  });

  it("do not count a mailbox that has to be reconnected", async () => {
    const { ctx } = await aWorkspace(testDeps(db));
    await aConnection(ctx, { status: "reconnect_needed" });
    expect(done(await readGuide(ctx))).toEqual([]);
  });
});

describe("a mark", () => {
  it("is kept for good, once, for its member alone", async () => {
    const ws = await aWorkspace(testDeps(db));
    const viewer = await aMember(ws, "viewer");
    await markSeen(viewer, { key: "tip_signals" });
    await markSeen(viewer, { key: "tip_signals" });
    expect((await readGuide(viewer)).marks).toEqual(["tip_signals"]);
    expect((await readGuide(ws.ctx)).marks).toEqual([]);
    await expectAudit(viewer, "help.marked", "tip_signals");
    const [event] = await expectOutbox(viewer, "help.marked", 1);
    expect(event?.payload).toMatchObject({ key: "tip_signals" });
  });

  it("of an older version is left out", async () => {
    const { ctx } = await aWorkspace(testDeps(db));
    const row = { workspaceId: ctx.workspaceId, userId: ctx.actor.id, key: "tip_of_old" };
    await db.prisma.helpMark.create({ data: row });
    expect((await readGuide(ctx)).marks).toEqual([]);
  });

  it("goes with the membership", async () => {
    const ws = await aWorkspace(testDeps(db));
    const colleague = await aMember(ws);
    await markSeen(colleague, { key: "tip_people" });
    const { workspaceId } = ws;
    const key = { workspaceId_userId: { workspaceId, userId: colleague.actor.id } };
    await db.prisma.member.delete({ where: key });
    expect(await db.prisma.helpMark.count({ where: { workspaceId } })).toBe(0);
  });
});

describe("the diagnostic bundle", () => {
  const secrets = [
    "v1.access-token-box-1234567890",
    "v1.refresh-token-box-1234567890",
    "dana.secret@prospect.example",
    "Dana",
    "Topsecretcompany",
    "confidential offer",
    "ya29.a0AfB_byC1234567890abcdef",
  ];

  it("holds states, counts and redacted messages, and nothing secret or personal", async () => {
    const ws = await aSendingWorkspace(db);
    const { ctx } = ws;
    const move = await anApprovedMove(ws, { text: "Hello Dana,\n\nour confidential offer.\n\nCasey" });
    await runMove(ws, move);
    await db.prisma.execution.updateMany({
      where: { workspaceId: ctx.workspaceId },
      data: {
        status: "failed",
        failureCode: "vendor_refused",
        failureMessage:
          'Mail "confidential offer" to dana.secret@prospect.example with ya29.a0AfB_byC1234567890abcdef refused',
      },
    });
    await aContact(ctx, { firstName: "Dana", email: "dana.secret@prospect.example" });
    await aConnection(ctx, {
      provider: "hubspot",
      accountLabel: "Topsecretcompany",
      scopes: ["crm.objects.contacts.read"],
      accessTokenBox: "v1.access-token-box-1234567890",
      refreshTokenBox: "v1.refresh-token-box-1234567890",
      lastError: "401 for dana.secret@prospect.example: Bearer ya29.a0AfB_byC1234567890abcdef",
      lastErrorAt: new Date(),
    });
    const bundle = await readDiagnostics(ctx);
    expect(diagnostics.parse(bundle)).toEqual(bundle);
    expect(bundle).toMatchObject({
      workspace: { id: ctx.workspaceId },
      caller: { role: "admin" },
      counts: { members: { admin: 1 }, moves: { done: 1 }, executions: { failed: 1 } },
      failures: [{ actionType: "send_email", code: "vendor_refused", message: expect.stringContaining("[address]") }],
    });
    const crm = bundle.connections.find(({ provider }) => provider === "hubspot");
    expect(crm).toMatchObject({ canRefresh: true, scopes: ["crm.objects.contacts.read"] });
    const text = JSON.stringify(bundle);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it("tells of no other workspace, and is refused to viewers", async () => {
    const [ws, other] = [await aWorkspace(testDeps(db)), await aWorkspace(testDeps(db))];
    await aMove(other.ctx);
    expect((await readDiagnostics(ws.ctx)).counts.moves).toEqual({});
    const viewer = await aMember(ws, "viewer");
    await rejectsWith("forbidden", null, () => readDiagnostics(viewer));
  });
});
