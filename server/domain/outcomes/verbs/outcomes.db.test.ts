import { beforeEach, describe, expect, it } from "vitest";
import type { Ctx } from "#server/platform/context.ts";
import { DAY_MS, HOUR_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import {
  aCompany,
  aContact,
  aKeyCtx,
  aMember,
  aMove,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { outcomePage, type RecordOutcomeInput } from "../contract.ts";
import {
  attributeReply,
  contactImpact,
  listOutcomes,
  observationsOfCompanies,
  observationsOfContacts,
  recordManualOutcome,
  recordOutcome,
} from "../index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
const clock = fakeClock();
beforeEach(() => clock.set(new Date("2026-03-02T09:00:00.000Z")));
const fresh = async () => {
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
  return ws.ctx;
};
let keys = 0;
const reply = (fields: Partial<RecordOutcomeInput> = {}): RecordOutcomeInput => {
  keys += 1;
  return { type: "email_replied", source: "gmail", occurredAt: clock.now(), naturalKey: `key-${keys}`, ...fields };
};
const row = (ctx: Ctx, id: string) =>
  ctx.db.prisma.outcome.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId, id } });

describe("recording an outcome", () => {
  it("writes impact × confidence about the move's person, on the move's timeline, and tells the queue", async () => {
    const ctx = await fresh();
    const company = await aCompany(ctx);
    const contact = await aContact(ctx, { companyId: company.id });
    const move = await aMove(ctx, { contactId: contact.id });
    const { id, isNew } = await recordOutcome(aSystemCtx(ws), reply({ moveId: move.id, confidence: 0.5 }));
    expect(isNew).toBe(true);
    expect(await row(ctx, id)).toMatchObject({ recordedImpact: 4, contactId: contact.id, moveId: move.id });
    expect(await expectAudit(ctx, "outcome.recorded", id)).toMatchObject({
      moveId: move.id,
      detail: { type: "email_replied", impact: 4 },
    });
    const [event] = (await expectOutbox(ctx, "outcome.recorded")) ?? [];
    expect(event?.payload).toMatchObject({
      outcomeId: id,
      contactId: contact.id,
      companyId: company.id,
      type: "email_replied",
    });
  });

  it("is done once per natural key, also by twenty at the same time", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx);
    const fact = reply({ contactId: contact.id });
    const results = await Promise.all(Array.from({ length: 20 }, () => recordOutcome(ctx, fact)));
    expect(results.filter((result) => result.isNew)).toHaveLength(1);
    expect(new Set(results.map((result) => result.id)).size).toBe(1);
    expect((await recordOutcome(ctx, fact)).isNew).toBe(false);
    await expectOutbox(ctx, "outcome.recorded", 1);
  });

  it("waits for whoever is writing the same fact, and finds it written", async () => {
    const ctx = await fresh();
    const fact = reply({ contactId: (await aContact(ctx)).id });
    const written = Promise.withResolvers<void>();
    const commit = Promise.withResolvers<void>();
    const first = transact(ctx, async (tx) => {
      const result = await recordOutcome(ctx, fact, tx);
      written.resolve();
      await commit.promise;
      return result;
    });
    await written.promise;
    const second = recordOutcome(ctx, fact);
    const isWaiting = async () =>
      (
        await db.pool.query(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
      ).rows.length > 0;
    while (!(await isWaiting()));
    commit.resolve();
    expect(await second).toEqual({ id: (await first).id, isNew: false });
  });

  it("belongs to the caller's transaction when one is given", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx);
    const undone = transact(ctx, async (tx) => {
      await recordOutcome(ctx, reply({ contactId: contact.id }), tx);
      throw new Error("undo");
    });
    await expect(undone).rejects.toThrow("undo");
    expect(await ctx.db.prisma.outcome.count({ where: { workspaceId: ctx.workspaceId } })).toBe(0);
    await expectOutbox(ctx, "outcome.recorded", 0);
  });

  it("may be about nobody, and about a move without a person", async () => {
    const ctx = await fresh();
    const { id } = await recordOutcome(ctx, reply({ type: "deal_won", source: "hubspot" }));
    expect(await row(ctx, id)).toMatchObject({ contactId: null, recordedImpact: 10 });
  });

  it("is refused to viewers and read-only keys, and does not find other workspaces' moves and contacts", async () => {
    const ctx = await fresh();
    await rejectsWith("forbidden", "permission.denied", async () =>
      recordOutcome(await aMember(ws, "viewer"), reply()),
    );
    await rejectsWith("forbidden", "permission.denied", () => recordOutcome(aKeyCtx(ws, ["outcomes:read"]), reply()));
    const stranger = (await aWorkspace(ws.deps)).ctx;
    const theirs = { moveId: (await aMove(stranger)).id, contactId: (await aContact(stranger)).id };
    await rejectsWith("not_found", "move.not_found", () => recordOutcome(ctx, reply({ moveId: theirs.moveId })));
    await rejectsWith("not_found", "contact.not_found", () =>
      recordOutcome(ctx, reply({ contactId: theirs.contactId })),
    );
  });
});

