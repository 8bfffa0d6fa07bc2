import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import type { Ctx, Deps } from "#server/platform/context.ts";
import {
  aContact,
  aMember,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
  unique,
} from "#server/testing/build/index.ts";
import { type FakeClock, fakeClock } from "#server/testing/clock.ts";
import { connectAccount, type FakeVendors } from "#server/testing/connected.ts";
import { expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { killableDb, killer, runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { listConnections } from "../verbs/list-connections.ts";
import { syncDueMailboxes, syncMailbox } from "./index.ts";
import type { ReadOptions } from "./sync-mailbox.ts";

const DAY = 86_400_000;
const { db } = await testDatabase();
let ws: TestWorkspace;
let ctx: Ctx;
let clock: FakeClock;
let vendors: FakeVendors;
let casey: string;
let connectionId: string;

beforeEach(async () => {
  // Due mailboxes are looked for in all workspaces: each test has the database to itself.
  await db.acrossTenants("a test's clean slate").syncCursor.deleteMany();
  await db.acrossTenants("a test's clean slate").connection.updateMany({ data: { status: "disconnected" } });
  clock = fakeClock(new Date("2026-11-23T09:00:00Z"));
  vendors = createFakeVendors({ now: clock.now });
  ws = await aWorkspace(testDeps(db, { connectors: vendors.connectors, now: clock.now }));
  casey = `casey-${unique()}@brightline.test`;
  connectionId = await connectAccount(ws.ctx, vendors, "google", casey);
  ctx = aSystemCtx(ws);
});

const DANA = { address: "dana.ruiz@northwind.example", name: "Dana Ruiz" };
const ago = (ms: number) => new Date(clock.now().getTime() - ms);
const sync = (as: Ctx = ctx, options: ReadOptions = {}) =>
  runDurably((steps) => syncMailbox(as, steps, { connectionId, ...options }), { clock });
const messages = () =>
  db.prisma.emailMessage.findMany({ where: { workspaceId: ws.workspaceId }, orderBy: { sentAt: "asc" } });
const signals = () =>
  db.prisma.signal.findMany({ where: { workspaceId: ws.workspaceId }, orderBy: { occurredAt: "asc" } });
const cursor = () => db.prisma.syncCursor.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, connectionId } });

/** A mail of ours in the mailbox, for people to answer. */
const weWrote = (to: string, at: Date) =>
  vendors.google.deliver(casey, {
    from: { address: casey, name: "Casey" },
    to: [to],
    subject: "Your docks",
    text: "Hi",
    sentAt: at,
    labels: ["SENT"],
  });
const answer = (parent: { rfcMessageId: string | null }, text: string, more: Record<string, unknown> = {}) =>
  vendors.google.deliver(casey, {
    from: DANA,
    subject: "Re: Your docks",
    text,
    inReplyTo: parent.rfcMessageId,
    references: [parent.rfcMessageId ?? ""],
    ...more,
  });

