import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { undoClassOf } from "#server/domain/actions/contract.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import {
  type ActingWorkspace,
  type ActionContent,
  actingJobCtx,
  anActingWorkspace,
  anApprovedAction,
  approveAction,
  vendorState,
} from "#server/testing/acting-workspace.ts";
import { aSeed, type ContentType, contents } from "#server/testing/action-contents.ts";
import { moveOf, receiptsOf } from "#server/testing/approved-move.ts";
import { aMember } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { Crash, runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { executeMove, sweepStuck, undoExecution, undoMove, verifyReceipts } from "../index.ts";

const { db } = await testDatabase();

async function done(ws: ActingWorkspace, content: ActionContent): Promise<string> {
  const move = await anApprovedAction(ws, content);
  const run = await runDurably((steps) => executeMove(actingJobCtx(ws), steps, move), { clock: ws.clock });
  expect(run.result).toEqual({ is: "done" });
  return move.moveId;
}

/** Asks for the undo and runs its job. */
async function undo(ws: ActingWorkspace, moveId: string) {
  await undoExecution(ws.ctx, { moveId });
  return runUndo(ws, moveId);
}

async function runUndo(ws: ActingWorkspace, moveId: string) {
  const row = await undoOf(ws, moveId);
  const event = { moveId, undoId: row.id, round: row.round };
  return (await runDurably((steps) => undoMove(actingJobCtx(ws), steps, event), { clock: ws.clock })).result;
}

const undoOf = (ws: ActingWorkspace, moveId: string) =>
  db.prisma.undo.findFirstOrThrow({
    where: { workspaceId: ws.workspaceId, moveId },
    orderBy: { requestedAt: "desc" },
  });

const word = fc.stringMatching(/^[A-Za-zÄöü🙂',.!-]{1,12}$/u);
const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(" "));
const seeds = fc.record({
  words: line,
  more: fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join("\n")),
  number: fc.integer({ min: 1, max: 9_999 }),
  isOn: fc.boolean(),
});

describe("done and undone", () => {
  it.each(Object.keys(contents) as ContentType[])(
    "%s leaves the vendor as it was, whatever its content",
    { timeout: 60_000 },
    async (type) => {
      expect(undoClassOf[type]).toBe("reversible");
      const ws = await anActingWorkspace(db);
      let receipts = 0;
      await fc.assert(
        fc.asyncProperty(seeds, async (seed) => {
          const content = contents[type](ws, seed);
          const before = structuredClone(vendorState(ws));
          const moveId = await done(ws, content);
          const isInternal = ["prepare_brief", "review_deal", "research"].includes(type);
          const isSame = JSON.stringify(vendorState(ws)) === JSON.stringify(before);
          // A change to what stands there already is none; everything else must be seen at the vendor.
          if (!type.startsWith("update_")) expect(isSame).toBe(isInternal);
          expect(await undo(ws, moveId)).toEqual({ is: "done" });
          expect(vendorState(ws)).toEqual(before);
          receipts += 2;
          const written = await receiptsOf(ws.ctx);
          expect(written).toHaveLength(receipts);
          expect(written.slice(-2).map(({ kind }) => kind)).toEqual(["execution", "undo"]);
          expect(await moveOf(ws.ctx, { moveId })).toMatchObject({ status: "open", closedAt: null });
        }),
        { numRuns: 8 },
      );
      expect(await verifyReceipts(ws.ctx)).toEqual({ isIntact: true, checked: receipts });
    },
  );
});

describe("undoing", () => {
  it("tells who asked, on the timeline and the receipt, and the move can be done again", async () => {
    const ws = await anActingWorkspace(db);
    const moveId = await done(ws, contents.create_task(ws, aSeed));
    await undo(ws, moveId);
    await expectAudit(ws.ctx, "move.undo_requested", moveId);
    await expectAudit(ws.ctx, "move.execution_undone", moveId);
    await expectOutbox(ws.ctx, "execution.undo_requested");
    await expectOutbox(ws.ctx, "execution.undone");
    const [, undone] = await receiptsOf(ws.ctx);
    expect(undone?.body).toMatchObject({ kind: "undo", undoneBy: `user:${ws.userId}`, actionType: "create_task" });
    const again = await approveAction(ws, { moveId, contentHash: (await moveOf(ws.ctx, { moveId })).contentHash });
    await runDurably((steps) => executeMove(actingJobCtx(ws), steps, again), { clock: ws.clock });
    expect(ws.vendors.hubspot.records.live("task")).toHaveLength(1);
    expect(await undo(ws, moveId)).toEqual({ is: "done" });
    expect(ws.vendors.hubspot.records.live("task")).toHaveLength(0);
  });

  it("is refused to a viewer, not found elsewhere, and a conflict while nothing was done", async () => {
    const [ws, other] = [await anActingWorkspace(db), await anActingWorkspace(db)];
    const moveId = await done(ws, contents.create_task(ws, aSeed));
    await rejectsWith("forbidden", null, async () => undoExecution(await aMember(ws, "viewer"), { moveId }));
    await rejectsWith("not_found", "move.not_found", () => undoExecution(other.ctx, { moveId }));
    const { moveId: open } = await anApprovedAction(ws, contents.create_note(ws, aSeed));
    await rejectsWith("conflict", "undo.not_done", () => undoExecution(ws.ctx, { moveId: open }));
  });

  it("is asked for once of ten at once", async () => {
    const ws = await anActingWorkspace(db);
    const moveId = await done(ws, contents.create_task(ws, aSeed));
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => undoExecution(ws.ctx, { moveId })));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expectOutbox(ws.ctx, "execution.undo_requested");
    expect(await Promise.all([runUndo(ws, moveId), runUndo(ws, moveId)])).toEqual([{ is: "done" }, { is: "done" }]);
    expect(await receiptsOf(ws.ctx)).toHaveLength(2);
  });

  it("refuses to put an old value over somebody else's, and says which", async () => {
    const ws = await anActingWorkspace(db);
    const content = contents.update_deal(ws, { ...aSeed, number: 5_000 });
    const moveId = await done(ws, content);
    ws.vendors.hubspot.records.change("deal", String(content.params.dealId), { amount: "9000" });
    const state = structuredClone(vendorState(ws));
    expect(await undo(ws, moveId)).toEqual({ is: "failed" });
    expect(vendorState(ws)).toEqual(state);
    expect(await moveOf(ws.ctx, { moveId })).toMatchObject({ status: "done" });
    const row = await undoOf(ws, moveId);
    expect(row).toMatchObject({ status: "failed", failureCode: "undo.changed_since" });
    expect(row.failureMessage).toContain("Amount is “9000” now, we had set “5000”");
    expect((await expectAudit(ws.ctx, "move.undo_failed", moveId)).detail).toMatchObject({
      rule: "undo.changed_since",
    });
  });

  it("can be asked for again after it failed, once the other change is gone", async () => {
    const ws = await anActingWorkspace(db);
    const content = contents.update_deal(ws, { ...aSeed, number: 5_000 });
    const before = structuredClone(vendorState(ws));
    const moveId = await done(ws, content);
    const dealId = String(content.params.dealId);
    ws.vendors.hubspot.records.change("deal", dealId, { amount: "9000" });
    await undo(ws, moveId);
    ws.vendors.hubspot.records.change("deal", dealId, { amount: "5000" });
    expect(await undo(ws, moveId)).toEqual({ is: "done" });
    expect(vendorState(ws)).toEqual(before);
  });

  it("refuses to move a meeting back that somebody has moved since", async () => {
    const ws = await anActingWorkspace(db);
    const content = contents.reschedule_meeting(ws, aSeed);
    const moveId = await done(ws, content);
    const at = (hours: number) => new Date(ws.clock.now().getTime() + hours * 3_600_000);
    ws.vendors.google.calendars.move(String(content.params.eventId), at(100), at(101));
    expect(await undo(ws, moveId)).toEqual({ is: "failed" });
    expect(await undoOf(ws, moveId)).toMatchObject({ failureCode: "undo.changed_since" });
  });

  it("does not call back a draft that somebody has sent", async () => {
    const ws = await anActingWorkspace(db);
    const moveId = await done(ws, contents.create_draft(ws, aSeed));
    for (const mail of ws.vendors.google.mails(ws.address)) mail.labels = ["SENT"];
    expect(await undo(ws, moveId)).toEqual({ is: "failed" });
    expect((await undoOf(ws, moveId)).failureMessage).toContain("Somebody has sent the draft.");
  });

  it.each([true, false])("survives a lost answer (arrived: %s)", async (arrived) => {
    const ws = await anActingWorkspace(db);
    const before = structuredClone(vendorState(ws));
    const moveId = await done(ws, contents.book_meeting(ws, aSeed));
    ws.ports.failWrites({ arrived });
    expect(await undo(ws, moveId)).toEqual({ is: "done" });
    expect(vendorState(ws)).toEqual(before);
    expect(await receiptsOf(ws.ctx)).toHaveLength(2);
  });

  it("is continued by the sweep when its worker has died for good", async () => {
    const ws = await anActingWorkspace(db);
    const before = structuredClone(vendorState(ws));
    const moveId = await done(ws, contents.create_task(ws, aSeed));
    await undoExecution(ws.ctx, { moveId });
    const crash = (): never => {
      throw new Crash("killed for good");
    };
    ws.ports.failWrites({ arrived: false, crash });
    const row = await undoOf(ws, moveId);
    const event = { moveId, undoId: row.id, round: row.round };
    const dead = runDurably((steps) => undoMove(actingJobCtx(ws), steps, event), { clock: ws.clock, mostStarts: 1 });
    await expect(dead).rejects.toThrow("did not end");
    ws.clock.advance(6 * MINUTE_MS);
    await sweepStuck(ws.deps);
    const [, repeated] = await expectOutbox(ws.ctx, "execution.undo_requested", 2);
    expect(repeated?.payload).toMatchObject(event);
    expect(await runUndo(ws, moveId)).toEqual({ is: "done" });
    expect(vendorState(ws)).toEqual(before);
  });

  it("leaves a move superseded when another one stands for the same thing by now", async () => {
    const ws = await anActingWorkspace(db);
    const moveId = await done(ws, contents.create_task(ws, aSeed));
    const { dedupeKey } = await moveOf(ws.ctx, { moveId });
    const other = await anApprovedAction(ws, contents.create_note(ws, aSeed));
    await db.prisma.move.updateMany({
      where: { workspaceId: ws.workspaceId, id: other.moveId },
      data: { dedupeKey },
    });
    expect(await undo(ws, moveId)).toEqual({ is: "done" });
    expect(await moveOf(ws.ctx, { moveId })).toMatchObject({ status: "superseded" });
  });
});

