import { beforeAll, describe, expect, it } from "vitest";
import { aCompany, aConnection, aContact, aMember, aMove, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { changedMoves, dayPlan } from "../contract.ts";
import { changeMoves } from "./change-moves.ts";
import { dismissMove } from "./dismiss-move.ts";
import { listToday } from "./list-queue.ts";
import { planDay } from "./plan-day.ts";

const { db } = await testDatabase();
const clock = fakeClock();
beforeAll(async () => {
  clock.set(new Date("2026-03-02T09:00:00.000Z"));
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
  it("is what fits of one's own and nobody's moves, due ones first", async () => {
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
    expect(await planDay(empty, {})).toMatchObject({ items: [], usedMinutes: 0, minutes: 480, knowsCalendar: false });
  });

  it("is laid around the meetings of one's own calendar, once it was read", async () => {
    const ws = await fresh();
    const { ctx } = ws;
    const { workspaceId } = ctx;
    const at = (time: string) => new Date(`2026-03-02T${time}:00.000Z`);
    const calendarOf = async (owner: typeof ctx) => {
      const { id, externalAccountId } = await aConnection(ctx, { userId: owner.actor.id });
      const meeting = async (from: string, to: string, fields: object = {}) => {
        const common = { id: ctx.newId(), workspaceId, connectionId: id, vendorEventId: ctx.newId(), title: "Talk" };
        const rest = {
          status: "confirmed",
          description: "",
          isAllDay: false,
          attendees: [],
          vendorUpdatedAt: ctx.now(),
        };
        await ctx.db.prisma.calendarEvent.create({
          data: { ...common, ...rest, startsAt: at(from), endsAt: at(to), ...fields },
        });
      };
      const read = () =>
        ctx.db.prisma.syncCursor.create({
          data: { workspaceId, connectionId: id, stream: "calendar", lastRunAt: ctx.now() },
        });
      return { meeting, read, email: externalAccountId };
    };
    const mine = await calendarOf(ctx);
    const move = await aMove(ctx, { score: 90 });
    await mine.meeting("09:03", "10:00");
    expect((await planDay(ctx, {})).knowsCalendar).toBe(false);
    await mine.read();
    await mine.meeting("11:00", "12:00", { status: "cancelled" });
    await mine.meeting("00:00", "23:00", { isAllDay: true });
    await mine.meeting("13:00", "14:00", { attendees: [{ email: mine.email, response: "declined" }] });
    const colleagues = await calendarOf(await aMember(ws));
    await colleagues.meeting("15:00", "16:00");
    await colleagues.read();
    const plan = dayPlan.parse(await planDay(ctx, {}));
    expect(plan).toMatchObject({ knowsCalendar: true, meetings: 1, meetingMinutes: 57, minutes: 423 });
    expect(plan.items).toMatchObject([{ moveId: move.id, startsAt: at("10:00").toISOString() }]);
  });
});
