import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import type { CrmContact, CrmDeal } from "#server/connectors/ports/crm.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aMember, aSystemCtx, aWorkspace, type TestWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { connectAccount, type FakeVendors } from "#server/testing/connected.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { getPerson, resolveContact } from "../index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let ctx: Ctx;
let vendors: FakeVendors;

beforeEach(async () => {
  vendors = createFakeVendors();
  ws = await aWorkspace(testDeps(db, { connectors: vendors.connectors }));
  ctx = aSystemCtx(ws);
});

const DANA: CrmContact = {
  id: "173595202401",
  email: "dana.ruiz@northwind.example",
  firstName: "Dana",
  lastName: "Ruiz",
  title: "VP Operations",
  phone: "+1 775 555 0118",
  lifecycleStage: "opportunity",
  companyId: "28410001001",
};
const deal = (more: Partial<CrmDeal>): CrmDeal & { contactIds: string[] } => ({
  id: "42970331001",
  name: "Northwind – 140 trucks",
  pipeline: "default",
  stage: "presentationscheduled",
  stageLabel: "Walkthrough held",
  stageOrder: 2,
  isClosed: false,
  isWon: false,
  amountCents: 8_400_000,
  currency: "USD",
  closeDate: new Date("2026-12-11T17:00:00Z"),
  contactIds: [DANA.id],
  ...more,
});

async function withHubspot(): Promise<void> {
  vendors.hubspot.world.portalId = unique();
  vendors.hubspot.world.contacts.push(DANA);
  vendors.hubspot.world.companies.push({
    id: "28410001001",
    name: "Northwind Freight",
    domain: "Northwind.Example",
    industry: "LOGISTICS",
    employeeCount: 410,
  });
  vendors.hubspot.world.deals.push(
    deal({}),
    deal({
      id: "42970331002",
      name: "Old",
      stage: "closedwon",
      stageOrder: 5,
      isClosed: true,
      isWon: true,
      amountCents: 9_900_000,
    }),
  );
  await connectAccount(ws.ctx, vendors, "hubspot", "casey@brightline.test");
}

describe("resolving a contact without a CRM", () => {
  it("makes the person and the company of their domain", async () => {
    const found = await resolveContact(ctx, {
      email: " Joel.Anders@Beacon.Example ",
      firstName: "Joel",
      company: "Beacon Catering",
    });
    expect(found).toMatchObject({
      contact: { email: "joel.anders@beacon.example", firstName: "Joel", lastName: null },
      company: { name: "Beacon Catering", domain: "beacon.example" },
      deals: [],
      isNew: true,
      crmNote: null,
    });
    await expectAudit(ctx, "contact.created", found.contact.id);
    await expectOutbox(ctx, "contact.created");
    expect(await getPerson(ctx, found.contact.id)).toMatchObject({ contact: { id: found.contact.id } });
  });

  it("knows the same person again and fills what was missing, replacing nothing", async () => {
    const first = await resolveContact(ctx, { email: "joel@beacon.example", firstName: "Joel" });
    const second = await resolveContact(ctx, {
      email: "JOEL@beacon.example",
      firstName: "Joey",
      lastName: "Anders",
      jobTitle: "Director",
    });
    expect(second.isNew).toBe(false);
    expect(second.contact).toMatchObject({
      id: first.contact.id,
      firstName: "Joel",
      lastName: "Anders",
      title: "Director",
    });
    await expectOutbox(ctx, "contact.created");
  });

  it("makes no company of a free mailbox, and names one by its domain when nobody named it", async () => {
    expect((await resolveContact(ctx, { email: "someone@gmail.com", company: "Acme" })).company).toBeNull();
    expect((await resolveContact(ctx, { email: "a@cold-creek.example" })).company?.name).toBe("cold-creek.example");
    const named = await resolveContact(ctx, { email: "b@evil.example", company: "Visit https://evil.test <b>now</b>" });
    expect(named.company?.name).not.toMatch(/https|</);
  });

  it("makes one contact and one company of twenty requests at the same moment", async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => resolveContact(ctx, { email: `p${index % 2}@northwind.example` })),
    );
    expect(new Set(all.map((found) => found.contact.id)).size).toBe(2);
    expect(new Set(all.map((found) => found.company?.id)).size).toBe(1);
    await expectOutbox(ctx, "contact.created", 2);
  });

  it("is refused to viewers, wants an address, and keeps workspaces apart", async () => {
    await rejectsWith("forbidden", null, async () =>
      resolveContact(await aMember(ws, "viewer"), { email: "a@b.example" }),
    );
    await rejectsWith("invalid_input", "contact.invalid_email", () => resolveContact(ctx, { email: "nobody" }));
    const mine = await resolveContact(ctx, { email: "a@b.example" });
    const other = aSystemCtx(await aWorkspace(ws.deps));
    const theirs = await resolveContact(other, { email: "a@b.example" });
    expect(theirs.contact.id).not.toBe(mine.contact.id);
    expect(await getPerson(other, mine.contact.id)).toBeNull();
  });

  it("adopts earlier mails of the person", async () => {
    const mail = {
      connectionId: ctx.newId(),
      vendorThreadId: "t",
      subject: "Hi",
      text: "x",
      sentAt: new Date(),
      toAddresses: ["casey@brightline.test"],
      workspaceId: ws.workspaceId,
    };
    await db.prisma.emailMessage.createMany({
      data: [
        { ...mail, id: ctx.newId(), vendorMessageId: "1", direction: "inbound", fromAddress: "joel@beacon.example" },
        {
          ...mail,
          id: ctx.newId(),
          vendorMessageId: "2",
          direction: "outbound",
          fromAddress: "casey@brightline.test",
          toAddresses: ["joel@beacon.example"],
        },
        { ...mail, id: ctx.newId(), vendorMessageId: "3", direction: "inbound", fromAddress: "other@beacon.example" },
      ],
    });
    const { contact } = await resolveContact(ctx, { email: "joel@beacon.example" });
    expect(await db.prisma.emailMessage.count({ where: { workspaceId: ws.workspaceId, contactId: contact.id } })).toBe(
      2,
    );
  });
});

