import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import { findConditions, syncDueCrm, takeCrmChange } from "#server/domain/crm/jobs/index.ts";
import { dismissMove, getMove } from "#server/domain/queue/index.ts";
import { processSignal } from "#server/domain/signals/jobs/index.ts";
import type { Ctx, Deps } from "#server/platform/context.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#server/platform/pure/time.ts";
import {
  aConnection,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
  unique,
} from "#server/testing/build/index.ts";
import { type FakeClock, fakeClock } from "#server/testing/clock.ts";
import { connectAccount, type FakeVendors } from "#server/testing/connected.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let deps: Deps;
let ctx: Ctx;
let clock: FakeClock;
let vendors: FakeVendors;

beforeEach(async () => {
  await db.acrossTenants("a test's clean slate").connection.updateMany({ data: { status: "disconnected" } });
  clock = fakeClock(new Date("2026-11-23T09:00:00Z"));
  vendors = createFakeVendors({ now: clock.now });
  vendors.hubspot.world.portalId = unique();
  deps = testDeps(db, { connectors: vendors.connectors, now: clock.now });
  ws = await aWorkspace(deps);
  ctx = aSystemCtx(ws);
  await connectAccount(ws.ctx, vendors, "hubspot", "casey@brightline.test");
});

const portal = () => vendors.hubspot.records;
const here = () => ({ workspaceId: ws.workspaceId });
const inDays = (count: number) => new Date(clock.now().getTime() + count * DAY_MS);

function aSale(more: Record<string, string> = {}): { contactId: string; dealId: string } {
  const person = { email: `dana@${unique()}.example`, firstname: "Dana", lastname: "Ruiz", jobtitle: "COO" };
  const contact = portal().add("contact", person);
  const deal = { dealname: "Northwind trucks", pipeline: "default", dealstage: "qualifiedtobuy", amount: "84000" };
  const links = { contactIds: [contact.id], companyIds: [], dealIds: [] };
  return { contactId: contact.id, dealId: portal().add("deal", { ...deal, ...more }, links).id };
}

async function sync(): Promise<void> {
  clock.advance(MINUTE_MS);
  expect((await syncDueCrm(deps)).failed).toBe(0);
}
const webhook = (subscriptionType: string, objectId: string) =>
  takeCrmChange(ctx, { subscriptionType, objectId }, async () => {});

/** Handles every open signal. @returns types in order, with the move each made */
async function handle(): Promise<[string, string | null][]> {
  const open = await db.prisma.signal.findMany({
    where: { ...here(), status: "received" },
    orderBy: { receivedAt: "asc" },
  });
  const made: [string, string | null][] = [];
  for (const signal of open) {
    const { result } = await runDurably((steps) => processSignal(ctx, steps, { signalId: signal.id }), { clock });
    made.push([signal.type, result.moveId]);
  }
  return made;
}
const move = (id: string | null | undefined) => getMove(ws.ctx, { moveId: id ?? "" });

describe("a big deal", () => {
  it("that is new is told once by webhook and poll, and wants a first meeting", async () => {
    await sync();
    clock.advance(HOUR_MS);
    const sale = aSale();
    await webhook("contact.creation", sale.contactId);
    await webhook("deal.creation", sale.dealId);
    await webhook("deal.creation", sale.dealId);
    await sync();
    const made = await handle();
    expect(made.map(([type]) => type)).toEqual(["new_high_value"]);
    expect(await move(made[0]?.[1])).toMatchObject({
      actionType: "create_task",
      title: "Arrange a first meeting about “Northwind trucks” – new, and a big one",
      params: { priority: "HIGH", links: { contactIds: [sale.contactId], dealIds: [sale.dealId] } },
    });
    expect((await db.prisma.outcome.findMany({ where: here() })).map((row) => row.type)).toEqual(["deal_created"]);
  });

  it("that moves in stage and amount at once is one review, with its outcome, told once", async () => {
    const sale = aSale();
    await sync();
    clock.advance(HOUR_MS);
    portal().change("deal", sale.dealId, { dealstage: "contractsent", amount: "96000" });
    await webhook("deal.propertyChange", sale.dealId);
    await webhook("deal.propertyChange", sale.dealId);
    await sync();
    const made = await handle();
    expect(made.map(([type]) => type)).toEqual(["big_deal_moved"]);
    const review = await move(made[0]?.[1]);
    expect(review).toMatchObject({
      actionType: "review_deal",
      title: "Review “Northwind trucks” – a big deal moved to Contract Sent",
    });
    expect(review.draft?.text).toContain("Amount before: $84,000, now $96,000");
    expect((await db.prisma.outcome.findMany({ where: here() })).map((row) => row.type)).toEqual([
      "deal_stage_advanced",
    ]);
  });

  it.each([
    ["goes back", { dealstage: "appointmentscheduled" }, "a big deal went back a stage"],
    ["grows", { amount: "90000" }, "a big deal grew"],
    ["shrinks", { amount: "60000" }, "a big deal shrank"],
  ])("that %s says so", async (_how, change, why) => {
    const sale = aSale();
    await sync();
    clock.advance(HOUR_MS);
    portal().change("deal", sale.dealId, change);
    await sync();
    const [[, id] = []] = await handle();
    expect((await move(id)).title).toContain(why);
  });

  it("that is won is handed over as any other", async () => {
    const sale = aSale();
    await sync();
    clock.advance(HOUR_MS);
    portal().change("deal", sale.dealId, { dealstage: "closedwon" });
    await sync();
    expect((await handle()).map(([type]) => type)).toEqual(["deal_stage_changed"]);
  });
});

