import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import {
  aMember,
  aMove,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
  unique,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import {
  completeConnect,
  disconnect,
  emailFor,
  listConnections,
  sendingMailbox,
  startConnect,
  syncNow,
} from "../index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
const clock = fakeClock();
const vendors = createFakeVendors({ now: clock.now });

beforeEach(async () => {
  vendors.hubspot.world.portalId = unique();
  ws = await aWorkspace(testDeps(db, { connectors: vendors.connectors, now: clock.now }));
});

const anAddress = () => `casey-${unique()}@brightline.test`;
const complete = (url: URL, provider: "google" | "hubspot", userId: string) =>
  completeConnect(ws.deps, {
    provider,
    userId,
    requestId: "r-1",
    state: url.searchParams.get("state"),
    code: url.searchParams.get("code"),
    error: url.searchParams.get("error"),
  });
/** Connections of whoever is signed in. */
const lost = "/caseyos?to=connections&connect_error=state_invalid";
const start = async (address: string | null, provider: "google" | "hubspot" = "google", granted?: string[]) => {
  const { url } = await startConnect(ws.ctx, { provider, returnTo: "/w/connections" });
  return vendors[provider].consent(url, address, granted);
};

describe("connecting an account", () => {
  it("stores a mailbox with sealed tokens, ready to be read, and says so in audit and outbox", async () => {
    const address = anAddress();
    const id = await connectAccount(
      ws.ctx,
      vendors,
      "google",
      address.toUpperCase().replace("BRIGHTLINE.TEST", "brightline.test").toLowerCase(),
    );
    const row = await db.prisma.connection.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } });
    expect(row).toMatchObject({ status: "connected", userId: ws.userId, externalAccountId: address });
    expect(row.accessTokenBox).toMatch(/^v1\./);
    expect(row.refreshTokenBox).toMatch(/^v1\./);
    const cursor = await db.prisma.syncCursor.findFirstOrThrow({
      where: { workspaceId: ws.workspaceId, connectionId: id },
    });
    expect(cursor).toMatchObject({ stream: "mail", cursor: null, nextRunAt: clock.now() });
    await expectAudit(ws.ctx, "connection.connect_started", "google");
    await expectAudit(ws.ctx, "connection.connected", id);
    await expectOutbox(ws.ctx, "connection.connected");
    const { port, address: from } = await emailFor(ws.ctx, id);
    expect(from).toBe(address);
    expect((await port.getProfile()).ok).toBe(true);
  });

  it("is refused to viewers, and HubSpot to everybody but admins", async () => {
    const viewer = await aMember(ws, "viewer");
    const member = await aMember(ws, "member");
    await rejectsWith("forbidden", null, () => startConnect(viewer, { provider: "google", returnTo: "/" }));
    await rejectsWith("forbidden", null, () => startConnect(member, { provider: "hubspot", returnTo: "/" }));
    await rejectsWith("forbidden", null, () => startConnect(aSystemCtx(ws), { provider: "google", returnTo: "/" }));
    expect((await startConnect(member, { provider: "google", returnTo: "/" })).url).toContain("state=");
  });

  it("needs a client id on this server", async () => {
    const bare = { ...ws.ctx, connectors: { ...ws.ctx.connectors, configured: new Set<never>() } };
    await rejectsWith("precondition_failed", "connection.not_configured", () =>
      startConnect(bare, { provider: "google", returnTo: "/" }),
    );
  });

  it("takes a state once, and only from the person who started", async () => {
    const other = await aMember(ws, "member");
    const url = await start(anAddress());
    expect((await complete(url, "google", other.actor.id)).redirectTo).toBe(lost);
    expect((await complete(url, "hubspot", ws.userId)).redirectTo).toBe(lost);
    expect((await complete(url, "google", ws.userId)).redirectTo).toBe("/w/connections?connected=google");
    expect((await complete(url, "google", ws.userId)).redirectTo).toBe(lost);
  });

  it("lets fifty callbacks with one state connect once", async () => {
    const url = await start(anAddress());
    const answers = await Promise.all(Array.from({ length: 50 }, () => complete(url, "google", ws.userId)));
    expect(answers.filter((answer) => answer.redirectTo.includes("connected="))).toHaveLength(1);
    expect(await db.prisma.connection.count({ where: { workspaceId: ws.workspaceId } })).toBe(1);
  });

  it("forgets a state after ten minutes", async () => {
    const url = await start(anAddress());
    clock.advance(10 * 60_000);
    expect((await complete(url, "google", ws.userId)).redirectTo).toBe("/w/connections?connect_error=expired");
  });

  it.each([
    ["the person said no", async () => start(null), "denied"],
    [
      "a needed permission was left out",
      async () => start(anAddress(), "google", ["openid", "email"]),
      "scope_missing",
    ],
    [
      "the vendor does not know the code",
      async () => {
        const url = await start(anAddress());
        url.searchParams.set("code", "forged");
        return url;
      },
      "exchange_failed",
    ],
    [
      "the vendor does not answer",
      async () => {
        const url = await start(anAddress());
        vendors.google.failNext("server_error", "token");
        return url;
      },
      "exchange_failed",
    ],
    [
      "the account cannot be read",
      async () => {
        const url = await start(anAddress());
        vendors.google.failNext("server_error", "read");
        return url;
      },
      "account_unknown",
    ],
  ])("stores nothing when %s", async (_name, prepare, reason) => {
    const url = await prepare();
    expect((await complete(url, "google", ws.userId)).redirectTo).toBe(`/w/connections?connect_error=${reason}`);
    expect(await db.prisma.connection.count({ where: { workspaceId: ws.workspaceId } })).toBe(0);
  });

  it("stores nothing for somebody who has lost their role meanwhile", async () => {
    const url = await start(anAddress());
    await db.prisma.member.updateMany({
      where: { workspaceId: ws.workspaceId, userId: ws.userId },
      data: { role: "viewer" },
    });
    expect((await complete(url, "google", ws.userId)).redirectTo).toContain("connect_error=not_allowed");
    const second = await aMember(ws, "member");
    await db.prisma.member.deleteMany({ where: { workspaceId: ws.workspaceId, userId: second.actor.id } });
    expect(await db.prisma.connection.count({ where: { workspaceId: ws.workspaceId } })).toBe(0);
  });

  it("renews a known account in its place and keeps where its mail sync stood", async () => {
    const address = anAddress();
    const first = await connectAccount(ws.ctx, vendors, "google", address);
    await db.prisma.syncCursor.updateMany({
      where: { workspaceId: ws.workspaceId, connectionId: first },
      data: { cursor: "77", lastError: "x" },
    });
    await db.prisma.connection.updateMany({
      where: { workspaceId: ws.workspaceId },
      data: { status: "reconnect_needed", lastError: "gone" },
    });
    const second = await connectAccount(ws.ctx, vendors, "google", address);
    expect(second).toBe(first);
    const row = await db.prisma.connection.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id: first } });
    expect(row).toMatchObject({ status: "connected", lastError: null });
    const cursor = await db.prisma.syncCursor.findFirstOrThrow({
      where: { workspaceId: ws.workspaceId, connectionId: first },
    });
    expect(cursor).toMatchObject({ cursor: "77", lastError: null });
  });

  it("does not take a live mailbox away from the member who connected it", async () => {
    const address = anAddress();
    const owner = await aMember(ws, "member");
    await connectAccount(owner, vendors, "google", address);
    expect((await complete(await start(address), "google", ws.userId)).redirectTo).toContain(
      "connect_error=already_connected",
    );
  });

  it("never returns to another site", async () => {
    const { url } = await startConnect(ws.ctx, { provider: "google", returnTo: "//evil.test/x" });
    const back = vendors.google.consent(url, anAddress());
    expect((await complete(back, "google", ws.userId)).redirectTo).toBe("/?connected=google");
  });
});