describe("an outcome entered by hand", () => {
  it("names who said it, and counts once a day for each type", async () => {
    const ctx = await fresh();
    const move = await aMove(ctx);
    const first = await recordManualOutcome(ctx, { moveId: move.id, type: "meeting_booked", note: "On the phone" });
    expect(await recordManualOutcome(ctx, { moveId: move.id, type: "meeting_booked" })).toEqual({
      id: first.id,
      isNew: false,
    });
    expect((await row(ctx, first.id)).evidence).toEqual({
      by: ctx.actor.type === "user" ? ctx.actor.name : "",
      note: "On the phone",
    });
    expect((await recordManualOutcome(ctx, { moveId: move.id, type: "meeting_held" })).isNew).toBe(true);
    clock.advance(DAY_MS);
    expect((await recordManualOutcome(ctx, { moveId: move.id, type: "meeting_booked" })).isNew).toBe(true);
    await rejectsWith("forbidden", "permission.denied", async () =>
      recordManualOutcome(await aMember(ws, "viewer"), { moveId: move.id, type: "deal_won" }),
    );
  });
});

describe("attributing a reply", () => {
  async function anExecution(ctx: Ctx, messageId: string, vendorThreadId: string, startedAt = clock.now()) {
    const move = await aMove(ctx, { status: "done", closedAt: startedAt });
    const approvalId = ctx.newId();
    const shared = { workspaceId: ctx.workspaceId, moveId: move.id, contentHash: move.contentHash };
    await ctx.db.prisma.approvalRequest.create({
      data: { ...shared, id: approvalId, status: "granted", requestedByType: "user" },
    });
    const execution = await ctx.db.prisma.execution.create({
      data: {
        ...shared,
        id: ctx.newId(),
        approvalId,
        actionType: "send_email",
        status: "succeeded",
        idempotencyKey: messageId,
        result: { vendorMessageId: "v", vendorThreadId },
        startedAt,
      },
    });
    return { executionId: execution.id, moveId: move.id };
  }

  it("goes by the Message-ID it answers, then by the nearest reference, then by the thread's latest mail", async () => {
    const ctx = await fresh();
    const first = await anExecution(ctx, "<one@us>", "t1");
    const second = await anExecution(ctx, "<two@us>", "t1", new Date(clock.now().getTime() + HOUR_MS));
    const attribute = (inReplyTo: string | null, references: string[] = [], vendorThreadId = "none") =>
      attributeReply(ctx, { vendorThreadId, inReplyTo, references });
    expect(await attribute("<one@us>", ["<two@us>"], "t1")).toEqual(first);
    expect(await attribute("<unknown@them>", ["<one@us>", "<two@us>"])).toEqual(second);
    expect(await attribute(null, [], "t1")).toEqual(second);
    expect(await attribute("<unknown@them>", ["<other@them>"])).toBeNull();
  });

  it("never finds another workspace's mail", async () => {
    const ctx = await fresh();
    await anExecution(ctx, "<mine@us>", "t2");
    const stranger = (await aWorkspace(ws.deps)).ctx;
    expect(
      await attributeReply(stranger, { vendorThreadId: "t2", inReplyTo: "<mine@us>", references: ["<mine@us>"] }),
    ).toBeNull();
  });
});

