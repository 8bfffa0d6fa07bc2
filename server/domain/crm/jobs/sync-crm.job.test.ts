import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import type { GuardedPrisma } from "#server/db/client.ts";
import type { Deps } from "#server/platform/context.ts";
import { DAY_MS, MINUTE_MS } from "#server/platform/pure/time.ts";
import { aContact, aSystemCtx, aWorkspace, type TestWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { type FakeClock, fakeClock } from "#server/testing/clock.ts";
import { connectAccount, type FakeVendors } from "#server/testing/connected.ts";
import { Crash } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { resolveContact } from "../index.ts";
import { reconcileCrm, syncDueCrm, takeCrmChange } from "./index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let deps: Deps;
let clock: FakeClock;
let vendors: FakeVendors;
let connectionId: string;

beforeEach(() => connected());

/** A workspace with a portal of its own. Due streams are looked for in all workspaces: others are put out of the way. */
async function connected(known?: FakeVendors): Promise<void> {
  await db.acrossTenants("a test's clean slate").connection.updateMany({ data: { status: "disconnected" } });
  clock = fakeClock(new Date("2026-11-23T09:00:00Z"));
  vendors = known ?? createFakeVendors({ now: clock.now });
  if (!known) vendors.hubspot.world.portalId = unique();
  deps = testDeps(db, { connectors: vendors.connectors, now: clock.now });
  ws = await aWorkspace(deps);
  connectionId = await connectAccount(ws.ctx, vendors, "hubspot", "casey@brightline.test");
}

const portal = () => vendors.hubspot.records;
const links = (contactIds: string[], companyIds: string[]) => ({ contactIds, companyIds, dealIds: [] });

/** Companies with two people each, and a deal of the first. */
function fill(companies: number): void {
  for (let index = 0; index < companies; index += 1) {
    const company = portal().add("company", { name: `Company ${index}`, domain: `c${index}.example` });
    const people = ["a", "b"].map((name) =>
      portal().add("contact", { email: `${name}@c${index}.example`, firstname: name }, links([], [company.id])),
    );
    const deal = { dealname: `Deal ${index}`, pipeline: "default", dealstage: "qualifiedtobuy", amount: "1200.50" };
    portal().add("deal", deal, links([people[0]?.id ?? ""], [company.id]));
  }
}

const sync = (more: Partial<Deps> = {}) => syncDueCrm({ ...deps, ...more }, { pageSize: 4 });
const again = () => {
  clock.advance(MINUTE_MS);
  return sync();
};
/** HubSpot's webhook says that a record changed. */
const changed = (object: string, objectId: string) =>
  takeCrmChange(aSystemCtx(ws), { subscriptionType: `${object}.propertyChange`, objectId }, async () => {});
const here = () => ({ workspaceId: ws.workspaceId });
const contacts = () => db.prisma.contact.findMany({ where: here(), orderBy: { email: "asc" } });
const deals = () => db.prisma.deal.findMany({ where: here(), orderBy: { name: "asc" } });
const signals = () => db.prisma.signal.findMany({ where: here(), orderBy: [{ occurredAt: "asc" }, { type: "asc" }] });
const outcomes = () => db.prisma.outcome.findMany({ where: here() });
const stream = (name: string) =>
  db.prisma.syncCursor.findFirstOrThrow({ where: { ...here(), connectionId, stream: `crm.${name}` } });

/** What the mirror holds, without ids and times of ours. */
async function mirror() {
  const [people, sales, companies] = await Promise.all([
    contacts(),
    deals(),
    db.prisma.company.findMany({ where: here(), orderBy: { name: "asc" } }),
  ]);
  const names = new Map(companies.map((row) => [row.id, row.name]));
  const emails = new Map(people.map((row) => [row.id, row.email]));
  return {
    companies: companies.map((row) => [row.hubspotId, row.name, row.domain]),
    contacts: people.map((row) => [row.hubspotId, row.email, row.firstName, names.get(row.companyId ?? "")]),
    deals: sales.map((row) => [
      row.hubspotId,
      row.name,
      row.stageOrder,
      Number(row.amountCents),
      names.get(row.companyId ?? ""),
      emails.get(row.contactId ?? ""),
    ]),
  };
}

describe("the first reading", () => {
  it("mirrors people, companies and deals tied to each other, with stages and owners, and takes none of it for news", async () => {
    fill(3);
    expect(await sync()).toEqual({ synced: 6, failed: 0 });
    const { companies, contacts: people, deals: sales } = await mirror();
    expect(companies.map(([, name, domain]) => [name, domain])).toEqual([
      ["Company 0", "c0.example"],
      ["Company 1", "c1.example"],
      ["Company 2", "c2.example"],
    ]);
    expect(people.map(([, email, , company]) => [email, company])).toContainEqual(["b@c1.example", "Company 1"]);
    expect(sales[0]?.slice(1)).toEqual(["Deal 0", 1, 120_050, "Company 0", "a@c0.example"]);
    expect(await signals()).toEqual([]);
    expect(await stream("contacts")).toMatchObject({
      totalFound: 6,
      lastError: null,
      leaseOwner: null,
      passDoneAt: clock.now(),
    });
    expect(await db.prisma.crmOwner.count({ where: here() })).toBe(1);
    expect(await db.prisma.crmStage.count({ where: here() })).toBe(7);
  });

  it("keeps what is ours, fills what a form left open, and from then on HubSpot's word stands", async () => {
    await aContact(ws.ctx, {
      email: "a@c0.example",
      firstName: "Form",
      phone: "+1 555 0100",
      timeZone: "Europe/Berlin",
    });
    fill(1);
    await sync();
    const [first] = await contacts();
    expect(first).toMatchObject({
      firstName: "a",
      phone: "+1 555 0100",
      timeZone: "Europe/Berlin",
      hubspotId: expect.any(String),
    });
    const [company] = await db.prisma.company.findMany({ where: here() });
    await db.prisma.company.updateMany({ where: { ...here(), id: company?.id }, data: { icpFit: 0.9 } });
    portal().change("contact", first?.hubspotId ?? "", { firstname: "Ada", phone: "" });
    portal().change("company", company?.hubspotId ?? "", { industry: "LOGISTICS" });
    portal().change("contact", first?.hubspotId ?? "", { phone: null });
    await again();
    expect((await contacts())[0]).toMatchObject({ firstName: "Ada", phone: null, timeZone: "Europe/Berlin" });
    expect(await db.prisma.company.findFirst({ where: here() })).toMatchObject({ industry: "LOGISTICS", icpFit: 0.9 });
  });

  it("leaves people without an address out, says so by its count, and takes them in when they get one", async () => {
    const nobody = portal().add("contact", { firstname: "No", lastname: "Address" });
    await sync();
    expect(await contacts()).toEqual([]);
    expect(await db.prisma.crmSkipped.findMany({ where: here() })).toMatchObject([{ reason: "no_address" }]);
    expect(await reconcileCrm(deps)).toMatchObject({ gaps: 0 });
    portal().change("contact", nobody.id, { email: "now@c.example" });
    await again();
    expect(await contacts()).toMatchObject([{ email: "now@c.example" }]);
    expect(await db.prisma.crmSkipped.count({ where: here() })).toBe(0);
  });
});

describe("a worker that is killed", () => {
  /** A process that dies at its nth statement: from then on nothing it does has any effect. */
  function dying(at: number) {
    let statements = 0;
    const prisma = db.prisma.$extends({
      query: {
        $allOperations: async ({ args, query }) => {
          statements += 1;
          if (statements >= at) throw new Crash(`killed at ${at}`);
          return query(args);
        },
      },
    }) as unknown as GuardedPrisma;
    return { db: { ...db, prisma }, statements: () => statements };
  }

  it("leaves no gap and nothing twice, wherever it died", { timeout: 120_000 }, async () => {
    fill(4);
    const whole = dying(Number.POSITIVE_INFINITY);
    await sync({ db: whole.db });
    const wanted = await mirror();
    expect(wanted.contacts).toHaveLength(8);
    const places = whole.statements();
    expect(places).toBeGreaterThan(60);
    const wrong: string[] = [];
    for (let place = 1; place <= places; place += 2) {
      // The same portal, so that rows can be compared with their ids there.
      await connected(vendors);
      const outcome = await sync({ db: dying(place).db }).then(
        ({ failed }) => (failed > 0 ? "killed" : "survived"),
        (error: unknown) => (error instanceof Crash ? "killed" : String(error)),
      );
      if (outcome !== "killed") wrong.push(`${place}: ${outcome}`);
      clock.advance(3 * MINUTE_MS);
      await sync();
      if (JSON.stringify(await mirror()) !== JSON.stringify(wanted)) wrong.push(`${place}: the mirror differs`);
      if ((await signals()).length > 0) wrong.push(`${place}: history was taken for news`);
    }
    expect(wrong).toEqual([]);
  });

  it("does not write once another holds its stream", async () => {
    fill(1);
    await sync();
    const { owner } = { owner: deps.newId() };
    await db.prisma.syncCursor.updateMany({
      where: { ...here(), stream: "crm.contacts" },
      data: { leaseOwner: owner, leaseUntil: new Date(clock.now().getTime() + 10 * MINUTE_MS) },
    });
    portal().add("contact", { email: "new@c0.example" });
    await again();
    expect(await contacts()).toHaveLength(2);
  });
});

describe("what changes in HubSpot", () => {
  const onlyDeal = async () => {
    const [deal] = await deals();
    if (!deal?.hubspotId) throw new Error("no deal");
    return { ...deal, hubspotId: deal.hubspotId };
  };

  it("becomes a signal and an outcome, once, by the order of the pipeline", async () => {
    fill(1);
    await sync();
    const deal = await onlyDeal();
    clock.advance(MINUTE_MS);
    portal().change("deal", deal.hubspotId, { dealstage: "contractsent", amount: "40000" });
    await again();
    await again();
    expect((await signals()).map((row) => [row.source, row.type])).toEqual([
      ["hubspot", "deal_amount_changed"],
      ["hubspot", "deal_stage_changed"],
    ]);
    expect(await outcomes()).toMatchObject([
      { type: "deal_stage_advanced", source: "hubspot", contactId: deal.contactId },
    ]);
    clock.advance(MINUTE_MS);
    portal().change("deal", deal.hubspotId, { dealstage: "closedwon" });
    await again();
    expect((await outcomes()).map((row) => row.type)).toContain("deal_won");
  });

  it("is a new deal only when it was made since the account was connected", async () => {
    fill(1);
    clock.advance(MINUTE_MS);
    await sync();
    clock.advance(MINUTE_MS);
    portal().add("deal", { dealname: "Fresh", pipeline: "default", dealstage: "appointmentscheduled" });
    await again();
    expect((await signals()).map((row) => row.type)).toEqual(["deal_created"]);
    expect((await outcomes()).map((row) => row.type)).toEqual(["deal_created"]);
  });

  it("is told although the person was looked up in between", async () => {
    fill(1);
    await sync();
    const deal = await onlyDeal();
    portal().change("deal", deal.hubspotId, { dealstage: "contractsent" });
    await resolveContact(aSystemCtx(ws), { email: "a@c0.example" });
    await again();
    expect((await signals()).map((row) => row.type)).toEqual(["deal_stage_changed"]);
  });

  it("is not put back by a page that is older than what we have read since", async () => {
    fill(1);
    await sync();
    const deal = await onlyDeal();
    clock.advance(MINUTE_MS);
    const stale = portal().get("deal", deal.hubspotId);
    if (!stale) throw new Error("no record");
    portal().change("deal", deal.hubspotId, { amount: "99" });
    await changed("deal", deal.hubspotId);
    expect((await onlyDeal()).amountCents).toBe(9_900n);
    const real = vendors.connectors.crm;
    vendors.connectors.crm = (token, account) => ({
      ...real(token, account),
      listChanged: async (kind, cursor, request) => {
        const page = await real(token, account).listChanged(kind, cursor, request);
        if (!page.ok || kind !== "deal") return page;
        const old = { ...stale.properties, amount: "1200.50" };
        const records = page.value.records.map((record) => ({
          ...record,
          properties: old,
          updatedAt: stale.updatedAt,
        }));
        return { ok: true, value: { ...page.value, records } };
      },
    });
    await again();
    vendors.connectors.crm = real;
    expect((await onlyDeal()).amountCents).toBe(9_900n);
  });

  it("moves with an id: a merged contact's row goes on under the one that stayed", async () => {
    fill(1);
    await sync();
    const [a, b] = await contacts();
    portal().merge("contact", a?.hubspotId ?? "", b?.hubspotId ?? "");
    await changed("contact", b?.hubspotId ?? "");
    const rows = await contacts();
    expect(rows.map((row) => [row.email, row.hubspotId, row.crmArchivedAt !== null])).toEqual([
      ["a@c0.example", a?.hubspotId, false],
      ["b@c0.example", b?.hubspotId, true],
    ]);
  });
});

describe("comparing both sides", () => {
  it("finds what was archived behind our back, reads everything again, and marks it", async () => {
    fill(2);
    await sync();
    expect(await reconcileCrm(deps)).toEqual({ compared: 3, gaps: 0 });
    const [gone] = await contacts();
    portal().archive("contact", gone?.hubspotId ?? "");
    await again();
    expect((await contacts())[0]?.crmArchivedAt).toBeNull();
    clock.advance(DAY_MS);
    expect(await reconcileCrm(deps)).toEqual({ compared: 3, gaps: 1 });
    expect(await stream("contacts")).toMatchObject({ gap: -1, cursor: null });
    await sync();
    expect((await contacts())[0]?.crmArchivedAt).not.toBeNull();
    clock.advance(DAY_MS);
    expect(await reconcileCrm(deps)).toEqual({ compared: 3, gaps: 0 });
    expect(await stream("contacts")).toMatchObject({ gap: 0 });
    portal().restore("contact", gone?.hubspotId ?? "");
    await again();
    expect((await contacts())[0]?.crmArchivedAt).toBeNull();
  });
});

describe("a portal that fails", () => {
  it("says so on the stream, keeps its place and goes on later", async () => {
    fill(2);
    vendors.hubspot.failNext("server_error", "read", 1);
    expect(await sync()).toEqual({ synced: 5, failed: 1 });
    expect((await stream("pipelines")).lastError).toMatch(/HubSpot/);
    clock.advance(DAY_MS);
    expect((await sync()).failed).toBe(0);
    expect((await stream("pipelines")).lastError).toBeNull();
    expect((await mirror()).deals[0]?.[2]).toBe(1);
  });
});
