import { beforeEach, describe, expect, it } from "vitest";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { DAY_MS, HOUR_MS } from "#server/platform/pure/time.ts";
import {
  aCompany,
  aContact,
  aMember,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, rejectsWith } from "#server/testing/expect.ts";
import { aProposed } from "#server/testing/proposed-move.ts";
import { killableDb, killer, runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { dismissMove, getMove, rescoreAfterOutcome, rescoreDue, snoozeMove, wakeSnoozedMove } from "../index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
const clock = fakeClock();
beforeEach(() => clock.set(new Date("2026-03-02T09:00:00.000Z")));
const fresh = async () => {
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
  return ws.ctx;
};
async function anOutcome(
  ctx: Ctx,
  contactId: string,
  type: "email_replied" | "email_bounced" | "email_sent",
  key: string = type,
) {
  return (
    await recordOutcome(ctx, {
      type,
      source: "gmail",
      contactId,
      occurredAt: clock.now(),
      naturalKey: `${contactId}:${key}`,
    })
  ).id;
}
const rescore = async (ctx: Ctx, outcomeId: string) =>
  (
    await runDurably(
      (steps) => rescoreAfterOutcome(aSystemCtx({ ...ws, workspaceId: ctx.workspaceId }), steps, { outcomeId }),
      { clock },
    )
  ).result;
const scoreOf = async (ctx: Ctx, moveId: string) => (await getMove(ctx, { moveId })).score;

describe("after an outcome", () => {
  it("a reply raises the open moves of the person by its points, of colleagues by a quarter, and nobody else's", async () => {
    const ctx = await fresh();
    const company = await aCompany(ctx);
    const [dana, theo, other] = [
      await aContact(ctx, { companyId: company.id }),
      await aContact(ctx, { companyId: company.id }),
      await aContact(ctx),
    ];
    const moves = [
      await aProposed(ctx, { contactId: dana.id, companyId: company.id }),
      await aProposed(ctx, { contactId: theo.id, companyId: company.id }),
      await aProposed(ctx, { contactId: other.id }),
    ];
    const before = await Promise.all(moves.map((moveId) => scoreOf(ctx, moveId)));
    const result = await rescore(ctx, await anOutcome(ctx, dana.id, "email_replied"));
    expect(result).toEqual({ examined: 2, changed: 2 });
    const after = await Promise.all(moves.map((moveId) => scoreOf(ctx, moveId)));
    expect(after.map((score, index) => Math.round((score - (before[index] ?? 0)) * 10) / 10)).toEqual([16, 4, 0]);
  });

  it("a bounce lowers them", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx);
    const moveId = await aProposed(ctx, { contactId: contact.id });
    const before = await scoreOf(ctx, moveId);
    await rescore(ctx, await anOutcome(ctx, contact.id, "email_bounced"));
    expect(await scoreOf(ctx, moveId)).toBeCloseTo(before - 10, 5);
  });

  it("each change is in the history with its cause, on the timeline, and in the reasons with the row behind it", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx, { firstName: "Dana", lastName: "Ruiz" });
    const moveId = await aProposed(ctx, { contactId: contact.id });
    const outcomeId = await anOutcome(ctx, contact.id, "email_replied");
    await rescore(ctx, outcomeId);
    const { score, scoreHistory, explanation } = await getMove(ctx, { moveId });
    expect(scoreHistory.at(-1)).toMatchObject({
      cause: "outcome",
      after: score,
      sentence: "+16 because of an outcome: email replied (Dana Ruiz).",
    });
    expect(explanation.contributions.find((part) => part.key === "contact")).toMatchObject({
      points: 16,
      evidence: [{ kind: "outcome", id: outcomeId }],
    });
    expect((await expectAudit(ctx, "move.rescored", moveId)).detail).toMatchObject({ after: score, cause: "outcome" });
    const change = await ctx.db.prisma.scoreChange.findFirst({
      where: { workspaceId: ctx.workspaceId, cause: "outcome" },
    });
    expect(change?.causeId).toBe(outcomeId);
  });

  it("running again, or after a kill at any statement, writes nothing twice", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx);
    const moveId = await aProposed(ctx, { contactId: contact.id });
    const outcomeId = await anOutcome(ctx, contact.id, "email_replied");
    for (let at = 1; at <= 40; at += 1) {
      const kill = killer(at);
      const system = { ...aSystemCtx(ws), db: killableDb(db, kill) };
      await runDurably((steps) => rescoreAfterOutcome(system, steps, { outcomeId }), { clock, kill });
    }
    expect(await rescore(ctx, outcomeId)).toEqual({ examined: 1, changed: 0 });
    expect((await getMove(ctx, { moveId })).scoreHistory).toHaveLength(2);
  });

  it("leaves alone what is over, and an outcome without impact, without a person, or of another workspace", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx);
    const moveId = await aProposed(ctx, { contactId: contact.id });
    expect(await rescore(ctx, await anOutcome(ctx, contact.id, "email_sent"))).toEqual({ examined: 1, changed: 0 });
    const reply = await anOutcome(ctx, contact.id, "email_replied");
    const stranger = (await aWorkspace(ws.deps)).ctx;
    expect(await rescore(stranger, reply)).toEqual({ examined: 0, changed: 0 });
    await dismissMove(ctx, { moveId, reason: "other" });
    expect(await rescore(ctx, reply)).toEqual({ examined: 0, changed: 0 });
    const nobody = await recordOutcome(ctx, {
      type: "deal_won",
      source: "hubspot",
      occurredAt: clock.now(),
      naturalKey: "deal:1",
    });
    expect(await rescore(ctx, nobody.id)).toEqual({ examined: 0, changed: 0 });
  });

  it("is a job's work, not a member's", async () => {
    await fresh();
    const member = await aMember(ws);
    await rejectsWith("forbidden", "permission.denied", () =>
      runDurably((steps) => rescoreAfterOutcome(member, steps, { outcomeId: ws.deps.newId() }), { clock }),
    );
  });
});

