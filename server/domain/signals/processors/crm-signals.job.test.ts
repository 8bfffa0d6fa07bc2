import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import { processInbound } from "#server/domain/connections/jobs/index.ts";
import { findConditions, syncDueCrm, takeCrmChange } from "#server/domain/crm/jobs/index.ts";
import { dismissMove, getMove } from "#server/domain/queue/index.ts";
import { processSignal } from "#server/domain/signals/jobs/index.ts";
import type { Ctx, Deps } from "#server/platform/context.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#server/platform/pure/time.ts";
import { aMove, aSystemCtx, aWorkspace, type TestWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { type FakeClock, fakeClock } from "#server/testing/clock.ts";
import { connectAccount, type FakeVendors } from "#server/testing/connected.ts";
import { expectAudit } from "#server/testing/expect.ts";
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
const inDays = (count: number) => new Date(clock.now().getTime() + count * DAY_MS).toISOString();

type Sale = { contactId: string; companyId: string; dealId: string };
/** A person, their company and a deal in HubSpot. */
function aSale(deal: Record<string, string> = {}): Sale {
  const company = portal().add("company", { name: "Northwind", domain: `${unique()}.example` });
  const belongs = { contactIds: [], companyIds: [company.id], dealIds: [] };
  const person = { email: `dana@${unique()}.example`, firstname: "Dana", lastname: "Ruiz", jobtitle: "COO" };
  const contact = portal().add("contact", person, belongs);
  const properties = {
    dealname: "Northwind trucks",
    pipeline: "default",
    dealstage: "qualifiedtobuy",
    amount: "24000",
  };
  const made = portal().add("deal", { ...properties, ...deal }, { ...belongs, contactIds: [contact.id] });
  return { contactId: contact.id, companyId: company.id, dealId: made.id };
}

async function sync(): Promise<void> {
  clock.advance(MINUTE_MS);
  expect((await syncDueCrm(deps)).failed).toBe(0);
}

/** Handles every open signal. @returns the moves they made, by signal type */
async function handle(): Promise<Record<string, string | null>> {
  const open = await db.prisma.signal.findMany({
    where: { ...here(), status: "received" },
    orderBy: { receivedAt: "asc" },
  });
  const made: Record<string, string | null> = {};
  for (const signal of open) {
    const { result } = await runDurably((steps) => processSignal(ctx, steps, { signalId: signal.id }), { clock });
    made[signal.type] = result.moveId;
  }
  return made;
}
const move = async (id: string | null | undefined) => getMove(ws.ctx, { moveId: id ?? "" });
const moves = (status?: "open" | "expired" | "dismissed") =>
  db.prisma.move.findMany({ where: { ...here(), ...(status ? { status } : {}) }, orderBy: { createdAt: "asc" } });

describe("a deal that changes", () => {
  it("forward becomes a task in HubSpot, tied to deal, person and company, with its facts", async () => {
    const sale = aSale();
    await sync();
    clock.advance(HOUR_MS);
    portal().change("deal", sale.dealId, { dealstage: "contractsent", closedate: inDays(30) });
    await sync();
    const { deal_stage_changed: id } = await handle();
    const made = await move(id);
    expect(made).toMatchObject({
      actionType: "create_task",
      title: "Take the next step with “Northwind trucks” – it moved to Contract Sent",
      domain: "sales",
      params: {
        priority: "HIGH",
        links: { contactIds: [sale.contactId], companyIds: [sale.companyId], dealIds: [sale.dealId] },
      },
    });
    expect(made.draft?.text).toContain("– Amount: $24,000");
    expect(made.draft?.text).toContain("– Contact: Dana Ruiz");
    const written = `${made.draft?.subject}\n${made.draft?.text}`;
    expect(made.draft?.claims.filter((claim) => !written.includes(claim.text))).toEqual([]);
  });

  it.each([
    ["back wants a review", "appointmentscheduled", "review_deal", "went back a stage", "sales"],
    ["won is handed over", "closedwon", "create_task", "won", "success"],
    ["lost is looked back on", "closedlost", "review_deal", "lost", "sales"],
  ])("%s", async (_what, dealstage, actionType, why, domain) => {
    const sale = aSale();
    await sync();
    clock.advance(HOUR_MS);
    portal().change("deal", sale.dealId, { dealstage });
    await sync();
    const { deal_stage_changed: id } = await handle();
    expect(await move(id)).toMatchObject({ actionType, domain, title: expect.stringContaining(why) });
  });

  it("in its amount is reviewed, with both amounts from the change", async () => {
    const sale = aSale();
    await sync();
    clock.advance(HOUR_MS);
    portal().change("deal", sale.dealId, { amount: "12000" });
    await sync();
    const { deal_amount_changed: id } = await handle();
    const made = await move(id);
    expect(made).toMatchObject({ actionType: "review_deal", title: expect.stringContaining("went down") });
    expect(made.draft?.text).toContain("Amount before: $24,000, now $12,000");
  });

  it("that is new wants its first step planned", async () => {
    await sync();
    clock.advance(HOUR_MS);
    aSale();
    await sync();
    const { deal_created: id } = await handle();
    expect(await move(id)).toMatchObject({ actionType: "create_task", params: { priority: "MEDIUM" } });
  });

  it("is not proposed as a task when HubSpot is gone", async () => {
    const sale = aSale();
    await sync();
    clock.advance(HOUR_MS);
    portal().change("deal", sale.dealId, { dealstage: "contractsent" });
    await sync();
    await db.prisma.connection.updateMany({ where: here(), data: { status: "reconnect_needed" } });
    expect(await handle()).toEqual({ deal_stage_changed: null });
  });

  it("is put down to the last thing done with its person, and not to a change of the record", async () => {
    const sale = aSale();
    await sync();
    const deal = await db.prisma.deal.findFirstOrThrow({ where: here() });
    const done = await doneMove("send_email", deal, 2);
    await doneMove("update_deal", deal, 1);
    await doneMove("send_email", deal, 40);
    clock.advance(HOUR_MS);
    portal().change("deal", sale.dealId, { dealstage: "closedwon" });
    await sync();
    expect(await db.prisma.outcome.findMany({ where: here() })).toMatchObject([{ type: "deal_won", ...done }]);
  });

  async function doneMove(actionType: string, deal: { id: string; contactId: string | null }, daysAgo: number) {
    const at = new Date(clock.now().getTime() - daysAgo * DAY_MS);
    const { id: moveId, contentHash } = await aMove(ws.ctx, {
      status: "done",
      closedAt: at,
      contactId: deal.contactId,
    });
    const shared = { ...here(), moveId, contentHash };
    const approvalId = ctx.newId();
    await db.prisma.approvalRequest.create({
      data: { ...shared, id: approvalId, status: "granted", requestedByType: "user" },
    });
    const executionId = ctx.newId();
    await db.prisma.execution.create({
      data: {
        ...shared,
        id: executionId,
        approvalId,
        actionType,
        status: "succeeded",
        idempotencyKey: unique(),
        startedAt: at,
        finishedAt: at,
      },
    });
    return { executionId, moveId };
  }
});

describe("a contact that changes", () => {
  it("gets a task about their new title; a field filled in for the first time does not", async () => {
    const sale = aSale();
    await sync();
    clock.advance(HOUR_MS);
    portal().change("contact", sale.contactId, { hubspot_owner_id: "81000001" });
    await sync();
    expect(await handle()).toEqual({ contact_changed: null });
    clock.advance(HOUR_MS);
    portal().change("contact", sale.contactId, { jobtitle: "CEO" });
    await sync();
    const { contact_changed: id } = await handle();
    const made = await move(id);
    expect(made).toMatchObject({ actionType: "create_task", params: { ownerId: "81000001" } });
    expect(made.title).toMatch(/^Get in touch with Dana Ruiz \(Northwind\) – they have a new title$/);
    expect(made.draft?.text).toContain("Title: COO, now CEO");
  });
});

describe("a condition", () => {
  it("makes one move while it holds, and the move expires when it ends", async () => {
    const sale = aSale();
    await sync();
    expect(await findConditions(deps)).toEqual({ found: 0, ended: 0 });
    clock.advance(8 * DAY_MS);
    expect(await findConditions(deps)).toEqual({ found: 1, ended: 0 });
    const { deal_stalled: id } = await handle();
    expect(await move(id)).toMatchObject({
      actionType: "create_task",
      title: "Follow up on “Northwind trucks” – no activity for 8 days",
      params: { priority: "HIGH" },
    });
    clock.advance(DAY_MS);
    expect(await findConditions(deps)).toEqual({ found: 0, ended: 0 });
    portal().change("deal", sale.dealId, { hs_next_step: "Call" });
    await sync();
    expect(await findConditions(deps)).toEqual({ found: 0, ended: 1 });
    expect(await moves("expired")).toHaveLength(1);
    await expectAudit(ws.ctx, "move.expired", id ?? "");
  });

  it("that was dismissed stays away for its cool-down, and comes back if it still holds", async () => {
    aSale();
    await sync();
    clock.advance(8 * DAY_MS);
    await findConditions(deps);
    const { deal_stalled: id } = await handle();
    await dismissMove(ws.ctx, { moveId: id ?? "", reason: "bad_timing" });
    clock.advance(13 * DAY_MS);
    expect((await findConditions(deps)).found).toBe(0);
    clock.advance(2 * DAY_MS);
    expect((await findConditions(deps)).found).toBe(1);
    await handle();
    expect(await moves("open")).toHaveLength(1);
  });

  it("of a close date: near it is a review, passed it is at risk and no longer near", async () => {
    aSale({ closedate: inDays(5) });
    await sync();
    expect((await findConditions(deps)).found).toBe(1);
    const near = await handle();
    expect(await move(near.deal_close_soon)).toMatchObject({
      actionType: "review_deal",
      title: "Review “Northwind trucks” – it is to close in 4 days",
    });
    clock.advance(6 * DAY_MS);
    expect(await findConditions(deps)).toEqual({ found: 1, ended: 1 });
    const passed = await handle();
    expect(Object.keys(passed)).toEqual(["deal_at_risk"]);
    expect((await move(passed.deal_at_risk)).title).toContain("its close date passed");
  });

  it("of a lead: quiet for two weeks to three months since somebody talked to them", async () => {
    const sale = aSale();
    portal().change("deal", sale.dealId, { dealstage: "closedlost" });
    portal().change("contact", sale.contactId, { notes_last_contacted: inDays(-20), lifecyclestage: "lead" });
    await sync();
    expect((await findConditions(deps)).found).toBe(1);
    const { lead_cold: id } = await handle();
    expect(await move(id)).toMatchObject({
      actionType: "create_task",
      title: "Check in with Dana Ruiz (Northwind) – quiet for 20 days",
      params: { priority: "LOW", links: { contactIds: [sale.contactId] } },
    });
    portal().change("contact", sale.contactId, { lifecyclestage: "customer" });
    await sync();
    expect(await findConditions(deps)).toMatchObject({ ended: 1 });
  });

  it("is not looked for in closed or archived deals", async () => {
    const closed = aSale({ dealstage: "closedwon", closedate: inDays(-3) });
    const archived = aSale({ closedate: inDays(2) });
    await sync();
    portal().archive("deal", archived.dealId);
    const { result } = await webhook({ subscriptionType: "deal.deletion", objectId: archived.dealId });
    expect(result).toEqual({ signalId: null });
    clock.advance(20 * DAY_MS);
    expect((await findConditions(deps)).found).toBe(0);
    expect(closed.dealId).not.toBe(archived.dealId);
  });
});

/** A stored webhook event, handled. */
async function webhook(body: Record<string, unknown>) {
  const id = ctx.newId();
  const event = { portalId: 1, eventId: 1, occurredAt: clock.now().getTime(), ...body };
  await db.prisma.inboundEvent.create({
    data: { ...here(), id, connector: "hubspot", vendorEventId: unique(), body: event, receivedAt: clock.now() },
  });
  const run = await runDurably((steps) => processInbound(ctx, steps, { inboundEventId: id }, takeCrmChange), { clock });
  const row = await db.prisma.inboundEvent.findFirstOrThrow({ where: { ...here(), id } });
  return { ...run, row };
}

describe("a webhook of HubSpot", () => {
  it("renews the record at once, tells its news once however often it comes, and is done with", async () => {
    const sale = aSale();
    await sync();
    clock.advance(MINUTE_MS);
    portal().change("deal", sale.dealId, { dealstage: "contractsent" });
    const event = { subscriptionType: "deal.propertyChange", objectId: sale.dealId, propertyName: "dealstage" };
    expect((await webhook(event)).row).toMatchObject({ processedAt: clock.now(), error: null });
    await webhook(event);
    await sync();
    expect(await db.prisma.deal.findFirst({ where: here() })).toMatchObject({ stage: "contractsent", stageOrder: 4 });
    expect((await db.prisma.signal.findMany({ where: here() })).map((row) => row.type)).toEqual(["deal_stage_changed"]);
    expect(await db.prisma.outcome.count({ where: here() })).toBe(1);
  });

  it("of a new deal brings it in with its people before any poll", async () => {
    await sync();
    clock.advance(MINUTE_MS);
    const sale = aSale();
    for (const [kind, objectId] of [
      ["deal", sale.dealId],
      ["contact", sale.contactId],
      ["company", sale.companyId],
    ])
      await webhook({ subscriptionType: `${kind}.creation`, objectId });
    const deal = await db.prisma.deal.findFirstOrThrow({ where: here() });
    expect([deal.contactId, deal.companyId]).toEqual([expect.any(String), expect.any(String)]);
    expect((await db.prisma.signal.findMany({ where: here() })).map((row) => row.type)).toEqual(["deal_created"]);
  });

  it("of a merge moves the row to the id that stays; of a record of another kind it says so", async () => {
    const sale = aSale();
    const other = portal().add("company", { name: "Northwind Ltd" });
    await sync();
    portal().merge("company", other.id, sale.companyId);
    await webhook({
      subscriptionType: "company.merge",
      newObjectId: other.id,
      mergedObjectIds: [sale.companyId, other.id],
    });
    const rows = await db.prisma.company.findMany({ where: here(), orderBy: { name: "asc" } });
    expect(rows.map((row) => [row.hubspotId, row.crmArchivedAt !== null])).toEqual([
      [sale.companyId, true],
      [other.id, false],
    ]);
    expect((await webhook({ subscriptionType: "ticket.creation", objectId: "1" })).row.error).toMatch(/not mirrored/);
  });
});