describe("what cannot be taken back", () => {
  const mail = (ws: ActingWorkspace, subject: string): ActionContent => ({
    actionType: "send_email",
    params: { to: ["dana@prospect.example"], connectionId: ws.googleId, thread: null },
    draft: { subject, text: "Hello Dana." },
  });

  it.each([
    ["Our pilot", "Re: Our pilot"],
    ["Prices on northwind.io", "About my last mail"],
  ])("a sent mail (%s) gets a correction proposed in its thread, once", async (subject, expected) => {
    const ws = await anActingWorkspace(db);
    const moveId = await done(ws, mail(ws, subject));
    const first = await undoExecution(ws.ctx, { moveId });
    const second = await undoExecution(ws.ctx, { moveId });
    expect(second).toEqual(first);
    if (first.kind !== "correction") throw new Error("no correction");
    const [sent] = ws.vendors.google.sent;
    const move = await moveOf(ws.ctx, { moveId: first.correctionMoveId });
    expect(move).toMatchObject({
      status: "open",
      actionType: "reply_email",
      params: { to: ["dana@prospect.example"], thread: { inReplyTo: sent?.messageId } },
      draft: { subject: expected },
    });
    expect(ws.vendors.google.sent).toHaveLength(1);
    expect(await moveOf(ws.ctx, { moveId })).toMatchObject({ status: "done" });
    const correction = await approveAction(ws, { moveId: move.id, contentHash: move.contentHash });
    await runDurably((steps) => executeMove(actingJobCtx(ws), steps, correction), { clock: ws.clock });
    const mails = ws.vendors.google.mails(ws.address);
    expect(new Set(mails.map(({ vendorThreadId }) => vendorThreadId)).size).toBe(1);
  });
});
