import { describe, expect, it } from "vitest";
import type { Ctx } from "#server/platform/context.ts";
import { aCompany, aContact, aKeyCtx, aMove, aSignal, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { companyDetail, companyPage, dealPage, personDetail } from "../contract.ts";
import { listPeople } from "./list-people.ts";
import { companyPageOf, listCompanies, listDeals, personPageOf } from "./pages.ts";

const { db } = await testDatabase();
const fresh = async () => (await aWorkspace(testDeps(db))).ctx;
const all = { limit: 25 };

async function aWorld(ctx: Ctx) {
  const company = await aCompany(ctx, { name: "Northwind" });
  const contact = await aContact(ctx, { firstName: "Dana", lastName: "Ruiz", companyId: company.id });
  const { workspaceId } = ctx;
  const deal = await ctx.db.prisma.deal.create({
    data: {
      id: ctx.newId(),
      workspaceId,
      name: "Trucks",
      companyId: company.id,
      contactId: contact.id,
      amountCents: 5n,
    },
  });
  const signal = await aSignal(ctx, { contactId: contact.id });
  const move = await aMove(ctx, { title: "Reply", contactId: contact.id, companyId: company.id });
  return { company, contact, deal, signal, move };
}

describe("people, companies and deals", () => {
  it("lists companies and deals with what is open, page by page, and by words", async () => {
    const ctx = await fresh();
    const { company, deal } = await aWorld(ctx);
    await aCompany(ctx, { name: "Southwind" });
    const first = companyPage.parse(await listCompanies(ctx, { limit: 1 }));
    const second = await listCompanies(ctx, { limit: 1, cursor: first.nextCursor ?? "" });
    expect([first.items[0]?.name, second.items[0]?.name, second.nextCursor]).toEqual(["Southwind", "Northwind", null]);
    expect(second.items[0]).toMatchObject({ id: company.id, people: 1, openDeals: 1, openMoves: 1 });
    expect((await listCompanies(ctx, { ...all, query: "NORTH" })).items).toHaveLength(1);
    expect((await listCompanies(ctx, { ...all, query: "%" })).items).toHaveLength(0);
    const deals = dealPage.parse(await listDeals(ctx, all));
    expect(deals.items).toMatchObject([
      { id: deal.id, amountCents: 5, companyName: "Northwind", contactName: "Dana Ruiz" },
    ]);
  });

  it("calls a deal's stage by the CRM's name for it, of its own pipeline first", async () => {
    const ctx = await fresh();
    const { deal } = await aWorld(ctx);
    const { workspaceId } = ctx;
    const at = { where: { workspaceId, id: deal.id } };
    await ctx.db.prisma.deal.updateMany({ ...at, data: { stage: "s1", pipeline: "renewals" } });
    const shown = async () => (await listDeals(ctx, all)).items[0]?.stage;
    expect(await shown()).toBe("s1");
    const common = { workspaceId, stageId: "s1", pipelineLabel: "P", order: 0, isClosed: false, isWon: false };
    await ctx.db.prisma.crmStage.create({ data: { ...common, pipelineId: "default", label: "Qualified" } });
    expect(await shown()).toBe("Qualified");
    await ctx.db.prisma.crmStage.create({ data: { ...common, pipelineId: "renewals", label: "Renewal is due" } });
    expect(await shown()).toBe("Renewal is due");
  });

  it("leaves out what the CRM has archived, in each list and count", async () => {
    const ctx = await fresh();
    const { company, contact, deal } = await aWorld(ctx);
    const archived = { where: { workspaceId: ctx.workspaceId }, data: { crmArchivedAt: ctx.now() } };
    await ctx.db.prisma.deal.updateMany(archived);
    await ctx.db.prisma.contact.updateMany(archived);
    expect((await listPeople(ctx, all)).items).toEqual([]);
    expect((await listDeals(ctx, all)).items).toEqual([]);
    expect((await listCompanies(ctx, all)).items).toMatchObject([{ id: company.id, people: 0, openDeals: 0 }]);
    expect(await companyPageOf(ctx, { companyId: company.id })).toMatchObject({ people: [], deals: [] });
    await ctx.db.prisma.company.updateMany(archived);
    expect((await listCompanies(ctx, all)).items).toEqual([]);
    await ctx.db.prisma.deal.updateMany({ ...archived, data: { crmArchivedAt: null } });
    const page = await personPageOf(ctx, { contactId: contact.id });
    expect(page.deals.map(({ id }) => id)).toEqual([deal.id]);
  });

  it("tells of a person what happened, newest first, and what stands against mail to them", async () => {
    const ctx = await fresh();
    const { company, contact, deal, signal, move } = await aWorld(ctx);
    const before = personDetail.parse(await personPageOf(ctx, { contactId: contact.id }));
    expect(before).toMatchObject({ name: "Dana Ruiz", company: { id: company.id }, suppression: null });
    expect(before.deals.map(({ id }) => id)).toEqual([deal.id]);
    expect(before.history.map(({ id }) => id).sort()).toEqual([signal.id, move.id].sort());
    await ctx.db.prisma.suppression.create({
      data: {
        id: ctx.newId(),
        workspaceId: ctx.workspaceId,
        value: contact.email,
        reason: "opted_out",
        source: "person",
        createdByType: "user",
        createdAt: ctx.now(),
      },
    });
    const after = personDetail.parse(await personPageOf(ctx, { contactId: contact.id }));
    expect(after.suppression?.reason).toBe("opted_out");
  });

  it("tells of a company who belongs to it and what happened with any of them", async () => {
    const ctx = await fresh();
    const { company, contact, move } = await aWorld(ctx);
    const found = companyDetail.parse(await companyPageOf(ctx, { companyId: company.id }));
    expect(found.people.map(({ id }) => id)).toEqual([contact.id]);
    expect(found.history.some(({ id }) => id === move.id)).toBe(true);
  });

  it("finds nothing of another workspace, and is refused without the scope", async () => {
    const [ctx, other] = [await fresh(), await aWorkspace(testDeps(db))];
    const { company, contact } = await aWorld(ctx);
    await rejectsWith("not_found", "person.not_found", () => personPageOf(other.ctx, { contactId: contact.id }));
    await rejectsWith("not_found", "company.not_found", () => companyPageOf(other.ctx, { companyId: company.id }));
    expect((await listCompanies(other.ctx, all)).items).toEqual([]);
    expect((await listDeals(other.ctx, all)).items).toEqual([]);
    const key = aKeyCtx(other, ["moves:read"]);
    await rejectsWith("forbidden", null, () => listCompanies(key, all));
    await rejectsWith("forbidden", null, () => personPageOf(key, { contactId: contact.id }));
  });
});
