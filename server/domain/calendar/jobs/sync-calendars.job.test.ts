import { beforeEach, describe, expect, it } from "vitest";
import { getMove } from "#server/domain/queue/index.ts";
import { aContact, aMember, unique } from "#server/testing/build/index.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { aNorthwindWorld, DANA, type NorthwindWorld } from "#server/testing/northwind.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { syncDueCalendars } from "./index.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const { db } = await testDatabase();
let world: NorthwindWorld;
let connectionId: string;

beforeEach(async () => {
  // Due calendars are looked for in all workspaces: each test has the database to itself.
  await db.acrossTenants("a test's clean slate").syncCursor.deleteMany();
  await db.acrossTenants("a test's clean slate").connection.deleteMany();
  world = await aNorthwindWorld(db);
  connectionId = await world.withMailbox();
  await aContact(world.ws.ctx, { email: DANA, firstName: "Dana", lastName: "Ruiz" });
});

const where = () => ({ workspaceId: world.ws.workspaceId });
const inHours = (hours: number) => new Date(world.clock.now().getTime() + hours * HOUR);
const sync = () => syncDueCalendars(world.ws.deps);
/** The next minutely look. */
const later = async (ms = MINUTE) => {
  world.clock.advance(ms);
  return sync();
};
const meeting = (hours: number, more: { attendees?: string[]; title?: string } = {}) =>
  world.vendors.google.calendars.add(world.casey, {
    title: "Docks walkthrough",
    startsAt: inHours(hours),
    endsAt: inHours(hours + 1),
    attendees: [DANA],
    ...more,
  });
const mirrored = () => db.prisma.calendarEvent.findMany({ where: where(), orderBy: { startsAt: "asc" } });
const signals = async () =>
  (await db.prisma.signal.findMany({ where: where(), orderBy: { receivedAt: "asc" } })).map((row) => row.type);
const signalId = async (type: string) => (await db.prisma.signal.findFirstOrThrow({ where: { ...where(), type } })).id;
const outcomes = async () =>
  (await db.prisma.outcome.findMany({ where: where(), orderBy: { createdAt: "asc" } })).map((row) => row.type);
const stream = () => db.prisma.syncCursor.findFirst({ where: { ...where(), connectionId, stream: "calendar" } });