describe("what a person's outcomes say", () => {
  it("is their decayed mean with the rows behind it, newest first; mails sent say nothing", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx, { firstName: "Dana", lastName: "Ruiz" });
    const at = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);
    await recordOutcome(ctx, reply({ contactId: contact.id, type: "email_sent" }));
    expect(await contactImpact(ctx.db.prisma, ctx.workspaceId, contact.id, clock.now())).toEqual({
      mean: 0,
      evidence: [],
    });
    const old = await recordOutcome(ctx, reply({ contactId: contact.id, type: "email_bounced", occurredAt: at(27) }));
    const recent = await recordOutcome(ctx, reply({ contactId: contact.id }));
    const impact = await contactImpact(ctx.db.prisma, ctx.workspaceId, contact.id, clock.now());
    expect(impact.mean).toBeCloseTo((8 - 0.5) / 1.1, 6);
    expect(impact.evidence).toEqual([
      { kind: "outcome", id: recent.id, label: "Dana Ruiz, email replied", at: clock.now().toISOString(), quote: null },
      { kind: "outcome", id: old.id, label: "Dana Ruiz, email bounced", at: at(27).toISOString(), quote: null },
    ]);
  });

  it("counts one message once: by what it says against, else by the stronger, with that row as the reason", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx, { firstName: "Dana", lastName: "Ruiz" });
    const said = (signalId: string, type: RecordOutcomeInput["type"], confidence = 1) =>
      recordOutcome(ctx, reply({ contactId: contact.id, signalId, type, confidence }));
    const impact = async () => {
      const { mean, evidence } = await contactImpact(ctx.db.prisma, ctx.workspaceId, contact.id, clock.now());
      return { mean, ids: evidence.map(({ id }) => id) };
    };
    const yes = ctx.newId();
    const answer = await said(yes, "email_replied");
    await said(yes, "positive_response", 0.9);
    expect(await impact()).toEqual({ mean: 8, ids: [answer.id] });
    const no = ctx.newId();
    await said(no, "email_replied");
    const refusal = await said(no, "negative_response");
    const { mean, ids } = await impact();
    expect(mean).toBe(1);
    expect(ids.toSorted()).toEqual([answer.id, refusal.id].toSorted());
    expect((await listOutcomes(ctx, { limit: 10 })).items).toHaveLength(4);
  });

  it("is read for many people and companies at once, and never across workspaces", async () => {
    const ctx = await fresh();
    const company = await aCompany(ctx);
    const [dana, theo] = [
      await aContact(ctx, { companyId: company.id }),
      await aContact(ctx, { companyId: company.id }),
    ];
    await recordOutcome(ctx, reply({ contactId: dana.id }));
    await recordOutcome(ctx, reply({ contactId: theo.id, type: "negative_response" }));
    const people = await observationsOfContacts(ctx.db.prisma, ctx.workspaceId, [dana.id, theo.id]);
    expect([people.get(dana.id)?.map((seen) => seen.impact), people.get(theo.id)?.map((seen) => seen.impact)]).toEqual([
      [8],
      [-6],
    ]);
    const companies = await observationsOfCompanies(ctx.db.prisma, ctx.workspaceId, [company.id]);
    expect(
      companies
        .get(company.id)
        ?.map((seen) => seen.contactId)
        .sort(),
    ).toEqual([dana.id, theo.id].sort());
    const stranger = (await aWorkspace(ws.deps)).ctx;
    expect((await observationsOfContacts(ctx.db.prisma, stranger.workspaceId, [dana.id])).size).toBe(0);
    expect((await observationsOfCompanies(ctx.db.prisma, stranger.workspaceId, [company.id])).size).toBe(0);
    expect((await observationsOfContacts(ctx.db.prisma, ctx.workspaceId, [])).size).toBe(0);
  });
});

describe("the list of outcomes", () => {
  it("walks newest first, page by page, with names, and shows no other workspace's", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx, { firstName: "Dana", lastName: "Ruiz" });
    const move = await aMove(ctx, { contactId: contact.id, title: "Reply to Dana" });
    const ids: string[] = [];
    for (const hours of [3, 1, 1, 2]) {
      const occurredAt = new Date(clock.now().getTime() - hours * HOUR_MS);
      ids.push((await recordOutcome(ctx, reply({ moveId: move.id, occurredAt }))).id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listOutcomes(ctx, { limit: 2, cursor });
      expect(() => outcomePage.parse(page)).not.toThrow();
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(4);
    expect([seen.at(-1), seen.at(-2)]).toEqual([ids[0], ids[3]]);
    const { items } = await listOutcomes(ctx, {});
    expect(items[0]).toMatchObject({ contactName: "Dana Ruiz", moveTitle: "Reply to Dana", recordedImpact: 8 });
    expect((await listOutcomes((await aWorkspace(ws.deps)).ctx, {})).items).toEqual([]);
    await rejectsWith("invalid_input", "cursor.invalid", () => listOutcomes(ctx, { cursor: "x" }));
  });
});
