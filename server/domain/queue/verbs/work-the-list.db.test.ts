import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDb, type Db } from "#server/db/client.ts";
import { aCompany, aContact, aMember, aMove, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { changedMoves, dayPlan } from "../contract.ts";
import { changeMoves } from "./change-moves.ts";
import { dismissMove } from "./dismiss-move.ts";
import { listToday } from "./list-queue.ts";
import { planDay } from "./plan-day.ts";

let database: FreshDatabase;
let db: Db;
const clock = fakeClock();
beforeAll(async () => {
  database = await freshDatabase();
  db = createDb(database.url, 4);
  clock.set(new Date("2026-03-02T09:00:00.000Z"));
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
const fresh = () => aWorkspace(testDeps(db, { now: clock.now }));

describe("a row of Today", () => {
  it("shows names and amount as they are now, and leaves out what is not there", async () => {
    const { ctx } = await fresh();
    const company = await aCompany(ctx, { name: "Northwind" });
    const contact = await aContact(ctx, { firstName: null, lastName: null, email: "dana@northwind.example" });
    const deal = await ctx.db.prisma.deal.create({
      data: { id: ctx.newId(), workspaceId: ctx.workspaceId, name: "Trucks", amountCents: 100n, currency: "EUR" },
    });
    const move = await aMove(ctx, { contactId: contact.id, companyId: company.id, dealId: deal.id });
    const row = async () => (await listToday(ctx, {})).items.find(({ id }) => id === move.id);
    const names = { contactName: "dana@northwind.example", companyName: "Northwind" };
    expect(await row()).toMatchObject({ ...names, dealAmountCents: 100, dealCurrency: "EUR", draftOrigin: "template" });
    const at = (id: string) => ({ where: { workspaceId: ctx.workspaceId, id } });
    await ctx.db.prisma.contact.updateMany({ ...at(contact.id), data: { firstName: "Dana" } });
    await ctx.db.prisma.company.updateMany({ ...at(company.id), data: { name: "Southwind" } });
    await ctx.db.prisma.deal.updateMany({ ...at(deal.id), data: { amountCents: 250n } });
    expect(await row()).toMatchObject({ contactName: "Dana", companyName: "Southwind", dealAmountCents: 250 });
    await ctx.db.prisma.move.updateMany({ ...at(move.id), data: { dealId: null, companyId: null } });
    const bare = await row();
    expect(bare).not.toHaveProperty("companyName");
    expect(bare).not.toHaveProperty("dealAmountCents");
    expect(bare).not.toHaveProperty("ownerId");
  });
});

describe("changing several moves", () => {
  it("changes each by itself, and says of each what became of it", async () => {
    const { ctx } = await fresh();
    const other = await fresh();
    const [one, two, gone, theirs] = [await aMove(ctx), await aMove(ctx), await aMove(ctx), await aMove(other.ctx)];
    await dismissMove(ctx, { moveId: gone.id, reason: "other" });
    const { results } = changedMoves.parse(
      await changeMoves(ctx, {
        moveIds: [one.id, gone.id, two.id, one.id, theirs.id],
        change: { kind: "snooze", until: "4h" },
      }),
    );
    expect(results.map(({ moveId, isDone }) => [moveId, isDone])).toEqual([
      [one.id, true],
      [gone.id, false],
      [two.id, true],
      [theirs.id, false],
    ]);
    expect(results[1]).toMatchObject({ code: "conflict" });
    expect(results[3]).toMatchObject({ code: "not_found" });
    await expectOutbox(ctx, "move.snoozed", 2);
    const row = await other.ctx.db.prisma.move.findFirst({ where: { workspaceId: other.workspaceId, id: theirs.id } });
    expect(row?.status).toBe("open");
  });

  it("assigns and dismisses too, and is refused to viewers", async () => {
    const ws = await fresh();
    const { ctx } = ws;
    const [move, colleague] = [await aMove(ctx), await aMember(ws)];
    const moveIds = [move.id];
    await changeMoves(ctx, { moveIds, change: { kind: "assign", ownerId: colleague.actor.id } });
    expect((await listToday(ctx, { ownerId: colleague.actor.id })).items).toHaveLength(1);
    const viewer = await aMember(ws, "viewer");
    const change = { kind: "dismiss", reason: "duplicate" } as const;
    await rejectsWith("forbidden", null, () => changeMoves(viewer, { moveIds, change }));
    await changeMoves(ctx, { moveIds, change });
    expect((await listToday(ctx, {})).items).toEqual([]);
  });
});

describe("the plan of the day", () => {
  it("is what fits of one's own and nobody's moves, due ones first, and never says that it knows the calendar", async () => {
    const ws = await fresh();
    const { ctx } = ws;
    const colleague = await aMember(ws);
    const best = await aMove(ctx, { score: 90 });
    const due = await aMove(ctx, { score: 20, dueAt: new Date("2026-03-02T08:00:00.000Z"), ownerId: ctx.actor.id });
    await aMove(ctx, { score: 80 });
    await aMove(ctx, { score: 99, ownerId: colleague.actor.id });
    const plan = dayPlan.parse(await planDay(ctx, { minutes: 10 }));
    expect(plan.items.map(({ moveId, isOverdue }) => [moveId, isOverdue])).toEqual([
      [due.id, true],
      [best.id, false],
    ]);
    expect(plan).toMatchObject({ minutes: 10, usedMinutes: 10, leftOver: 1, knowsCalendar: false });
    const { ctx: empty } = await fresh();
    expect(await planDay(empty, {})).toMatchObject({ items: [], usedMinutes: 0 });
  });
});