describe("the first look at a mailbox", () => {
  it("stores the last thirty days with their threads, and takes none of it for news", async () => {
    const ours = weWrote(DANA.address, ago(9 * DAY));
    answer(ours, "Looks good.\n\nOn Mon, 16 Nov 2026 Casey wrote:\n> Hi", { sentAt: ago(8 * DAY) });
    vendors.google.deliver(casey, { from: DANA, subject: "Ancient", sentAt: ago(40 * DAY) });
    vendors.google.deliver(casey, { from: DANA, subject: "Spam", sentAt: ago(DAY), labels: ["SPAM"] });
    clock.advance(1_000);
    const { result } = await sync();
    expect(result).toEqual({ status: "synced", found: 2, signals: 0 });
    const rows = await messages();
    expect(rows.map((row) => [row.direction, row.subject, row.text])).toEqual([
      ["outbound", "Your docks", "Hi"],
      ["inbound", "Re: Your docks", "Looks good."],
    ]);
    expect(rows[1]?.vendorThreadId).toBe(rows[0]?.vendorThreadId);
    expect(await cursor()).toMatchObject({
      lastFound: 2,
      totalFound: 2,
      lastRunAt: clock.now(),
      leaseOwner: null,
      lastError: null,
    });
  });

  const many = (count: number) => {
    for (let index = 0; index < count; index += 1)
      vendors.google.deliver(casey, { from: DANA, subject: `n${index}`, sentAt: ago((count - index) * 60_000) });
  };

  it("reads no more mails than it may, the newest ones", async () => {
    many(70);
    expect((await sync(ctx, { mostMails: 60 })).result).toMatchObject({ found: 60 });
    const rows = await messages();
    expect([rows[0]?.subject, rows.at(-1)?.subject]).toEqual(["n10", "n69"]);
  });

  it("hands over when its time is up, counts as it goes, and is taken up where it was", async () => {
    many(60);
    clock.advance(1_000);
    const { result } = await sync(ctx, { budgetMs: -1 });
    expect(result).toEqual({ status: "synced", found: 25, signals: 0 });
    expect(await cursor()).toMatchObject({
      cursor: null,
      totalFound: 25,
      lastRunAt: null,
      nextRunAt: clock.now(),
      leaseOwner: null,
    });
    const { connections } = await listConnections(ws.ctx);
    expect(connections[0]?.streams[0]).toMatchObject({ isFirstReading: true, totalFound: 25 });
    expect((await sync()).result).toMatchObject({ found: 35 });
    expect(await cursor()).toMatchObject({ totalFound: 60, lastRunAt: clock.now() });
    expect((await listConnections(ws.ctx)).connections[0]?.streams[0]).toMatchObject({ isFirstReading: false });
    expect((await messages()).map((row) => row.subject)).toEqual(Array.from({ length: 60 }, (_none, n) => `n${n}`));
  });

  it("takes for news what came while it was under way, also when it was taken up again", async () => {
    const ours = weWrote(DANA.address, ago(9 * DAY));
    many(30);
    await sync(ctx, { budgetMs: -1 });
    clock.advance(60_000);
    answer(ours, "Looks good.", { sentAt: clock.now() });
    clock.advance(60_000);
    expect((await sync()).result).toMatchObject({ signals: 1 });
  });
});

