import { beforeEach, describe, expect, it } from "vitest";
import type { Ctx } from "#server/platform/context.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import { moveOf } from "#server/testing/approved-move.ts";
import {
  aDraft,
  aKeyCtx,
  aMember,
  aMove,
  aProposal,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { aProposed } from "#server/testing/proposed-move.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import {
  assignMove,
  dismissMove,
  editDraft,
  getMove,
  moveForExecution,
  proposeMove,
  reopenMove,
  setMoveStatus,
  snoozeMove,
  wakeMove,
} from "../index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
const clock = fakeClock();
beforeEach(() => clock.set(new Date("2026-03-02T09:00:00.000Z")));
const fresh = async () => {
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
  return ws.ctx;
};
const edit = (ctx: Ctx, moveId: string) =>
  editDraft(ctx, { moveId, subject: "Pricing", text: "Here it is.", version: 1 });

/** What every verb on one move owes: the role, the tenant, and a status in which it may happen. */
function owes(
  name: string,
  run: (ctx: Ctx, moveId: string) => Promise<unknown>,
  answers: { action: string; event: string; from?: (ctx: Ctx, moveId: string) => Promise<unknown> },
) {
  describe(name, () => {
    it("is done once, with its audit entry and its event", async () => {
      const ctx = await fresh();
      const moveId = await aProposed(ctx);
      await answers.from?.(ctx, moveId);
      await run(ctx, moveId);
      const entry = await expectAudit(ctx, answers.action, moveId);
      expect(entry).toMatchObject({ moveId, actorType: "user", actorId: ctx.actor.id });
      const [event] = (await expectOutbox(ctx, answers.event)) ?? [];
      expect(event?.payload).toMatchObject({ moveId });
    });

    it("is refused to a viewer and to a key that may only read", async () => {
      const ctx = await fresh();
      const moveId = await aProposed(ctx);
      await rejectsWith("forbidden", "permission.denied", async () => run(await aMember(ws, "viewer"), moveId));
      await rejectsWith("forbidden", "permission.denied", async () => run(aKeyCtx(ws, ["moves:read"]), moveId));
    });

    it("does not find another workspace's move, and changes nothing there", async () => {
      const ctx = await fresh();
      const moveId = await aProposed(ctx);
      await answers.from?.(ctx, moveId);
      const before = await moveOf(ctx, { moveId });
      const stranger = (await aWorkspace(ws.deps)).ctx;
      await rejectsWith("not_found", "move.not_found", () => run(stranger, moveId));
      expect(await moveOf(ctx, { moveId })).toEqual(before);
    });

    it("loses to an execution that was first: a conflict, and nothing is written", async () => {
      const ctx = await fresh();
      const moveId = await aProposed(ctx);
      await transact(ctx, (tx) => setMoveStatus(tx, ctx, { moveId, from: "open", to: "scheduled" }));
      await transact(ctx, (tx) => setMoveStatus(tx, ctx, { moveId, from: "scheduled", to: "executing" }));
      await transact(ctx, (tx) => setMoveStatus(tx, ctx, { moveId, from: "executing", to: "done" }));
      const before = await moveOf(ctx, { moveId });
      await rejectsWith("conflict", "move.changed", () => run(ctx, moveId));
      expect(await moveOf(ctx, { moveId })).toEqual(before);
      await expectOutbox(ctx, answers.event, 0);
    });
  });
}

owes("editing a draft", edit, { action: "move.edited", event: "move.edited" });
owes("snoozing", (ctx, moveId) => snoozeMove(ctx, { moveId, until: "1h" }), {
  action: "move.snoozed",
  event: "move.snoozed",
});
owes("dismissing", (ctx, moveId) => dismissMove(ctx, { moveId, reason: "bad_timing" }), {
  action: "move.dismissed",
  event: "move.dismissed",
});
owes("reopening", (ctx, moveId) => reopenMove(ctx, { moveId }), {
  action: "move.reopened",
  event: "move.reopened",
  from: (ctx, moveId) => dismissMove(ctx, { moveId, reason: "other" }),
});
owes("assigning", (ctx, moveId) => assignMove(ctx, { moveId, ownerId: null }), {
  action: "move.assigned",
  event: "move.assigned",
});