describe("the list of connections", () => {
  it("shows state, owner, streams and what can be done, without any secret", async () => {
    const member = await aMember(ws, "member");
    const mine = await connectAccount(member, vendors, "google", anAddress());
    await connectAccount(ws.ctx, vendors, "hubspot", "casey@brightline.test");
    await db.prisma.connection.updateMany({
      where: { workspaceId: ws.workspaceId, id: mine },
      data: { status: "reconnect_needed", lastError: "Gone" },
    });
    const seen = await listConnections(member);
    expect(seen.connections.map((entry) => [entry.provider, entry.isMine, entry.status])).toEqual([
      ["google", true, "reconnect_needed"],
      ["hubspot", false, "connected"],
    ]);
    expect(seen.connections[0]?.remedy).toMatch(/^Reconnect Gmail/);
    expect((await listConnections(ws.ctx)).connections[0]?.remedy).toMatch(/^Ask/);
    expect(seen.connections[0]?.streams).toMatchObject([{ stream: "mail", totalFound: 0 }]);
    expect(seen.available).toEqual([
      { provider: "google", isConfigured: true, isSimulated: true },
      { provider: "hubspot", isConfigured: true, isSimulated: true },
      { provider: "slack", isConfigured: true, isSimulated: true },
      { provider: "x", isConfigured: true, isSimulated: true },
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/v1\.|Box/);
  });

  it("says how many approved moves wait for an account that lost its access, and for none that works", async () => {
    const id = await connectAccount(ws.ctx, vendors, "google", anAddress());
    await connectAccount(ws.ctx, vendors, "hubspot", "casey@brightline.test");
    const approve = async (moves: number, status: "scheduled" | "executing" | "open") => {
      for (let count = 0; count < moves; count += 1) {
        await aMove(ws.ctx, { status, params: { to: ["dana@northwind.test"], connectionId: id, thread: null } });
      }
    };
    await approve(2, "scheduled");
    await approve(1, "executing");
    await approve(1, "open");
    const waiting = async () => (await listConnections(ws.ctx)).connections.map(({ waitingMoves }) => waitingMoves);
    expect(await waiting()).toEqual([0, 0]);
    const where = { workspaceId: ws.workspaceId };
    await db.prisma.connection.updateMany({ where, data: { status: "reconnect_needed" } });
    expect(await waiting()).toEqual([3, 0]);
  });

  it("asks to reconnect a Slack that was connected before its command was asked for, until that is allowed", async () => {
    const id = await connectAccount(ws.ctx, vendors, "slack", "casey@brightline.test");
    const upgrade = async (ctx = ws.ctx) => (await listConnections(ctx)).connections[0]?.upgrade;
    expect(await upgrade()).toBeNull();
    const { scopes } = await db.prisma.connection.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } });
    const before = scopes.filter((scope) => scope !== "commands");
    await db.prisma.connection.updateMany({ where: { workspaceId: ws.workspaceId, id }, data: { scopes: before } });
    expect(await upgrade()).toMatch(/caseyos does not work yet.*Reconnect Slack to allow it\.$/);
    expect(await upgrade(await aMember(ws, "member"))).toMatch(/Ask an admin to reconnect Slack\.$/);
    await connectAccount(ws.ctx, vendors, "slack", "casey@brightline.test");
    expect(await upgrade()).toBeNull();
  });

  it("is of one workspace only", async () => {
    await connectAccount(ws.ctx, vendors, "google", anAddress());
    const other = await aWorkspace(ws.deps);
    expect((await listConnections(other.ctx)).connections).toEqual([]);
  });
});