describe("news in a mailbox", () => {
  beforeEach(async () => {
    await sync();
    clock.advance(60_000);
  });

  it("is a signal when it answers us, with an event, exactly once", async () => {
    const ours = weWrote(DANA.address, clock.now());
    const reply = answer(ours, "Could you send me pricing?");
    expect((await sync()).result).toEqual({ status: "synced", found: 2, signals: 1 });
    const [signal] = await signals();
    const [, row] = await messages();
    expect(signal).toMatchObject({
      source: "gmail",
      type: "reply_received",
      naturalKey: reply.vendorMessageId,
      payload: { messageId: row?.id },
    });
    await expectOutbox(ctx, "signal.received");
    expect((await sync()).result).toEqual({ status: "synced", found: 0, signals: 0 });
    expect(await signals()).toHaveLength(1);
  });

  it("of a person we know is one too; of strangers, newsletters and colleagues it is not", async () => {
    const contact = await aContact(ws.ctx, { email: `tom-${unique()}@coldcreek.example` });
    const morgan = await aMember(ws, "member");
    const { email } = await db.acrossTenants("test").user.findUniqueOrThrow({ where: { id: morgan.actor.id } });
    vendors.google.deliver(casey, { from: { address: contact.email }, text: "New question" });
    vendors.google.deliver(casey, { from: { address: contact.email }, text: "Our newsletter", isAutomatic: true });
    vendors.google.deliver(casey, { from: { address: "stranger@nowhere.example" }, text: "Buy my list" });
    vendors.google.deliver(casey, { from: { address: email }, text: "Team lunch" });
    expect((await sync()).result).toMatchObject({ found: 4, signals: 1 });
    const rows = await messages();
    expect(rows.map((row) => row.direction)).toEqual(["inbound", "inbound", "inbound", "outbound"]);
    expect(rows.filter((row) => row.contactId === contact.id)).toHaveLength(2);
  });

  it("tells of a bounce of our mail, but not of a forged one", async () => {
    const contact = await aContact(ws.ctx, { email: `gone-${unique()}@northwind.example` });
    const ours = weWrote(contact.email, clock.now());
    const report = {
      from: { address: "mailer-daemon@mx.example" },
      isAutomatic: true,
      failedRecipients: [contact.email],
    };
    vendors.google.deliver(casey, {
      ...report,
      subject: "Undeliverable",
      inReplyTo: ours.rfcMessageId,
      references: [ours.rfcMessageId ?? ""],
    });
    vendors.google.deliver(casey, { ...report, subject: "Undeliverable (forged)" });
    expect((await sync()).result).toMatchObject({ signals: 1 });
    const [, bounce] = await messages();
    expect(bounce?.contactId).toBe(contact.id);
  });

  it("after a gap too long for the vendor is read anew: nothing is lost, nothing is told twice", async () => {
    const ours = weWrote(DANA.address, clock.now());
    answer(ours, "First");
    await sync();
    clock.advance(60_000);
    answer(ours, "Second");
    vendors.google.expireHistory(casey);
    expect((await sync()).result).toEqual({ status: "synced", found: 1, signals: 1 });
    expect(await signals()).toHaveLength(2);
    clock.advance(60_000);
    answer(ours, "Third");
    expect((await sync()).result).toEqual({ status: "synced", found: 1, signals: 1 });
  });

  it("survives being killed at every statement: each mail and each signal is there once", async () => {
    const before = await cursor();
    const ours = weWrote(DANA.address, clock.now());
    // More mails than one part holds, few of them signals.
    for (let index = 0; index < 24; index += 1)
      vendors.google.deliver(casey, { from: { address: "stranger@nowhere.example" } });
    for (let index = 0; index < 3; index += 1) answer(ours, `Answer ${index}`);
    let deaths = 0;
    for (let isAlive = false; !isAlive; ) {
      const kill = killer(deaths + 1);
      // The mailbox is only read.
      kill.merge(() => 0);
      const dying: Ctx = { ...ctx, db: killableDb(db, kill) };
      const run = runDurably((steps) => syncMailbox(dying, steps, { connectionId }), { clock, kill, mostStarts: 1 });
      isAlive = await run.then(
        () => true,
        () => false,
      );
      if (!isAlive) deaths += 1;
      // The dead worker's lease runs out, and another one goes on.
      clock.advance(3 * 60_000);
      await sync();
      expect(await messages()).toHaveLength(28);
      expect(await signals()).toHaveLength(3);
      await expectOutbox(ctx, "signal.received", 3);
      // As it was before, so that the next death comes one place later on the same way.
      for (const table of ["signal", "outboxEvent", "emailMessage"] as const) {
        await (db.prisma[table] as typeof db.prisma.signal).deleteMany({ where: { workspaceId: ws.workspaceId } });
      }
      await db.prisma.syncCursor.updateMany({
        where: { workspaceId: ws.workspaceId },
        data: { cursor: before.cursor },
      });
    }
    expect(deaths).toBeGreaterThan(10);
  }, 60_000);
});