describe("resolving a contact with HubSpot", () => {
  it("brings the person, company and deals, the open and large ones first", async () => {
    await withHubspot();
    const found = await resolveContact(ctx, { email: "dana.ruiz@northwind.example", firstName: "D." });
    expect(found).toMatchObject({
      contact: { firstName: "Dana", title: "VP Operations", lifecycleStage: "opportunity", hubspotId: DANA.id },
      company: { name: "Northwind Freight", domain: "northwind.example", employeeCount: 410, hubspotId: "28410001001" },
      crmNote: null,
    });
    expect(found.deals.map((entry) => [entry.name, entry.amountCents, entry.stageOrder, entry.isClosed])).toEqual([
      ["Northwind – 140 trucks", 8_400_000, 2, false],
      ["Old", 9_900_000, 5, true],
    ]);
  });

  it("follows what changes there, and keeps one row each", async () => {
    await resolveContact(ctx, { email: DANA.email, firstName: "Dana from the form" });
    await withHubspot();
    await resolveContact(ctx, { email: DANA.email });
    vendors.hubspot.world.deals[0] = deal({ stage: "contractsent", stageOrder: 4, amountCents: 9_000_000 });
    vendors.hubspot.world.contacts[0] = { ...DANA, title: "COO" };
    const found = await resolveContact(ctx, { email: DANA.email });
    expect(found.contact).toMatchObject({ firstName: "Dana", title: "COO" });
    expect(found.deals[0]).toMatchObject({ stage: "contractsent", amountCents: 9_000_000 });
    expect(await db.prisma.deal.count({ where: { workspaceId: ws.workspaceId } })).toBe(2);
    expect(await db.prisma.company.count({ where: { workspaceId: ws.workspaceId } })).toBe(1);
  });

  it("meets one person by two addresses without mixing them up", async () => {
    await withHubspot();
    await resolveContact(ctx, { email: DANA.email });
    vendors.hubspot.world.contacts.push({ ...DANA, email: "dana@private.example" });
    const second = await resolveContact(ctx, { email: "dana@private.example" });
    expect(second.contact).toMatchObject({ email: "dana@private.example", hubspotId: null, firstName: "Dana" });
  });

  it("merges a company known by its domain with HubSpot's, and leaves a taken domain where it is", async () => {
    await resolveContact(ctx, { email: "theo@northwind.example", company: "Northwind (form)" });
    await withHubspot();
    const found = await resolveContact(ctx, { email: DANA.email });
    expect(found.company?.name).toBe("Northwind Freight");
    vendors.hubspot.world.companies.push({
      id: "2",
      name: "Northwind West",
      domain: "northwind.example",
      industry: null,
      employeeCount: null,
    });
    vendors.hubspot.world.contacts.push({ ...DANA, id: "9", email: "west@northwind.example", companyId: "2" });
    const west = await resolveContact(ctx, { email: "west@northwind.example" });
    expect(west.contact.companyId).not.toBeNull();
  });

  it("goes on without HubSpot when it is down, and says so", async () => {
    await withHubspot();
    vendors.hubspot.failNext("server_error", "read");
    const found = await resolveContact(ctx, { email: DANA.email, firstName: "Dana" });
    expect(found).toMatchObject({
      contact: { firstName: "Dana", hubspotId: null },
      crmNote: expect.stringContaining("did not answer"),
    });
    vendors.hubspot.revokeAccount("casey@brightline.test");
    expect((await resolveContact(ctx, { email: DANA.email })).crmNote).toContain("reconnected");
  });

  it("keeps what it got when only a part fails", async () => {
    await withHubspot();
    const { crm } = vendors.connectors;
    const half: Ctx = {
      ...ctx,
      connectors: {
        ...vendors.connectors,
        crm: (token) => ({
          ...crm(token),
          listDealsOfContact: async () => ({
            ok: false,
            error: { vendor: "HubSpot", kind: "unavailable", message: "x" },
          }),
        }),
      },
    };
    const found = await resolveContact(half, { email: DANA.email });
    expect(found).toMatchObject({
      company: { name: "Northwind Freight" },
      deals: [],
      crmNote: expect.stringContaining("did not answer"),
    });
  });
});