describe("disconnecting", () => {
  it("gives our access back to the vendor, deletes the tokens and stops the sync", async () => {
    const address = anAddress();
    const id = await connectAccount(ws.ctx, vendors, "google", address);
    const { port } = await emailFor(ws.ctx, id);
    expect(await disconnect(ws.ctx, { connectionId: id })).toEqual({ isRevoked: true });
    expect(await port.getProfile()).toMatchObject({ ok: false, error: { kind: "auth_expired" } });
    const row = await db.prisma.connection.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } });
    expect(row).toMatchObject({ status: "disconnected", accessTokenBox: "", refreshTokenBox: null });
    expect(await db.prisma.syncCursor.count({ where: { workspaceId: ws.workspaceId } })).toBe(0);
    await expectAudit(ws.ctx, "connection.disconnected", id);
    await expectOutbox(ws.ctx, "connection.disconnected");
    expect((await listConnections(ws.ctx)).connections).toEqual([]);
    await rejectsWith("auth_expired", null, () => emailFor(ws.ctx, id));
    await rejectsWith("not_found", null, () => disconnect(ws.ctx, { connectionId: id }));
  });

  it("works when the vendor is down, and says that the grant was not given back", async () => {
    const id = await connectAccount(ws.ctx, vendors, "google", anAddress());
    vendors.google.failNext("unreachable", "token");
    expect(await disconnect(ws.ctx, { connectionId: id })).toEqual({ isRevoked: false });
    expect((await listConnections(ws.ctx)).connections).toEqual([]);
  });

  it("is for the owner and admins; HubSpot for admins; another workspace's id is not there", async () => {
    const owner = await aMember(ws, "member");
    const stranger = await aMember(ws, "member");
    const viewer = await aMember(ws, "viewer");
    const id = await connectAccount(owner, vendors, "google", anAddress());
    const crm = await connectAccount(ws.ctx, vendors, "hubspot", "casey@brightline.test");
    await rejectsWith("forbidden", "connection.not_yours", () => disconnect(stranger, { connectionId: id }));
    await rejectsWith("forbidden", "permission.denied", () => disconnect(viewer, { connectionId: id }));
    await rejectsWith("forbidden", "permission.denied", () => disconnect(owner, { connectionId: crm }));
    const other = await aWorkspace(ws.deps);
    await rejectsWith("not_found", null, () => disconnect(other.ctx, { connectionId: id }));
    await disconnect(ws.ctx, { connectionId: id });
  });

  it("is done by one of two who try at once", async () => {
    const id = await connectAccount(ws.ctx, vendors, "google", anAddress());
    const answers = await Promise.allSettled([
      disconnect(ws.ctx, { connectionId: id }),
      disconnect(ws.ctx, { connectionId: id }),
    ]);
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    await expectOutbox(ws.ctx, "connection.disconnected");
  });
});