describe("editing a draft", () => {
  it("makes it the person's, keeps the first version, drops claims whose words are gone and changes the hash", async () => {
    const ctx = await fresh();
    const evidence = { kind: "contact", id: "c", label: "Contact", quote: "Dana" } as const;
    const made = aDraft({
      claims: [
        { text: "Dana", evidence },
        { text: "thank you", evidence: { ...evidence, quote: "thank you" } },
      ],
    });
    const moveId = await aProposed(ctx, { draft: made });
    const before = await moveOf(ctx, { moveId });
    const change = await editDraft(ctx, { moveId, subject: "Pricing", text: "Dear Dana, here it is.", version: 1 });
    expect(change).toMatchObject({ moveId, version: 2, status: "open" });
    expect(change.contentHash).not.toBe(before.contentHash);
    const { draft } = await getMove(ctx, { moveId });
    expect(draft).toMatchObject({
      origin: { kind: "person", memberId: ctx.actor.id },
      first: { subject: made.subject, text: made.text },
    });
    expect(draft?.claims.map((claim) => claim.text)).toEqual(["Dana"]);
  });

  it("lets one of two people win who edit the same version, and tells the other who it was", async () => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx);
    const other = await aMember(ws);
    await edit(other, moveId);
    const error = await rejectsWith("conflict", "move.changed", () => edit(ctx, moveId));
    expect(error.message).toContain("edited this move just now");
    expect(error.details).toMatchObject({ action: "move.edited", version: 2 });
  });

  it("is possible on a failed move, and on none that is approved", async () => {
    const ctx = await fresh();
    const failed = await aMove(ctx, { status: "failed" });
    expect((await edit(ctx, failed.id)).status).toBe("failed");
    const scheduled = await aMove(ctx, { status: "scheduled" });
    await rejectsWith("conflict", "move.changed", () => edit(ctx, scheduled.id));
  });
});

describe("snoozing", () => {
  it("ends at nine on the person's own clock", async () => {
    const ctx = await fresh();
    await db
      .acrossTenants("test")
      .user.update({ where: { id: ctx.actor.id }, data: { timeZone: "America/Los_Angeles" } });
    const moveId = await aProposed(ctx);
    const change = await snoozeMove(ctx, { moveId, until: "tomorrow" });
    expect(change).toMatchObject({ status: "snoozed", snoozedUntil: "2026-03-03T17:00:00.000Z" });
    const viaKey = await snoozeMove(aKeyCtx(ws, ["moves:write"]), { moveId, until: "tomorrow" });
    expect(viaKey.snoozedUntil).toBe("2026-03-03T09:00:00.000Z");
  });

  it.each([
    ["2026-03-01T09:00:00Z", "snooze.past"],
    ["2028-03-01T09:00:00Z", "snooze.too_long"],
  ])("refuses %s", async (until, reason) => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx);
    await rejectsWith("invalid_input", reason, () => snoozeMove(ctx, { moveId, until }));
  });

  it("is ended by its own alarm only: an older one, or one after the move was taken up, does nothing", async () => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx);
    const system = aSystemCtx(ws);
    const first = await snoozeMove(ctx, { moveId, until: "1h" });
    const second = await snoozeMove(ctx, { moveId, until: "4h" });
    expect(await wakeMove(system, { moveId, until: first.snoozedUntil ?? "" })).toEqual({ woken: false });
    expect(await wakeMove(system, { moveId, until: second.snoozedUntil ?? "" })).toEqual({ woken: true });
    expect(await wakeMove(system, { moveId })).toEqual({ woken: false });
    expect(await moveOf(ctx, { moveId })).toMatchObject({ status: "open", snoozedUntil: null });
    await expectAudit(ctx, "move.woken", moveId);
    await expectOutbox(ctx, "move.woken", 1);
    await rejectsWith("forbidden", "permission.denied", async () => wakeMove(await aMember(ws, "viewer"), { moveId }));
    expect(await wakeMove({ ...system, workspaceId: asWorkspaceId(ctx.newId()) }, { moveId })).toEqual({
      woken: false,
    });
  });
});