describe("a calendar", () => {
  it("is mirrored with the person it is with, and what stood there before is no news", async () => {
    const { contact } = await personOf(DANA);
    meeting(-48);
    meeting(72);
    meeting(96, { attendees: ["stranger@nowhere.example"], title: "Dentist" });
    expect(await sync()).toEqual({ synced: 1, failed: 0 });
    expect((await mirrored()).map((row) => [row.title, row.contactId, row.outsiders])).toEqual([
      ["Docks walkthrough", contact.id, [DANA]],
      ["Docks walkthrough", contact.id, [DANA]],
      ["Dentist", null, ["stranger@nowhere.example"]],
    ]);
    expect(await signals()).toEqual([]);
    expect(await outcomes()).toEqual([]);
    expect(await stream()).toMatchObject({ leaseOwner: null, lastError: null, lastFound: 3 });
  });

  it("is read only where a person has allowed it", async () => {
    const other = await aMember(world.ws, "member");
    const theirs = `morgan-${unique()}@brightline.test`;
    const id = await connectAccount(other, world.vendors, "google", theirs, ["mail"]);
    world.vendors.google.calendars.add(theirs, { startsAt: inHours(1), endsAt: inHours(2), attendees: [DANA] });
    expect(await sync()).toEqual({ synced: 1, failed: 0 });
    expect(await db.prisma.syncCursor.count({ where: { ...where(), connectionId: id, stream: "calendar" } })).toBe(0);
    expect(await mirrored()).toEqual([]);
  });

  it("counts a meeting that was booked since, and one that was moved, once each", async () => {
    await sync();
    const { id } = meeting(72);
    await later();
    await later();
    expect(await outcomes()).toEqual(["meeting_booked"]);
    world.vendors.google.calendars.move(id, inHours(80), inHours(81));
    await later();
    await later();
    expect(await outcomes()).toEqual(["meeting_booked", "meeting_rescheduled"]);
    expect((await mirrored())[0]?.startsAt).toEqual(new Date(inHours(80).getTime() - 2 * MINUTE));
    world.vendors.google.calendars.cancel(id);
    await later();
    expect((await mirrored()).map((row) => row.status)).toEqual(["cancelled"]);
    expect(await outcomes()).toHaveLength(2);
  });

  it("counts a booking for the move that made it", async () => {
    await sync();
    const { result } = await world.process(await world.submit());
    const moveId = result.moveId ?? "";
    const approvalId = world.ctx.newId();
    const by = { ...where(), moveId, contentHash: "x" };
    await db.prisma.approvalRequest.create({
      data: { ...by, id: approvalId, requestedByType: "user", status: "granted" },
    });
    const execution = await db.prisma.execution.create({
      data: {
        ...by,
        id: world.ctx.newId(),
        approvalId,
        actionType: "book_meeting",
        status: "succeeded",
        idempotencyKey: "made0by0us",
      },
    });
    const times = { startsAt: inHours(48), endsAt: inHours(49) };
    world.vendors.google.calendars.add(world.casey, { id: "made0by0us", ...times, attendees: [DANA] });
    await later();
    const [booked] = await db.prisma.outcome.findMany({ where: { ...where(), type: "meeting_booked" } });
    expect(booked).toMatchObject({ moveId, executionId: execution.id, source: "calendar" });
  });

  it("that two of us share is counted once", async () => {
    const morgan = await aMember(world.ws, "member");
    const theirs = `morgan-${unique()}@brightline.test`;
    await connectAccount(morgan, world.vendors, "google", theirs);
    await sync();
    meeting(5, { attendees: [DANA, theirs] });
    expect(await later()).toEqual({ synced: 2, failed: 0 });
    expect((await mirrored()).map((row) => row.outsiders)).toEqual([[DANA], [DANA]]);
    expect(await outcomes()).toEqual(["meeting_booked"]);
    expect((await signals()).toSorted()).toEqual(["meeting_prep_needed", "meeting_today"]);
  });

  it("after a gap too long for the vendor is read anew: what vanished is cancelled, nothing is told twice", async () => {
    const kept = meeting(72);
    const gone = meeting(96);
    await sync();
    world.vendors.google.calendars.cancel(gone.id);
    world.vendors.google.calendars.expireChanges(world.casey);
    await later();
    expect((await mirrored()).map((row) => [row.vendorEventId, row.status])).toEqual([
      [kept.id, "confirmed"],
      [gone.id, "cancelled"],
    ]);
    expect(await outcomes()).toEqual([]);
  });

  it("says why it was not read, and goes on where it stopped", async () => {
    await sync();
    world.vendors.google.failNext("server_error", "read");
    expect(await later()).toEqual({ synced: 0, failed: 1 });
    expect((await stream())?.lastError).toMatch(/Google Calendar/);
    meeting(72);
    expect(await later(5 * MINUTE)).toEqual({ synced: 1, failed: 0 });
    expect(await stream()).toMatchObject({ lastError: null });
    expect(await outcomes()).toEqual(["meeting_booked"]);
  });

  it("is read by one worker at a time", async () => {
    meeting(5);
    const both = await Promise.all([sync(), sync()]);
    expect(both.reduce((sum, { synced }) => sum + synced, 0)).toBe(1);
    expect(await signals()).toHaveLength(2);
  });
});