describe("syncing now", () => {
  it("makes the mailbox due and asks for a job", async () => {
    const id = await connectAccount(ws.ctx, vendors, "google", anAddress());
    await db.prisma.syncCursor.updateMany({
      where: { workspaceId: ws.workspaceId },
      data: { nextRunAt: new Date("2030-01-01") },
    });
    await syncNow(ws.ctx, { connectionId: id });
    const cursor = await db.prisma.syncCursor.findFirstOrThrow({ where: { workspaceId: ws.workspaceId } });
    expect(cursor.nextRunAt).toEqual(clock.now());
    await expectAudit(ws.ctx, "connection.sync_requested", id);
    const [event] = await expectOutbox(ws.ctx, "mailbox.sync_requested");
    expect(event?.payload).toMatchObject({ connectionId: id });
  });

  it("is refused to viewers, for other workspaces' mailboxes and for broken ones", async () => {
    const id = await connectAccount(ws.ctx, vendors, "google", anAddress());
    const other = await aWorkspace(ws.deps);
    await rejectsWith("forbidden", null, async () => syncNow(await aMember(ws, "viewer"), { connectionId: id }));
    await rejectsWith("not_found", null, () => syncNow(other.ctx, { connectionId: id }));
    const crm = await connectAccount(ws.ctx, vendors, "hubspot", "casey@brightline.test");
    await rejectsWith("not_found", "stream.not_found", () => syncNow(ws.ctx, { connectionId: crm }));
    await db.prisma.connection.updateMany({
      where: { workspaceId: ws.workspaceId, id },
      data: { status: "reconnect_needed" },
    });
    await rejectsWith("auth_expired", null, () => syncNow(ws.ctx, { connectionId: id }));
  });
});

describe("the mailbox to write from", () => {
  it("is the conversation's, else the member's own, else the workspace's first, and never that of somebody who left", async () => {
    expect(await sendingMailbox(ws.ctx, ws.userId)).toBeNull();
    const morgan = await aMember(ws, "member");
    const first = await connectAccount(ws.ctx, vendors, "google", anAddress());
    clock.advance(1_000);
    const second = await connectAccount(morgan, vendors, "google", anAddress());
    expect((await sendingMailbox(ws.ctx, morgan.actor.id))?.connectionId).toBe(second);
    expect((await sendingMailbox(ws.ctx, null))?.connectionId).toBe(first);
    expect((await sendingMailbox(ws.ctx, ws.userId, second))?.connectionId).toBe(second);
    await db.prisma.member.deleteMany({ where: { workspaceId: ws.workspaceId, userId: morgan.actor.id } });
    expect((await sendingMailbox(ws.ctx, morgan.actor.id, second))?.connectionId).toBe(first);
    await rejectsWith("auth_expired", null, () => emailFor(ws.ctx, second));
  });
});