describe("dismissing and reopening", () => {
  it("is refused, like a snooze, when the move says something else than the person saw", async () => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx);
    const { contentHash } = await moveOf(ctx, { moveId });
    await edit(await aMember(ws), moveId);
    const seen = { moveId, contentHash };
    await rejectsWith("conflict", "move.changed", () => dismissMove(ctx, { ...seen, reason: "other" }));
    await rejectsWith("conflict", "move.changed", () => snoozeMove(ctx, { ...seen, until: "1h" }));
    expect(
      (await dismissMove(ctx, { ...seen, ...(await moveOf(ctx, { moveId })), moveId, reason: "other" })).status,
    ).toBe("dismissed");
  });

  it("keeps the reason and the time, and takes both back", async () => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx);
    await dismissMove(ctx, { moveId, reason: "wrong_person", note: "Left the company" });
    expect(await moveOf(ctx, { moveId })).toMatchObject({
      status: "dismissed",
      dismissReason: "wrong_person",
      closedAt: clock.now(),
    });
    expect((await expectAudit(ctx, "move.dismissed", moveId)).detail).toEqual({
      reason: "wrong_person",
      note: "Left the company",
    });
    await reopenMove(ctx, { moveId });
    expect(await moveOf(ctx, { moveId })).toMatchObject({ status: "open", dismissReason: null, closedAt: null });
  });

  it("takes a snooze back, and ranks the move as of now", async () => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx);
    await snoozeMove(ctx, { moveId, until: "next_week" });
    const before = (await moveOf(ctx, { moveId })).score;
    clock.advance(40 * HOUR_MS);
    await reopenMove(ctx, { moveId });
    const { score, scoreHistory } = await getMove(ctx, { moveId });
    expect(score).toBeLessThan(before);
    expect(scoreHistory.at(-1)).toMatchObject({ cause: "time", before, after: score });
  });

  it("is refused while a newer move stands for the same thing", async () => {
    const ctx = await fresh();
    const proposal = await aProposal(ctx);
    const { moveId } = await proposeMove(ctx, proposal);
    await dismissMove(ctx, { moveId, reason: "other" });
    await proposeMove(ctx, proposal);
    await rejectsWith("conflict", "move.superseded", () => reopenMove(ctx, { moveId }));
  });
});

describe("assigning", () => {
  it("names the owner, raises no version, and refuses somebody who is no member", async () => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx);
    const other = await aMember(ws);
    expect((await assignMove(ctx, { moveId, ownerId: other.actor.id })).version).toBe(1);
    expect(await getMove(ctx, { moveId })).toMatchObject({ ownerId: other.actor.id });
    const stranger = (await aWorkspace(ws.deps)).ctx;
    await rejectsWith("not_found", "member.not_found", () => assignMove(ctx, { moveId, ownerId: stranger.actor.id }));
  });
});

describe("the status of a move", () => {
  it("is changed by one of fifty at once, and the others learn who it was", async () => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => dismissMove(ctx, { moveId, reason: "duplicate" })),
    );
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    await expectOutbox(ctx, "move.dismissed", 1);
  });

  it("follows the table, the hash and the version that the caller saw", async () => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx);
    const { contentHash } = await moveOf(ctx, { moveId });
    const change = (fields: object) =>
      transact(ctx, (tx) => setMoveStatus(tx, ctx, { moveId, from: "open", to: "scheduled", ...fields }));
    await rejectsWith("conflict", "move.transition", () => change({ to: "done" }));
    await rejectsWith("conflict", "move.changed", () => change({ contentHash: "0".repeat(64) }));
    await rejectsWith("conflict", "move.changed", () => change({ version: 7 }));
    const holdUntil = new Date(clock.now().getTime() + 20_000);
    expect(await change({ contentHash, version: 1, patch: { holdUntil } })).toMatchObject({
      status: "scheduled",
      version: 2,
    });
    const found = await moveForExecution(ctx.db.prisma, ctx.workspaceId, moveId);
    expect(found).toMatchObject({ id: moveId, status: "scheduled", holdUntil, contentHash, actionType: "send_email" });
    await rejectsWith("not_found", "move.not_found", () =>
      moveForExecution(ctx.db.prisma, ctx.workspaceId, ctx.newId()),
    );
  });
});
