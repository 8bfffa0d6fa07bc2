import { describe, expect, it } from "vitest";
import type { Ctx } from "#server/platform/context.ts";
import { aCompany, aContact, aKeyCtx, aMove, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { searchResult } from "./contract.ts";
import { search } from "./index.ts";

const { db } = await testDatabase();
const fresh = async () => (await aWorkspace(testDeps(db))).ctx;

async function aWorld(ctx: Ctx) {
  const company = await aCompany(ctx, { name: "Northwind Freight", domain: "northwind.example" });
  const contact = await aContact(ctx, {
    firstName: "Søren",
    lastName: "Okafor",
    email: "s.okafor@northwind.example",
    companyId: company.id,
  });
  const move = await aMove(ctx, { title: "Reply about pallets", contactId: contact.id, companyId: company.id });
  const signal = await ctx.db.prisma.signal.create({
    data: {
      id: ctx.newId(),
      workspaceId: ctx.workspaceId,
      source: "form",
      type: "form_submitted",
      payload: { email: "s.okafor@northwind.example", formName: "Ask for pallets", message: "Forty pallets" },
      naturalKey: ctx.newId(),
      contactId: contact.id,
      moveId: move.id,
      occurredAt: ctx.now(),
    },
    select: { id: true },
  });
  return { company, contact, move, signal };
}
const kindsOf = async (ctx: Ctx, query: string) => (await search(ctx, { query })).items.map(({ kind }) => kind);

describe("search", () => {
  it("finds moves, people, companies and signals by the beginnings of their words, in any case and order", async () => {
    const ctx = await fresh();
    const { move, contact, company, signal } = await aWorld(ctx);
    const { items } = searchResult.parse(await search(ctx, { query: "NORTH" }));
    expect(items.map(({ kind, id }) => [kind, id])).toEqual([
      ["move", move.id],
      ["person", contact.id],
      ["company", company.id],
      ["signal", signal.id],
    ]);
    expect(await kindsOf(ctx, "oka sør")).toEqual(["move", "person"]);
    expect(await kindsOf(ctx, "pall")).toEqual(["move", "signal"]);
    expect(await kindsOf(ctx, "allets")).toEqual([]);
  });

  it("sees a new name at once, on the move as well", async () => {
    const ctx = await fresh();
    const { contact } = await aWorld(ctx);
    const where = { workspaceId: ctx.workspaceId, id: contact.id };
    await ctx.db.prisma.contact.updateMany({ where, data: { lastName: "Lindqvist" } });
    expect(await kindsOf(ctx, "lindq")).toEqual(["move", "person"]);
    expect((await search(ctx, { query: "pallets" })).items[0]?.title).toBe("Reply about pallets");
  });

  it("finds nothing of another workspace, and takes operators for what they are: not words", async () => {
    const [ctx, other] = [await fresh(), await fresh()];
    await aWorld(ctx);
    expect(await kindsOf(other, "northwind")).toEqual([]);
    expect(await kindsOf(other, "north:* | pallets | !x")).toEqual([]);
    expect(await kindsOf(other, `w${ctx.workspaceId.replaceAll("-", "")}`)).toEqual([]);
  });

  it("is refused to a key that may read only some of it", async () => {
    const key = aKeyCtx(await aWorkspace(testDeps(db)), ["moves:read"]);
    await rejectsWith("forbidden", null, () => search(key, { query: "north" }));
  });

  it("goes by the index, whatever the other tenants have", async () => {
    const ctx = await fresh();
    await aWorld(ctx);
    const client = await db.pool.connect();
    try {
      await client.query("set enable_seqscan = off");
      const { rows } = await client.query(
        `explain select * from "Move" t where "searchVector"(t."workspaceId", t."title" || ' ' || coalesce(t."shownContact", '') || ' ' || coalesce(t."shownCompany", '')) @@ 'pall:*'::tsquery`,
      );
      expect(JSON.stringify(rows)).toContain("Move_search");
    } finally {
      client.release(true);
    }
  });
});