describe("as time goes by", () => {
  it("a score is made anew when it has changed by a point, with history and without a line on the timeline", async () => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx, { dueAt: null });
    const before = await scoreOf(ctx, moveId);
    await rescoreDue(ws.deps);
    expect(await scoreOf(ctx, moveId)).toBe(before);
    clock.advance(6 * HOUR_MS);
    await rescoreDue(ws.deps);
    const { score, scoreHistory, timeline } = await getMove(ctx, { moveId });
    expect(score).toBeLessThanOrEqual(before - 1);
    expect(scoreHistory.at(-1)).toMatchObject({ cause: "time", before, after: score });
    expect(scoreHistory.at(-1)?.sentence).toMatch(/^−\d.* as time went by\.$/);
    expect(timeline.map((entry) => entry.action)).toEqual(["move.proposed"]);
    await rescoreDue(ws.deps);
    expect((await getMove(ctx, { moveId })).scoreHistory).toHaveLength(scoreHistory.length);
  });

  it("what was learned fades, also on a snoozed move", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx);
    const moveId = await aProposed(ctx, { contactId: contact.id });
    await rescore(ctx, await anOutcome(ctx, contact.id, "email_replied"));
    await snoozeMove(ctx, { moveId, until: "next_week" });
    clock.advance(15 * DAY_MS);
    await rescoreDue(ws.deps);
    const learned = (await getMove(ctx, { moveId })).explanation.contributions.find((part) => part.key === "contact");
    expect(learned?.points).toBe(8);
  });

  it("a worker does not wait for a move that another has locked", async () => {
    const ctx = await fresh();
    const [held, free] = [await aProposed(ctx), await aProposed(ctx)];
    clock.advance(30 * HOUR_MS);
    const other = await db.pool.connect();
    try {
      await other.query("begin");
      await other.query(`select 1 from "Move" where "id" = $1 for update`, [held]);
      await rescoreDue(ws.deps);
      const causes = async (moveId: string) =>
        (await getMove(ctx, { moveId })).scoreHistory.map((change) => change.cause);
      expect([await causes(held), await causes(free)]).toEqual([["created"], ["created", "time"]]);
    } finally {
      await other.query("rollback");
      other.release();
    }
  });

  it("two workers at once share the moves of all workspaces, and each is done once", async () => {
    const first = await fresh();
    const moves = [await aProposed(first), await aProposed(first)];
    const second = await fresh();
    moves.push(await aProposed(second));
    clock.advance(30 * HOUR_MS);
    const [a, b] = await Promise.all([rescoreDue(ws.deps), rescoreDue(ws.deps)]);
    expect(a.examined + b.examined).toBeGreaterThanOrEqual(3);
    const changes = await db
      .acrossTenants("test")
      .scoreChange.groupBy({ by: ["moveId"], where: { moveId: { in: moves }, cause: "time" }, _count: true });
    expect(changes.map((change) => change._count)).toEqual([1, 1, 1]);
  });
});

describe("the alarm of a snooze", () => {
  it("sleeps until it ends and puts the move back, once, whenever its process dies", async () => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx);
    const { snoozedUntil } = await snoozeMove(ctx, { moveId, until: "4h" });
    const system = aSystemCtx(ws);
    const { result, steps } = await runDurably(
      (port) => wakeSnoozedMove(system, port, { moveId, until: snoozedUntil ?? "" }),
      { clock },
    );
    expect(result).toEqual({ woken: true });
    expect(steps).toContain("wake");
    expect(clock.now().toISOString()).toBe(snoozedUntil);
    expect((await getMove(ctx, { moveId })).status).toBe("open");
  });
});