describe("workers", () => {
  it("never read one mailbox at the same time, and a dead one's lease runs out", async () => {
    await db.prisma.syncCursor.updateMany({
      where: { workspaceId: ws.workspaceId },
      data: { leaseOwner: "somebody", leaseUntil: new Date(clock.now().getTime() + 60_000) },
    });
    expect((await sync()).result).toEqual({ status: "busy" });
    expect(await syncDueMailboxes(ws.deps)).toEqual({ synced: 0, failed: 0 });
    clock.advance(61_000);
    expect((await sync()).result).toMatchObject({ status: "synced" });
  });

  it("write nothing once they have lost their lease", async () => {
    const { google } = vendors;
    google.deliver(casey, { from: DANA, sentAt: ago(DAY) });
    const stealing: Deps["connectors"] = {
      ...vendors.connectors,
      email: (token, account) => {
        const port = vendors.connectors.email(token, account);
        return {
          ...port,
          getMessage: async (messageId) => {
            await db.prisma.syncCursor.updateMany({
              where: { workspaceId: ws.workspaceId },
              data: { leaseOwner: "thief" },
            });
            return port.getMessage(messageId);
          },
        };
      },
    };
    await rejectsWith("conflict", "connection.lease_lost", () => sync({ ...ctx, connectors: stealing }));
    expect(await messages()).toEqual([]);
    expect(await cursor()).toMatchObject({ leaseOwner: "thief", cursor: null });
  });

  it("share what is due, and leave what is not", async () => {
    const second = await connectAccount(ws.ctx, vendors, "google", `sales-${unique()}@brightline.test`);
    const counts = await Promise.all([1, 2, 3].map(() => syncDueMailboxes(ws.deps, { everySeconds: 60, limit: 1 })));
    expect(counts.reduce((sum, count) => sum + count.synced, 0)).toBe(2);
    expect(await syncDueMailboxes(ws.deps, { everySeconds: 60 })).toEqual({ synced: 0, failed: 0 });
    clock.advance(5_000);
    expect(await syncDueMailboxes(ws.deps, { everySeconds: 5 })).toEqual({ synced: 2, failed: 0 });
    await db.prisma.connection.updateMany({
      where: { workspaceId: ws.workspaceId, id: second },
      data: { status: "reconnect_needed" },
    });
    clock.advance(60_000);
    expect(await syncDueMailboxes(ws.deps, { everySeconds: 60 })).toEqual({ synced: 1, failed: 0 });
  });

  it("say why a mailbox was not read, and come back later and later", async () => {
    await sync();
    clock.advance(60_000);
    vendors.google.failNext("server_error", "read");
    expect(await syncDueMailboxes(ws.deps)).toEqual({ synced: 0, failed: 1 });
    const failed = await cursor();
    expect(failed.lastError).toMatch(/does not answer|unavailable/);
    expect(failed.leaseOwner).toBeNull();
    expect(failed.nextRunAt).toEqual(new Date(clock.now().getTime() + 60_000));
    clock.advance(60_000);
    vendors.google.failNext("server_error", "read");
    await syncDueMailboxes(ws.deps);
    expect((await cursor()).nextRunAt).toEqual(new Date(clock.now().getTime() + 120_000));
    clock.advance(120_000);
    expect(await syncDueMailboxes(ws.deps)).toEqual({ synced: 1, failed: 0 });
    expect((await cursor()).lastError).toBeNull();
  });

  it("are let in by their role only, and find no other workspace's mailbox", async () => {
    await rejectsWith("forbidden", null, async () => sync(await aMember(ws, "viewer")));
    const other = await aWorkspace(ws.deps);
    expect((await sync(aSystemCtx(other))).result).toEqual({ status: "busy" });
    expect(await messages()).toEqual([]);
  });
});

describe("signals that waited for a mailbox", () => {
  it("are taken up once one has been read", async () => {
    const id = ctx.newId();
    await db.prisma.signal.create({
      data: {
        id,
        workspaceId: ws.workspaceId,
        source: "web",
        type: "form_submitted",
        naturalKey: "k",
        payload: { email: "a@b.example" },
        reason: "Waits for a mailbox",
        occurredAt: clock.now(),
        receivedAt: clock.now(),
      },
    });
    await sync();
    const [event] = await expectOutbox(ctx, "signal.received");
    expect(event?.payload).toMatchObject({ signalId: id });
  });
});
