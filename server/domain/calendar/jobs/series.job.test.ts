import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { GOOGLE_CLIENT, SEEDED_TOKENS } from "#sandbox/constants.ts";
import { type TestSandbox, testSandbox } from "#sandbox/testing/start.ts";
import { createFakeVendors } from "#server/connectors/fake.ts";
import { createGoogleConnector } from "#server/connectors/google/index.ts";
import { aContact, aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { syncDueCalendars } from "./index.ts";

const CASEY = SEEDED_TOKENS.google.email;
const TOM = "tom.albrecht@coldcreek.example";
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const { db } = await testDatabase();
let sandbox: TestSandbox;
let ws: TestWorkspace;
let clock: ReturnType<typeof fakeClock>;
let first: Date;

beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox.close());

/** The emulated calendar by Google's own client, behind an account of the fake. */
beforeEach(async () => {
  await sandbox.world.reset();
  await db.acrossTenants("a test's clean slate").syncCursor.deleteMany();
  clock = fakeClock(new Date());
  first = new Date(Math.ceil(clock.now().getTime() / DAY) * DAY + 2 * DAY + 9 * 60 * MINUTE);
  const google = createGoogleConnector({
    GOOGLE_CLIENT_ID: GOOGLE_CLIENT.id,
    GOOGLE_CLIENT_SECRET: GOOGLE_CLIENT.secret,
    GOOGLE_ISSUER: sandbox.urls.google,
    GOOGLE_API_URL: sandbox.urls.google,
  });
  const vendors = createFakeVendors({ now: clock.now });
  const token = () => Promise.resolve(SEEDED_TOKENS.google.accessToken);
  const connectors = { ...vendors.connectors, calendar: () => google.calendar(token) };
  ws = await aWorkspace(testDeps(db, { connectors, now: clock.now }));
  await connectAccount(ws.ctx, vendors, "google", CASEY);
  await aContact(ws.ctx, { email: TOM, firstName: "Tom", lastName: "Albrecht" });
});

const look = async () => {
  clock.advance(MINUTE);
  expect(await syncDueCalendars(ws.deps)).toMatchObject({ failed: 0 });
};
const mirrored = async () =>
  (
    await db.prisma.calendarEvent.findMany({
      where: { workspaceId: ws.workspaceId, vendorEventId: { startsWith: "standing" } },
      orderBy: { vendorEventId: "asc" },
    })
  ).map(({ status, title, startsAt }) => [status, title, startsAt.getTime() - first.getTime()]);
const outcomes = async () =>
  (await db.prisma.outcome.findMany({ where: { workspaceId: ws.workspaceId }, orderBy: { createdAt: "asc" } })).map(
    ({ type }) => type,
  );

async function aSeries(): Promise<(week: number) => string> {
  const times = { startsAtMs: first.getTime(), endsAtMs: first.getTime() + 30 * MINUTE, timeZone: "UTC" };
  const recurrence = ["RRULE:FREQ=DAILY;COUNT=4"];
  await sandbox.world.addEvent({
    organizer: CASEY,
    id: "standing",
    title: "Standing",
    ...times,
    recurrence,
    attendees: [TOM],
  });
  const idOf = (nth: number) => new Date(first.getTime() + nth * DAY).toISOString().replace(/[-:]|\.\d+/g, "");
  return (nth) => `standing_${idOf(nth)}`;
}

it("a meeting that repeats is mirrored time by time, each change on its own, and was booked once", async () => {
  await look();
  const idOf = await aSeries();
  await look();
  const all = [0, 1, 2, 3].map((nth) => ["confirmed", "Standing", nth * DAY]);
  expect(await mirrored()).toEqual(all);
  expect(await outcomes()).toEqual(["meeting_booked"]);

  const moved = first.getTime() + DAY + 60 * MINUTE;
  const span = { startsAtMs: moved, endsAtMs: moved + 30 * MINUTE };
  await sandbox.world.changeEvent({ eventId: idOf(1), action: "move", ...span });
  await sandbox.world.changeEvent({ eventId: idOf(2), action: "cancel" });
  await look();
  expect(await mirrored()).toEqual([
    all[0],
    ["confirmed", "Standing", DAY + 60 * MINUTE],
    ["cancelled", "Standing", 2 * DAY],
    all[3],
  ]);
  expect(await outcomes()).toEqual(["meeting_booked", "meeting_rescheduled"]);

  await sandbox.world.changeEvent({ eventId: "standing", action: "cancel" });
  await look();
  expect((await mirrored()).map(([status]) => status)).toEqual(Array(4).fill("cancelled"));
});

it("a meeting that repeats and was there before is history, and what is cancelled meanwhile is seen in a new reading", async () => {
  const idOf = await aSeries();
  await look();
  expect(await mirrored()).toHaveLength(4);
  expect(await outcomes()).toEqual([]);
  await sandbox.world.changeEvent({ eventId: idOf(3), action: "cancel" });
  await sandbox.world.expireCalendarSync({ calendar: CASEY });
  await look();
  expect((await mirrored()).map(([status]) => status)).toEqual(["confirmed", "confirmed", "confirmed", "cancelled"]);
});