describe("a proposal without an answer", () => {
  let connectionId: string;
  beforeEach(async () => {
    connectionId = (await aConnection(ws.ctx, { externalAccountId: `casey-${unique()}@team.test` })).id;
  });

  /** A mail between us and the sale's person, some days ago. */
  async function mail(direction: "inbound" | "outbound", daysAgo: number, subject: string, isAutomatic = false) {
    const contact = await db.prisma.contact.findFirstOrThrow({ where: here() });
    await db.prisma.emailMessage.create({
      data: {
        ...here(),
        id: ctx.newId(),
        connectionId,
        contactId: contact.id,
        direction,
        vendorMessageId: unique(),
        vendorThreadId: "t1",
        references: [],
        fromAddress: direction === "inbound" ? contact.email : "casey@team.test",
        toAddresses: [direction === "inbound" ? "casey@team.test" : contact.email],
        subject,
        text: "…",
        isAutomatic,
        sentAt: inDays(-daysAgo),
      },
    });
  }
  const found = async () => {
    await findConditions(deps);
    return (await handle()).filter(([type]) => type === "proposal_no_response");
  };

  it("of five days makes one task with what it rests on, and ends with the answer", async () => {
    aSale({ amount: "24000" });
    await sync();
    await mail("outbound", 6, "Our proposal for Northwind");
    const [[, id] = []] = await found();
    const task = await move(id);
    expect(task).toMatchObject({
      actionType: "create_task",
      title: "Ask about the proposal for “Northwind trucks” – no answer for 6 days",
      params: { priority: "MEDIUM" },
    });
    expect(task.draft?.text).toContain("Our last mail: 6 days ago");
    clock.advance(HOUR_MS);
    expect(await found()).toEqual([]);
    await mail("inbound", 0.01, "Re: Our proposal for Northwind");
    expect(await findConditions(deps)).toMatchObject({ ended: 1 });
  });

  it("is also one that was written in a stage of that name", async () => {
    aSale({ dealstage: "contractsent" });
    await sync();
    await mail("outbound", 0, "As discussed");
    clock.advance(6 * DAY_MS);
    expect(await found()).toHaveLength(1);
  });

  it.each<[string, () => Promise<void>]>([
    ["answered", async () => mail("inbound", 2, "Re: Our proposal")],
    ["asked about again two days ago", async () => mail("outbound", 2, "Any thoughts?")],
  ])("is none when it was %s", async (_what, more) => {
    aSale();
    await sync();
    await mail("outbound", 6, "Our proposal");
    await more();
    expect(await found()).toEqual([]);
  });

  it("is still one when only a machine answered, and none for a mail about something else", async () => {
    aSale();
    await sync();
    await mail("outbound", 6, "Lunch");
    expect(await found()).toEqual([]);
    await mail("outbound", 6, "Our proposal");
    await mail("inbound", 5.9, "Out of office", true);
    expect(await found()).toHaveLength(1);
  });
});

describe("a follow-up that is due in HubSpot", () => {
  function aTask(dueInDays: number, belongsTo?: { contactId: string; dealId: string }): string {
    const properties = { hs_task_subject: "Call Dana about pricing", hs_timestamp: inDays(dueInDays).toISOString() };
    const links = {
      contactIds: belongsTo ? [belongsTo.contactId] : [],
      companyIds: [],
      dealIds: belongsTo ? [belongsTo.dealId] : [],
    };
    return portal().add("task", properties, links).id;
  }
  const found = async () => {
    await findConditions(deps);
    return (await handle()).filter(([type]) => type === "follow_up_due");
  };

  it("is put before its person once, with the deal, and ends when it is done there", async () => {
    const sale = aSale();
    const taskId = aTask(-1, sale);
    await sync();
    const [[, id] = []] = await found();
    const contact = await db.prisma.contact.findFirstOrThrow({ where: here() });
    const deal = await db.prisma.deal.findFirstOrThrow({ where: here() });
    expect(await move(id)).toMatchObject({
      actionType: "complete_task",
      title: "Follow up with Dana Ruiz: “Call Dana about pricing” – due 1 day ago",
      params: { taskId },
    });
    expect(await db.prisma.move.findFirstOrThrow({ where: here() })).toMatchObject({
      contactId: contact.id,
      dealId: deal.id,
    });
    expect(await found()).toEqual([]);
    portal().change("task", taskId, { hs_task_status: "COMPLETED" });
    await webhook("task.propertyChange", taskId);
    expect(await findConditions(deps)).toMatchObject({ ended: 1 });
  });

  it("that was dismissed does not come back for the same date, and does for another", async () => {
    const taskId = aTask(-1);
    await sync();
    const [[, id] = []] = await found();
    await dismissMove(ws.ctx, { moveId: id ?? "", reason: "bad_timing" });
    clock.advance(20 * DAY_MS);
    expect(await found()).toEqual([]);
    portal().change("task", taskId, { hs_timestamp: inDays(1).toISOString() });
    await sync();
    expect(await found()).toEqual([]);
    clock.advance(2 * DAY_MS);
    expect(await found()).toHaveLength(1);
  });

  it("is none before its time, when it is done, put off for good, deleted, or forgotten for a month", async () => {
    aTask(1);
    aTask(-40);
    const [done, deferred, deleted] = [aTask(-1), aTask(-1), aTask(-1)];
    portal().change("task", done, { hs_task_status: "COMPLETED" });
    portal().change("task", deferred, { hs_task_status: "DEFERRED" });
    await sync();
    portal().archive("task", deleted);
    await webhook("task.deletion", deleted);
    expect(await found()).toEqual([]);
  });

  it("that was done between the look and the handling is let go", async () => {
    const taskId = aTask(-1);
    await sync();
    await findConditions(deps);
    clock.advance(MINUTE_MS);
    portal().change("task", taskId, { hs_task_status: "COMPLETED" });
    await sync();
    expect(await handle()).toEqual([["follow_up_due", null]]);
  });
});
