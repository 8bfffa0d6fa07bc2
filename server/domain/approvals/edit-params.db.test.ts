import { describe, expect, it } from "vitest";
import {
  type ActingWorkspace,
  actingJobCtx,
  anActingWorkspace,
  anActionMove,
  approveAction,
} from "#server/testing/acting-workspace.ts";
import { aSeed, contents } from "#server/testing/action-contents.ts";
import { aMember } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { executeMove } from "../execution/index.ts";
import { decide, editParams, moveFields, requestApproval } from "./index.ts";

const { db } = await testDatabase();

const moveOf = (ws: ActingWorkspace, id: string) =>
  db.prisma.move.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } });

async function aDealMove(ws: ActingWorkspace) {
  const move = await anActionMove(ws, contents.update_deal(ws, { ...aSeed, number: 4_800 }));
  return { ...move, version: (await moveOf(ws, move.moveId)).version };
}

describe("changing a move's parameters", () => {
  it("offers them with controls and today's values, and what is saved is what is done", async () => {
    const ws = await anActingWorkspace(db);
    const move = await aDealMove(ws);
    const stage = {
      workspaceId: ws.workspaceId,
      pipelineId: "default",
      pipelineLabel: "Sales",
      isClosed: false,
      isWon: false,
    };
    await db.prisma.crmStage.create({ data: { ...stage, stageId: "contractsent", label: "Contract sent", order: 4 } });
    const { fields, version } = await moveFields(ws.ctx, move);
    expect(fields.map(({ key, control, value }) => [key, control, value])).toEqual([
      ["changes.amount", "money", "4800"],
      ["changes.dealstage", "choice", "appointmentscheduled"],
    ]);
    const changes = { "changes.amount": "5200.50", "changes.dealstage": "contractsent" };
    const edited = await editParams(ws.ctx, { ...move, version, changes });
    expect(edited).toMatchObject({ status: "open", version: version + 1, voidedApprovalId: null });
    expect(edited.contentHash).not.toBe(move.contentHash);
    await expectAudit(ws.ctx, "move.edited", move.moveId);
    await expectOutbox(ws.ctx, "move.edited");
    await rejectsWith("conflict", "move.content_changed", () => decide(ws.ctx, { ...move, verdict: "approve" }));
    const approved = await approveAction(ws, edited);
    await runDurably((steps) => executeMove(actingJobCtx(ws), steps, approved), { clock: ws.clock });
    const [deal] = ws.vendors.hubspot.records.live("deal");
    expect(deal?.properties).toMatchObject({ amount: "5200.50", dealstage: "contractsent" });
  });

  it("voids an approval that was given: the worker that comes for it does nothing", async () => {
    const ws = await anActingWorkspace(db);
    const move = await aDealMove(ws);
    const approved = await approveAction(ws, move);
    const { version } = await moveFields(ws.ctx, move);
    const edited = await editParams(ws.ctx, { ...move, version, changes: { "changes.amount": "1" } });
    expect(edited).toMatchObject({ status: "open", voidedApprovalId: approved.approvalId });
    await expectOutbox(ws.ctx, "approval.voided");
    await expectAudit(ws.ctx, "move.approval_voided", move.moveId);
    const { result } = await runDurably((steps) => executeMove(actingJobCtx(ws), steps, approved), { clock: ws.clock });
    expect(result).toEqual({ is: "not_mine" });
    expect(ws.ports.writes()).toBe(0);
  });

  it("voids an approval that was asked for", async () => {
    const ws = await anActingWorkspace(db);
    const move = await aDealMove(ws);
    const { approvalId, version } = await requestApproval(ws.ctx, { moveId: move.moveId });
    const edited = await editParams(ws.ctx, { ...move, version, changes: { "changes.amount": "1" } });
    expect(edited).toMatchObject({ status: "open", voidedApprovalId: approvalId });
  });

  it("happens or is executed, never both, when they meet", async () => {
    const ws = await anActingWorkspace(db);
    const move = await aDealMove(ws);
    const approved = await approveAction(ws, move);
    const { version } = await moveFields(ws.ctx, move);
    const [edit, run] = await Promise.allSettled([
      editParams(ws.ctx, { ...move, version, changes: { "changes.amount": "1" } }),
      runDurably((steps) => executeMove(actingJobCtx(ws), steps, approved), { clock: ws.clock }),
    ]);
    expect(run.status).toBe("fulfilled");
    expect(ws.ports.writes()).toBe(edit.status === "fulfilled" ? 0 : 1);
  });

  it("names each field that is wrong, and changes nothing", async () => {
    const ws = await anActingWorkspace(db);
    const content = contents.book_meeting(ws, aSeed);
    const { moveId, contentHash } = await anActionMove(ws, content);
    const { version, fields } = await moveFields(ws.ctx, { moveId });
    const startsAt = String(fields.find(({ key }) => key === "startsAt")?.value);
    const edit = (changes: Record<string, string | string[]>) => editParams(ws.ctx, { moveId, version, changes });
    for (const [changes, path] of [
      [{ endsAt: startsAt }, "endsAt"],
      [{ attendees: ["nobody"] }, "attendees"],
      [{ timeZone: "Mars/Base" }, "timeZone"],
      [{ connectionId: moveId }, "connectionId"],
    ] as const) {
      const thrown = await edit(changes as never).catch((error: unknown) => error);
      expect(thrown).toMatchObject({ code: "invalid_input", details: { issues: [{ path }] } });
    }
    expect(await moveOf(ws, moveId)).toMatchObject({ contentHash, version });
  });

  it("is refused to a viewer, over a version that is not there any more, and once it is under way", async () => {
    const [ws, other] = [await anActingWorkspace(db), await anActingWorkspace(db)];
    const move = await aDealMove(ws);
    const input = { ...move, changes: { "changes.amount": "1" } };
    await rejectsWith("forbidden", null, async () => editParams(await aMember(ws, "viewer"), input));
    await rejectsWith("not_found", "move.not_found", () => editParams(other.ctx, input));
    await rejectsWith("not_found", "move.not_found", () => moveFields(other.ctx, input));
    await rejectsWith("conflict", "move.changed", () => editParams(ws.ctx, { ...input, version: move.version + 1 }));
    await db.prisma.move.updateMany({
      where: { workspaceId: ws.workspaceId, id: move.moveId },
      data: { status: "executing" },
    });
    await rejectsWith("conflict", "move.not_editable", () => editParams(ws.ctx, input));
  });
});
