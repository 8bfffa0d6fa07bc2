import { beforeEach, describe, expect, it } from "vitest";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import {
  aCompany,
  aContact,
  aKeyCtx,
  aMember,
  aMove,
  aSignal,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { aProposed } from "#server/testing/proposed-move.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { moveDetail, queuePage } from "../contract.ts";
import { assignMove, getMove, listQueue, queueSummary } from "../index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
const clock = fakeClock();
beforeEach(() => clock.set(new Date("2026-03-02T09:00:00.000Z")));
const fresh = async () => {
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
  return ws.ctx;
};

describe("the list", () => {
  it("walks every view page by page without a gap or a repeat, best first, ties included", async () => {
    const ctx = await fresh();
    const contactId = (await aContact(ctx)).id;
    const scores = [90, 70.5, 70.5, 70.5, 55, 55, 12.3, 0];
    const ids: string[] = [];
    for (const score of scores) ids.push((await aMove(ctx, { score, contactId })).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listQueue(ctx, { limit: 3, cursor });
      expect(() => queuePage.parse(page)).not.toThrow();
      seen.push(...page.items.map((card) => card.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(seen).toHaveLength(ids.length);
    const found = await listQueue(ctx, {});
    expect(found.items.map((card) => card.score)).toEqual([...scores].sort((a, b) => b - a));
    expect(found.nextCursor).toBeNull();
  });

  it("orders what is over by when it ended, page by page", async () => {
    const ctx = await fresh();
    const at = (minutes: number) => new Date(clock.now().getTime() - minutes * MINUTE_MS);
    const done = [
      await aMove(ctx, { status: "done", closedAt: at(30) }),
      await aMove(ctx, { status: "done", closedAt: at(10) }),
      await aMove(ctx, { status: "done", closedAt: at(20) }),
    ];
    const first = await listQueue(ctx, { view: "done", limit: 2 });
    expect(first.items.map((card) => card.id)).toEqual([done[1]?.id, done[2]?.id]);
    const second = await listQueue(ctx, { view: "done", limit: 2, cursor: first.nextCursor ?? "" });
    expect(second.items.map((card) => card.id)).toEqual([done[0]?.id]);
    await aMove(ctx, { status: "dismissed", closedAt: at(5) });
    await aMove(ctx, { status: "superseded", closedAt: at(1) });
    expect((await listQueue(ctx, { view: "dismissed" })).items.map((card) => card.status)).toEqual([
      "superseded",
      "dismissed",
    ]);
  });

  it("shows each status in one view, and filters by domain, action and owner", async () => {
    const ctx = await fresh();
    const owner = await aMember(ws);
    const statuses = ["open", "snoozed", "awaiting_approval", "scheduled", "executing", "failed"] as const;
    for (const status of statuses) await aMove(ctx, { status });
    const count = async (input: Parameters<typeof listQueue>[1]) => (await listQueue(ctx, input)).items.length;
    expect([
      await count({}),
      await count({ view: "snoozed" }),
      await count({ view: "in_progress" }),
      await count({ view: "done" }),
    ]).toEqual([1, 1, 4, 0]);
    await aMove(ctx, { domain: "success", actionType: "reply_email", ownerId: owner.actor.id });
    expect(await count({ domain: "success" })).toBe(1);
    expect(await count({ actionType: "reply_email" })).toBe(1);
    expect(await count({ ownerId: owner.actor.id, domain: "success", actionType: "reply_email" })).toBe(1);
    expect(await count({ ownerId: owner.actor.id, domain: "sales" })).toBe(0);
  });

  it("names the people, company, deal, owner and origin of each card", async () => {
    const ctx = await fresh();
    const company = await aCompany(ctx, { name: "Northwind" });
    const contact = await aContact(ctx, { firstName: "Dana", lastName: "Ruiz", companyId: company.id });
    const deal = await ctx.db.prisma.deal.create({
      data: {
        id: ctx.newId(),
        workspaceId: ctx.workspaceId,
        name: "140 trucks",
        companyId: company.id,
        amountCents: 8_400_000n,
        currency: "EUR",
      },
    });
    const actor = ctx.actor.type === "user" ? ctx.actor : null;
    await aProposed(ctx, { contactId: contact.id, companyId: company.id, dealId: deal.id, ownerId: ctx.actor.id });
    expect((await listQueue(ctx, {})).items).toMatchObject([
      {
        contactName: "Dana Ruiz",
        companyName: "Northwind",
        dealAmountCents: 8_400_000,
        dealCurrency: "EUR",
        ownerName: actor?.name,
        draftOrigin: "template",
      },
    ]);
  });

  it("refuses a cursor that is not its own, and never shows another workspace's moves", async () => {
    const ctx = await fresh();
    await rejectsWith("invalid_input", "cursor.invalid", () => listQueue(ctx, { cursor: "nonsense" }));
    await aProposed((await aWorkspace(ws.deps)).ctx);
    expect((await listQueue(ctx, {})).items).toEqual([]);
  });
});

describe("the detail", () => {
  it("has the conversation, the timeline with names, the signals, outcomes and reasons, as its contract says", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx);
    const connectionId = ctx.newId();
    const message = (direction: "inbound" | "outbound", minutes: number, vendorThreadId: string) => ({
      id: ctx.newId(),
      workspaceId: ctx.workspaceId,
      connectionId,
      contactId: contact.id,
      direction,
      vendorMessageId: ctx.newId(),
      vendorThreadId,
      references: [],
      fromAddress: "dana@prospect.example",
      toAddresses: [],
      subject: "Pricing",
      text: `minute ${minutes}`,
      sentAt: new Date(clock.now().getTime() + minutes * MINUTE_MS),
    });
    await ctx.db.prisma.emailMessage.createMany({
      data: [message("inbound", 2, "t1"), message("outbound", 1, "t1"), message("inbound", 3, "other")],
    });
    const thread = { vendorThreadId: "t1", inReplyTo: "<a@b>", references: [] };
    const signal = await aSignal(ctx, { contactId: contact.id });
    const params = { to: [contact.email], connectionId, thread };
    const moveId = await aProposed(ctx, {
      contactId: contact.id,
      signalId: signal.id,
      actionType: "reply_email",
      params,
    });
    await assignMove(aKeyCtx(ws, ["moves:write"]), { moveId, ownerId: ctx.actor.id });
    const detail = await getMove(ctx, { moveId });
    expect(() => moveDetail.parse(detail)).not.toThrow();
    expect(detail.thread.map((entry) => entry.text)).toEqual(["minute 1", "minute 2"]);
    expect(detail.timeline.map((entry) => [entry.action, entry.actorName])).toEqual([
      ["move.proposed", ctx.actor.type === "user" ? ctx.actor.name : ""],
      ["move.assigned", "API key “”"],
    ]);
    expect(detail.signals).toMatchObject([{ id: signal.id, label: "Form “Book a demo”" }]);
    expect(detail).toMatchObject({ undoClass: "compensable", params, failure: null, receipt: null });
    const sum = detail.explanation.contributions.reduce((total, part) => total + Math.round(part.points * 10), 0);
    expect(sum).toBe(Math.round(detail.score * 10));
    expect(detail.explanation.sentence).toMatch(/asked for pricing 40 min ago\.$/);
  });

  it("of a first mail shows what was written with the person before", async () => {
    const ctx = await fresh();
    const contact = await aContact(ctx);
    await ctx.db.prisma.emailMessage.create({
      data: {
        id: ctx.newId(),
        workspaceId: ctx.workspaceId,
        connectionId: ctx.newId(),
        contactId: contact.id,
        direction: "inbound",
        vendorMessageId: "v",
        vendorThreadId: "t9",
        references: [],
        fromAddress: contact.email,
        toAddresses: [],
        subject: "Earlier",
        text: "earlier",
        sentAt: clock.now(),
      },
    });
    const detail = await getMove(ctx, { moveId: await aProposed(ctx, { contactId: contact.id }) });
    expect(detail.thread.map((entry) => entry.subject)).toEqual(["Earlier"]);
  });

  it("says why a failed move failed", async () => {
    const ctx = await fresh();
    const move = await aMove(ctx, { status: "failed" });
    const approvalId = ctx.newId();
    await ctx.db.prisma.approvalRequest.create({
      data: {
        id: approvalId,
        workspaceId: ctx.workspaceId,
        moveId: move.id,
        contentHash: move.contentHash,
        status: "granted",
        requestedByType: "user",
      },
    });
    await ctx.db.prisma.execution.create({
      data: {
        id: ctx.newId(),
        workspaceId: ctx.workspaceId,
        moveId: move.id,
        approvalId,
        actionType: "send_email",
        contentHash: move.contentHash,
        status: "failed",
        idempotencyKey: "<x@y>",
        failureCode: "guard.suppressed",
        failureMessage: "Dana has opted out.",
      },
    });
    expect((await getMove(ctx, { moveId: move.id })).failure).toEqual({
      code: "guard.suppressed",
      message: "Dana has opted out.",
    });
  });

  it("is not found for another workspace", async () => {
    const ctx = await fresh();
    const moveId = await aProposed(ctx);
    const stranger = (await aWorkspace(ws.deps)).ctx;
    await rejectsWith("not_found", "move.not_found", () => getMove(stranger, { moveId }));
  });
});

describe("the figures", () => {
  it("are counted from rows: open, due until the end of the person's day, in progress, replies since Monday", async () => {
    const ctx = await fresh();
    await db
      .acrossTenants("test")
      .user.update({ where: { id: ctx.actor.id }, data: { timeZone: "America/Los_Angeles" } });
    const due = (iso: string) => aMove(ctx, { dueAt: new Date(iso) });
    // 2 March 2026 is a Monday; 09:00 UTC is 01:00 of that day in Los Angeles, whose day ends at 08:00 UTC.
    await due("2026-03-01T00:00:00Z");
    await due("2026-03-03T07:59:00Z");
    await due("2026-03-03T08:01:00Z");
    await aMove(ctx, { status: "scheduled" });
    await aMove(ctx, { status: "failed" });
    await aMove(ctx, { status: "done", closedAt: clock.now() });
    const outcome = (type: string, iso: string) => ({
      id: ctx.newId(),
      workspaceId: ctx.workspaceId,
      type,
      source: "gmail",
      confidence: 1,
      recordedImpact: 8,
      evidence: {},
      naturalKey: ctx.newId(),
      occurredAt: new Date(iso),
    });
    await ctx.db.prisma.outcome.createMany({
      data: [
        outcome("email_replied", "2026-03-02T08:30:00Z"),
        outcome("email_replied", "2026-03-02T07:30:00Z"),
        outcome("meeting_booked", "2026-03-02T08:30:00Z"),
      ],
    });
    const figure = (count: number) => ({ count, isCapped: false });
    expect(await queueSummary(ctx)).toEqual({
      open: figure(3),
      dueToday: figure(2),
      inProgress: figure(2),
      repliesThisWeek: figure(1),
    });
    expect((await queueSummary(aKeyCtx(ws, ["moves:read"]))).dueToday).toEqual(figure(1));
  });

  it("stop counting at a thousand, and say so", async () => {
    const ctx = await fresh();
    const { id: _one, ...move } = await aMove(ctx);
    const copies = Array.from({ length: 1_004 }, () => ({
      ...move,
      id: ctx.newId(),
      dedupeKey: ctx.newId(),
      params: {},
      draft: {},
      explanation: {},
    }));
    await ctx.db.prisma.move.createMany({ data: copies });
    expect((await queueSummary(ctx)).open).toEqual({ count: 1_000, isCapped: true });
  });
});