describe("a meeting with somebody we know", () => {
  it("that is near wants a brief, half an hour before it, of what we know", async () => {
    await world.withHubspot();
    await world.process(await world.submit());
    meeting(22);
    await sync();
    expect(await signals()).toEqual(["form_submitted", "meeting_prep_needed"]);
    const { result } = await world.process(await signalId("meeting_prep_needed"));
    const move = await getMove(world.ws.ctx, { moveId: result.moveId ?? "" });
    expect(move).toMatchObject({
      actionType: "prepare_brief",
      title: "Prepare for the meeting with Dana Ruiz (Northwind) – 24 Nov, 07:00 UTC",
    });
    expect(new Date(move.dueAt ?? 0)).toEqual(new Date(inHours(22).getTime() - 30 * MINUTE));
    expect(move.draft?.text).toContain("Dana Ruiz, VP Operations, Northwind");
    expect(move.draft?.text).toContain("Deal “Northwind – 140 trucks”");
    expect(move.draft?.leftOut).toEqual(["Their last mail: none is in the connected mailboxes."]);
  });

  it("is told again on its day, into the same move, and not once the brief is done", async () => {
    meeting(23);
    await sync();
    const first = await world.process(await signalId("meeting_prep_needed"));
    await later(22 * HOUR);
    const again = await world.process(await signalId("meeting_today"));
    expect(again.result).toEqual({ status: "accepted", moveId: first.result.moveId });

    meeting(9, { title: "Second" });
    await later();
    const second = await db.prisma.signal.findFirstOrThrow({
      where: { ...where(), type: "meeting_prep_needed", status: "received" },
    });
    const { result } = await world.process(second.id);
    await db.prisma.move.updateMany({ where: { ...where(), id: result.moveId ?? "" }, data: { status: "done" } });
    const today = await db.prisma.signal.findFirstOrThrow({
      where: { ...where(), type: "meeting_today", status: "received" },
    });
    await world.process(today.id);
    expect(await world.signalRow(today.id)).toMatchObject({ status: "ignored", reason: "The brief is ready." });
  });

  it("that was moved is told for its new time, and one that all declined or that is cancelled is not prepared", async () => {
    const moved = meeting(3);
    const declined = meeting(5);
    const cancelled = meeting(7);
    world.vendors.google.calendars.respond(declined.id, DANA, "declined");
    await sync();
    expect(await db.prisma.signal.count({ where: { ...where(), type: "meeting_prep_needed" } })).toBe(2);
    world.vendors.google.calendars.move(moved.id, inHours(20), inHours(21));
    world.vendors.google.calendars.cancel(cancelled.id);
    await later();
    expect(await db.prisma.signal.count({ where: { ...where(), type: "meeting_prep_needed" } })).toBe(3);
    const rows = await db.prisma.signal.findMany({ where: { ...where(), type: "meeting_prep_needed" } });
    const ends = await Promise.all(rows.map((row) => world.process(row.id)));
    expect(ends.filter(({ result }) => result.status === "ignored")).toHaveLength(1);
  });

  it("that is over is counted as held and followed up, as surely as the calendar knows", async () => {
    const { id } = meeting(1);
    world.vendors.google.calendars.respond(id, DANA, "accepted");
    await sync();
    await later(3 * HOUR);
    const { result } = await world.process(await signalId("meeting_held"));
    const [outcome] = await db.prisma.outcome.findMany({ where: where() });
    expect(outcome).toMatchObject({ type: "meeting_held", confidence: 0.9, occurredAt: inHours(-1) });
    const move = await getMove(world.ws.ctx, { moveId: result.moveId ?? "" });
    expect(move).toMatchObject({
      actionType: "send_email",
      title: expect.stringMatching(/^Follow up on the meeting with Dana Ruiz/),
      params: { to: [DANA], connectionId },
    });
    expect(move.draft?.text).toMatch(/^Hi Dana,/);
    expect(move.draft?.leftOut).toEqual([expect.stringContaining("What was agreed")]);
    await world.process(await signalId("meeting_held"));
    await later();
    expect(await outcomes()).toEqual(["meeting_held"]);
    expect((await signals()).filter((type) => type === "meeting_held")).toHaveLength(1);
  });

  it("that everybody had declined is a no-show, and asks for another time", async () => {
    const { id } = meeting(1);
    world.vendors.google.calendars.respond(id, DANA, "declined");
    await sync();
    await later(3 * HOUR);
    const { result } = await world.process(await signalId("no_show"));
    expect(await outcomes()).toEqual(["meeting_no_show"]);
    const move = await getMove(world.ws.ctx, { moveId: result.moveId ?? "" });
    expect(move.title).toMatch(/^Find another time with Dana Ruiz/);
    expect(move.draft?.subject).toBe("Shall we find another time?");
  });

  it("that was over before the calendar was connected is history", async () => {
    meeting(-2);
    await sync();
    await later();
    expect(await signals()).toEqual([]);
  });
});

async function personOf(email: string) {
  const contact = await db.prisma.contact.findFirstOrThrow({ where: { ...where(), email } });
  return { contact };
}
