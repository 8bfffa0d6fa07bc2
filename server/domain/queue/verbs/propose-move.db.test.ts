import { beforeEach, describe, expect, it } from "vitest";
import type { Ctx } from "#server/platform/context.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import { moveOf } from "#server/testing/approved-move.ts";
import {
  aCompany,
  aContact,
  aDraft,
  aMember,
  aProposal,
  aSignal,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { draft as draftSchema } from "../contract.ts";
import { contentHashOf, dismissMove, editDraft, getMove, proposeMove, setMoveStatus, snoozeMove } from "../index.ts";

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

describe("proposing a move", () => {
  it("refuses a post that X would not take, in a proposal and in an edit", async () => {
    const ctx = await fresh();
    const proposal = await aProposal(ctx);
    const params = { connectionId: ctx.newId(), inReplyToId: null };
    const post = (text: string) =>
      proposeMove(ctx, {
        ...proposal,
        actionType: "post_social",
        params,
        draft: { ...aDraft(), text, claims: [], first: null },
      });
    await rejectsWith("invalid_input", "draft.refused", () => post("中".repeat(141)));
    const { moveId } = await post("中".repeat(140));
    const change = { moveId, subject: "", text: "a".repeat(281), version: 1 };
    await rejectsWith("invalid_input", "post.too_long", () => editDraft(ctx, change));
  });

  it("scores it, hashes exactly what would be done, links the signal, and writes history, audit and event", async () => {
    const ctx = await fresh();
    const signal = await aSignal(ctx);
    const proposal = await aProposal(ctx, { signalId: signal.id });
    const { moveId, isNew } = await proposeMove(ctx, proposal);
    expect(isNew).toBe(true);
    const move = await moveOf(ctx, { moveId });
    expect(move).toMatchObject({ status: "open", version: 1, weightsVersion: 1, dueAt: proposal.dueAt });
    const { actionType, params, draft } = proposal;
    expect(move.contentHash).toBe(
      contentHashOf({ actionType, params, subject: draft?.subject ?? null, text: draft?.text ?? null }),
    );
    expect(move.rescoreAt?.getTime()).toBeGreaterThan(clock.now().getTime());
    expect(
      (await ctx.db.prisma.signal.findFirst({ where: { workspaceId: ctx.workspaceId, id: signal.id } }))?.moveId,
    ).toBe(moveId);
    const detail = await getMove(ctx, { moveId });
    expect(detail.scoreHistory).toMatchObject([{ before: null, after: move.score, cause: "created" }]);
    await expectAudit(ctx, "move.proposed", moveId);
    const [event] = (await expectOutbox(ctx, "move.proposed")) ?? [];
    expect(event?.payload).toMatchObject({ moveId });
  });

  it("does nothing twice for the same signal", async () => {
    const ctx = await fresh();
    const proposal = await aProposal(ctx, { signalId: (await aSignal(ctx)).id });
    const first = await proposeMove(ctx, proposal);
    expect(await proposeMove(ctx, { ...proposal, dedupeKey: "another" })).toEqual({
      moveId: first.moveId,
      isNew: false,
    });
    expect((await moveOf(ctx, { moveId: first.moveId })).version).toBe(1);
    await expectOutbox(ctx, "move.proposed", 1);
  });

  it("feeds the live move of the same key: newer facts and draft, higher version, the earlier deadline", async () => {
    const ctx = await fresh();
    const proposal = await aProposal(ctx, { inputs: { ...(await aProposal(ctx)).inputs, intent: 0.3 } });
    const { moveId } = await proposeMove(ctx, proposal);
    const before = await moveOf(ctx, { moveId });
    const signal = await aSignal(ctx);
    const later = {
      ...proposal,
      signalId: signal.id,
      title: "Asked again",
      draft: aDraft(),
      dueAt: new Date(clock.now().getTime() + 9 * HOUR_MS),
      inputs: { ...proposal.inputs, intent: 0.9 },
    };
    expect(await proposeMove(ctx, later)).toEqual({ moveId, isNew: false });
    const after = await moveOf(ctx, { moveId });
    expect(after).toMatchObject({ version: 2, title: "Asked again", dueAt: proposal.dueAt, status: "open" });
    expect(after.score).toBeGreaterThan(before.score);
    expect(after.contentHash).not.toBe(before.contentHash);
    expect((await getMove(ctx, { moveId })).scoreHistory.map((change) => change.cause)).toEqual(["created", "signal"]);
    await expectAudit(ctx, "move.fed", moveId);
    await expectOutbox(ctx, "move.fed", 1);
  });

  it("brings a snoozed move back when it is fed, and never replaces words a person has written", async () => {
    const ctx = await fresh();
    const proposal = await aProposal(ctx);
    const { moveId } = await proposeMove(ctx, proposal);
    await edit(ctx, moveId);
    await snoozeMove(ctx, { moveId, until: "4h" });
    await proposeMove(ctx, { ...proposal, draft: aDraft() });
    const move = await moveOf(ctx, { moveId });
    expect(move).toMatchObject({ status: "open", snoozedUntil: null });
    expect(draftSchema.parse(move.draft)).toMatchObject({ text: "Here it is.", origin: { kind: "person" } });
  });

  it("gives a successor to a move that is on its way out, so that the new signal is not lost", async () => {
    const ctx = await fresh();
    const proposal = await aProposal(ctx);
    const { moveId } = await proposeMove(ctx, proposal);
    await transact(ctx, (tx) => setMoveStatus(tx, ctx, { moveId, from: "open", to: "scheduled" }));
    const before = await moveOf(ctx, { moveId });
    const next = await proposeMove(ctx, { ...proposal, signalId: (await aSignal(ctx)).id });
    expect(next.isNew).toBe(true);
    expect(await moveOf(ctx, { moveId })).toEqual(before);
    expect((await moveOf(ctx, { moveId: next.moveId })).status).toBe("open");
  });

  it("makes a new move when the one before is over", async () => {
    const ctx = await fresh();
    const proposal = await aProposal(ctx);
    const first = await proposeMove(ctx, proposal);
    await dismissMove(ctx, { moveId: first.moveId, reason: "already_done" });
    expect((await proposeMove(ctx, proposal)).isNew).toBe(true);
  });

  it("makes one move of twenty proposals at once", async () => {
    const ctx = await fresh();
    const proposal = await aProposal(ctx);
    const results = await Promise.all(Array.from({ length: 20 }, () => proposeMove(ctx, proposal)));
    expect(results.filter((result) => result.isNew)).toHaveLength(1);
    expect(new Set(results.map((result) => result.moveId)).size).toBe(1);
  });

  it("is refused to viewers, for other workspaces' people, companies, members and signals, and with a draft that may not leave", async () => {
    const ctx = await fresh();
    const proposal = await aProposal(ctx);
    await rejectsWith("forbidden", "permission.denied", async () => proposeMove(await aMember(ws, "viewer"), proposal));
    const stranger = (await aWorkspace(ws.deps)).ctx;
    const theirs = {
      contactId: (await aContact(stranger)).id,
      companyId: (await aCompany(stranger)).id,
      ownerId: stranger.actor.id,
      dealId: ctx.newId(),
    };
    for (const [key, what] of [
      ["contactId", "contact"],
      ["companyId", "company"],
      ["ownerId", "member"],
      ["dealId", "deal"],
    ] as const) {
      await rejectsWith("not_found", `${what}.not_found`, () => proposeMove(ctx, { ...proposal, [key]: theirs[key] }));
    }
    await rejectsWith("not_found", "signal.not_found", async () =>
      proposeMove(ctx, { ...proposal, signalId: (await aSignal(stranger)).id }),
    );
    await rejectsWith("invalid_input", "draft.refused", () =>
      proposeMove(ctx, { ...proposal, draft: aDraft({ text: "Hi {{name}}" }) }),
    );
    expect(await ctx.db.prisma.move.count({ where: { workspaceId: ctx.workspaceId } })).toBe(0);
  });
});
