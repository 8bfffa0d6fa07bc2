import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import { aSystemCtx, aWorkspace, type TestWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { expectOutbox } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { updateSocialWatch } from "../verbs/social-watch.ts";
import { syncNow } from "../verbs/sync-now.ts";
import { syncDueSocial } from "./index.ts";

const { db } = await testDatabase();
let clock: ReturnType<typeof fakeClock>;
let vendors: ReturnType<typeof createFakeVendors>;
let ws: TestWorkspace;
let handle: string;
let connectionId: string;

beforeEach(async () => {
  clock = fakeClock(new Date("2026-11-23T09:00:00Z"));
  vendors = createFakeVendors({ now: clock.now });
  handle = `brightline_${unique()}`.slice(0, 15);
  // A database of its own would be slow; other tests' accounts are not due at this clock.
  await db.acrossTenants("test").connection.updateMany({ data: { status: "disconnected" } });
  ws = await aWorkspace(testDeps(db, { connectors: vendors.connectors, now: clock.now }));
  connectionId = await connectAccount(ws.ctx, vendors, "x", handle);
});

const look = () => syncDueSocial(ws.deps, { everySeconds: 300 });
const signals = () =>
  db.prisma.signal.findMany({
    where: { workspaceId: ws.workspaceId },
    orderBy: { naturalKey: "asc" },
    select: { type: true, source: true, naturalKey: true, payload: true },
  });
const stream = (name: string) =>
  db.prisma.syncCursor.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, connectionId, stream: name } });

describe("looking at X", () => {
  it("makes a signal of each new mention, once, and none of what was there before", async () => {
    vendors.x.write("old_dana", `@${handle} hello from last year`);
    clock.advance(1_000);
    await look();
    expect(await signals()).toEqual([]);
    clock.advance(300_000);
    const post = vendors.x.write("fleet_dana", `@${handle} does it work with trailers?`);
    expect(await look()).toEqual({ synced: 2, failed: 0 });
    expect(await signals()).toMatchObject([
      {
        type: "social_mention",
        source: "x",
        naturalKey: `post:${post.id}`,
        payload: { connectionId, postId: post.id, authorHandle: "fleet_dana", url: post.url },
      },
    ]);
    clock.advance(300_000);
    await look();
    expect(await signals()).toHaveLength(1);
    expect(await stream("mentions")).toMatchObject({
      cursor: post.id,
      totalFound: 1,
      leaseOwner: null,
      lastError: null,
    });
  });

  it("finds buying signals, competitors and voices by the workspace's own words; a mention stays one", async () => {
    const watch = {
      topics: ["fleet tracking"],
      competitors: ["Pathlight"],
      buyingPhrases: ["looking for"],
      thoughtLeaders: ["fleetqueen"],
    };
    await updateSocialWatch(ws.ctx, watch);
    await look();
    clock.advance(300_000);
    vendors.x.write("buyer", "Looking for a fleet tracking tool for 60 vans");
    vendors.x.write("fan", "Pathlight is down again");
    vendors.x.write("fleetqueen", "Fleet tracking in 2027: a thread");
    vendors.x.write("asker", `@${handle} are you better than Pathlight?`);
    vendors.x.write(handle, "Pathlight customers are welcome");
    await look();
    const found = await signals();
    const typeOf = (author: string) =>
      found.find(({ payload }) => (payload as { authorHandle: string }).authorHandle === author)?.type;
    expect(["buyer", "fan", "fleetqueen", "asker", handle].map(typeOf)).toEqual([
      "social_buying_signal",
      "social_competitor_mention",
      "social_thought_leader",
      "social_mention",
      undefined,
    ]);
  });

  it("waits for its pace, and looks at once when a person asks", async () => {
    await look();
    clock.advance(1_000);
    vendors.x.write("fleet_dana", `@${handle} hello`);
    expect(await look()).toEqual({ synced: 0, failed: 0 });
    await syncNow(ws.ctx, { connectionId });
    await expectOutbox(ws.ctx, "social.sync_requested");
    expect(await look()).toEqual({ synced: 2, failed: 0 });
    expect(await signals()).toHaveLength(1);
  });

  it("keeps its position and says why when X does not answer, and goes on later without a gap", async () => {
    await look();
    clock.advance(300_000);
    vendors.x.write("fleet_dana", `@${handle} hello`);
    vendors.x.failNext("server_error", "read");
    expect(await look()).toEqual({ synced: 1, failed: 1 });
    expect(await stream("mentions")).toMatchObject({ lastError: expect.stringContaining("X"), leaseOwner: null });
    clock.advance(900_000);
    await look();
    expect(await signals()).toHaveLength(1);
    expect((await stream("mentions")).lastError).toBeNull();
  });

  it.each([
    ["mentions", "mentions", (number: number) => `@${handle} hello ${number}`, "social_mention"],
    ["watched words", "watch", (number: number) => `samsara number ${number} is down`, "social_competitor_mention"],
  ])("misses none of more %s than one look reads, and says how far it is", async (_name, name, text, type) => {
    const watch = { topics: ["fleet"], competitors: ["samsara"], buyingPhrases: ["looking for"], thoughtLeaders: [] };
    await updateSocialWatch(ws.ctx, watch);
    await look();
    clock.advance(300_000);
    const before = vendors.x.posts.length;
    for (let number = 0; number < 730; number += 1) vendors.x.write(`dana${number % 7}`, text(number));
    await look();
    expect(await signals()).toHaveLength(500);
    expect((await stream(name)).nextRunAt).toEqual(clock.now());
    // What comes while the older ones are read is not forgotten either.
    const late = vendors.x.write("dana_late", text(999));
    await look();
    await look();
    const made = await signals();
    expect(made.map(({ naturalKey }) => naturalKey).sort()).toEqual(
      vendors.x.posts
        .slice(before)
        .map(({ id }) => `post:${id}`)
        .sort(),
    );
    expect(new Set(made.map((signal) => signal.type))).toEqual(new Set([type]));
    expect((await stream(name)).cursor).toBe(late.id);
    clock.advance(300_000);
    await look();
    expect(await signals()).toHaveLength(731);
  });

  it("keeps its place in front of a gap when a look fails", async () => {
    await look();
    clock.advance(300_000);
    for (let number = 0; number < 620; number += 1) vendors.x.write("dana", `@${handle} hello ${number}`);
    await look();
    vendors.x.failNext("server_error", "read");
    await look();
    clock.advance(900_000);
    await look();
    expect(await signals()).toHaveLength(620);
  });

  it("does the work once when two processes look at the same moment", async () => {
    await look();
    clock.advance(300_000);
    for (let count = 0; count < 5; count += 1) vendors.x.write(`dana${count}`, `@${handle} hello ${count}`);
    const results = await Promise.all([look(), look(), look()]);
    expect(results.reduce((sum, result) => sum + result.synced, 0)).toBe(2);
    expect(await signals()).toHaveLength(5);
    await expectOutbox(aSystemCtx(ws), "signal.received", 5);
  });

  it("stops with a revoked account and asks for a reconnect", async () => {
    vendors.x.revokeAccount(handle);
    await look();
    const row = await db.prisma.connection.findFirstOrThrow({
      where: { workspaceId: ws.workspaceId, id: connectionId },
    });
    expect(row.status).toBe("reconnect_needed");
    clock.advance(900_000);
    expect(await look()).toEqual({ synced: 0, failed: 0 });
  });
});
