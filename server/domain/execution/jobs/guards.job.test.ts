import { describe, expect, it } from "vitest";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import {
  type ApprovedMove,
  anApprovedMove,
  anOpenMove,
  approve,
  aSendingWorkspace,
  runMove,
  type SendingWorkspace,
} from "#server/testing/approved-move.ts";
import { expectAudit } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { previewExecution } from "../index.ts";

const { db } = await testDatabase();

async function expectRefused(ws: SendingWorkspace, move: ApprovedMove, rule: string): Promise<void> {
  expect((await runMove(ws, move)).result).toEqual({ is: "refused" });
  const where = { workspaceId: ws.workspaceId, moveId: move.moveId };
  expect(await db.prisma.execution.findMany({ where })).toMatchObject([
    { status: "failed", failureCode: rule, attempts: 0 },
  ]);
  expect((await expectAudit(ws.ctx, "move.failed", move.moveId)).detail).toMatchObject({
    rule,
    message: expect.any(String),
  });
  const stored = await db.prisma.move.findFirst({ where: { workspaceId: ws.workspaceId, id: move.moveId } });
  expect(stored?.status).toBe("failed");
}

/** Sends `count` first mails, each to somebody else. */
async function sendSome(ws: SendingWorkspace, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await runMove(ws, await anApprovedMove(ws));
}

const outcomeOf = (ws: SendingWorkspace, contactId: string, type: "email_unsubscribed" | "email_bounced") =>
  recordOutcome(ws.ctx, {
    type,
    source: "gmail",
    contactId,
    occurredAt: ws.clock.now(),
    naturalKey: `${type}:${contactId}`,
  });

describe("guards before the vendor is called", () => {
  it.each([
    ["email_unsubscribed", "suppression.opted_out"],
    ["email_bounced", "suppression.bounced"],
  ] as const)("refuse a contact with %s, for answers too", async (type, rule) => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws, { actionType: "reply_email" });
    await outcomeOf(ws, move.contactId, type);
    await expectRefused(ws, move, rule);
    expect(ws.mailbox.sent).toHaveLength(0);
  });

  it("refuse the address of somebody who opted out, whoever the move says it is about", async () => {
    const ws = await aSendingWorkspace(db);
    const first = await anOpenMove(ws);
    const other = await anOpenMove(ws);
    await outcomeOf(ws, first.contactId, "email_unsubscribed");
    const move = await anApprovedMove(ws, { contactId: other.contactId, recipient: first.recipient });
    await expectRefused(ws, move, "suppression.opted_out");
  });

  it("refuse content that was changed behind the approval", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    const other = await db.prisma.move.findFirstOrThrow({
      where: { workspaceId: ws.workspaceId, id: (await anOpenMove(ws, { text: "Quite another text." })).moveId },
    });
    await db.prisma.move.updateMany({
      where: { workspaceId: ws.workspaceId, id: move.moveId },
      data: { draft: other.draft ?? {} },
    });
    await expectRefused(ws, move, "approval.content_changed");
  });

  it("refuse a draft with an unfilled placeholder", async () => {
    const ws = await aSendingWorkspace(db);
    await expectRefused(ws, await anApprovedMove(ws, { text: "Hello {{first_name}}," }), "content.problems");
  });

  it.each([
    ["without a draft", `update "Move" set "draft" = null where "id" = $1`],
    ["with parameters nobody can read", `update "Move" set "params" = '{"to": 7}' where "id" = $1`],
  ])("refuse a move %s, so that it does not wait for ever", async (_, spoil) => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    await db.pool.query(spoil, [move.moveId]);
    await expectRefused(ws, move, "content.unreadable");
  });

  it("refuse a mailbox that a person disconnected", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    const where = { workspaceId: ws.workspaceId, id: ws.connectionId };
    await db.prisma.connection.updateMany({ where, data: { status: "disconnected" } });
    await expectRefused(ws, move, "connection.missing");
  });

  it("end what would have to wait, when something else speaks against it as well", async () => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws, { text: "Hello {{first_name}}," });
    const where = { workspaceId: ws.workspaceId, id: ws.connectionId };
    await db.prisma.connection.updateMany({ where, data: { status: "reconnect_needed" } });
    await expectRefused(ws, move, "content.problems");
  });

  it("let two first mails a week go to a person, and the third when the week is over", async () => {
    const ws = await aSendingWorkspace(db);
    const { contactId, recipient } = await anOpenMove(ws);
    const toSame = () => anApprovedMove(ws, { contactId, recipient });
    await runMove(ws, await toSame());
    await runMove(ws, await toSame());
    await expectRefused(ws, await toSame(), "limit.contact_week");
    const answer = await anApprovedMove(ws, { contactId, recipient, actionType: "reply_email" });
    expect((await runMove(ws, answer)).result).toEqual({ is: "done" });
    ws.clock.advance(7 * DAY_MS);
    expect((await runMove(ws, await toSame())).result).toEqual({ is: "done" });
  });

  it("let exactly twenty first mails a day through when more come at once", async () => {
    const ws = await aSendingWorkspace(db);
    await sendSome(ws, 15);
    const moves: ApprovedMove[] = [];
    for (let count = 0; count < 10; count += 1) moves.push(await anApprovedMove(ws));
    const results = await Promise.all(moves.map((move) => runMove(ws, move)));
    expect(results.filter(({ result }) => result.is === "done")).toHaveLength(5);
    expect(results.filter(({ result }) => result.is === "refused")).toHaveLength(5);
    expect(ws.mailbox.sent).toHaveLength(20);
    ws.clock.advance(DAY_MS);
    expect((await runMove(ws, await anApprovedMove(ws))).result).toEqual({ is: "done" });
  });

  it("count a hundred a week per mailbox", async () => {
    const ws = await aSendingWorkspace(db);
    const { workspaceId } = ws;
    await sendSome(ws, 1);
    const [sent] = await db.prisma.execution.findMany({ where: { workspaceId } });
    const approvals = Array.from({ length: 99 }, () => ws.deps.newId());
    await db.prisma.approvalRequest.createMany({
      data: approvals.map((id) => ({
        id,
        workspaceId,
        moveId: sent?.moveId ?? "",
        contentHash: "x",
        requestedByType: "system",
      })),
    });
    await db.prisma.execution.createMany({
      data: approvals.map((approvalId) => ({
        id: ws.deps.newId(),
        workspaceId,
        moveId: sent?.moveId ?? "",
        approvalId,
        actionType: "send_email",
        contentHash: "x",
        status: "succeeded" as const,
        idempotencyKey: approvalId,
        startedAt: new Date(ws.clock.now().getTime() - 2 * DAY_MS),
      })),
    });
    await expectRefused(ws, await anApprovedMove(ws), "limit.mailbox_week");
  });

  it("say the same in the preview, without writing anything", async () => {
    const ws = await aSendingWorkspace(db);
    const open = await anOpenMove(ws, { text: "Hello {{first_name}}," });
    await outcomeOf(ws, open.contactId, "email_unsubscribed");
    const before = await db.prisma.auditEntry.count({ where: { workspaceId: ws.workspaceId } });
    const preview = await previewExecution(ws.ctx, open);
    expect(preview.refusals.map((refusal) => refusal.rule)).toEqual(["suppression.opted_out", "content.problems"]);
    expect(await db.prisma.auditEntry.count({ where: { workspaceId: ws.workspaceId } })).toBe(before);
    expect(ws.mailbox.looks() + ws.mailbox.sendCalls()).toBe(0);
    await expectRefused(ws, await approve(ws, open), "suppression.opted_out");
  });
});
