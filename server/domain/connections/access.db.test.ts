import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import type { Ctx } from "#server/platform/context.ts";
import { open, parseKeyRing } from "#server/platform/crypto.ts";
import { aSystemCtx, aWorkspace, type TestWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { boxContext, tokenSource } from "./access.ts";
import { emailFor } from "./index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let ctx: Ctx;
let id: string;
let address: string;
const clock = fakeClock();
const vendors = createFakeVendors({ now: clock.now });
let refreshes: number;

beforeEach(async () => {
  const { connectors } = vendors;
  refreshes = 0;
  const counted = {
    ...connectors.oauth.google,
    refresh: (token: string) => {
      refreshes += 1;
      return connectors.oauth.google.refresh(token);
    },
  };
  const deps = testDeps(db, {
    connectors: { ...connectors, oauth: { ...connectors.oauth, google: counted } },
    now: clock.now,
  });
  ws = await aWorkspace(deps);
  address = `casey-${unique()}@brightline.test`;
  id = await connectAccount(ws.ctx, vendors, "google", address);
  ctx = aSystemCtx(ws);
});

const rowOf = () => db.prisma.connection.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } });
const HOUR = 3_600_000;

describe("tokens of a connection", () => {
  it("are handed out as stored while they are fresh", async () => {
    const token = tokenSource(ctx, id);
    expect(await token()).toBe(await token());
    expect(refreshes).toBe(0);
  });

  it("are renewed ahead of their end, by one of many workers, and the refresh token stays when the answer has none", async () => {
    const before = await rowOf();
    const old = await tokenSource(ctx, id)();
    clock.advance(HOUR - 4 * 60_000);
    const tokens = await Promise.all(Array.from({ length: 4 }, () => tokenSource(ctx, id)()));
    expect(refreshes).toBe(1);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(old);
    const row = await rowOf();
    expect(row.refreshTokenBox).toBe(before.refreshTokenBox);
    expect(row.accessExpiresAt).toEqual(new Date(clock.now().getTime() + 3_599_000));
  });

  it("are renewed once when the vendor refuses them early", async () => {
    vendors.google.expireAccess(address);
    const { port } = await emailFor(ctx, id);
    const answers = await Promise.all([port.getProfile(), port.getProfile(), port.getProfile()]);
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(refreshes).toBe(1);
  });

  it("are asked of a person once the vendor has taken our access away, and of nobody else again", async () => {
    vendors.google.revokeAccount(address);
    clock.advance(2 * HOUR);
    await rejectsWith("auth_expired", "google.reconnect_needed", () => tokenSource(ctx, id)());
    expect(await rowOf()).toMatchObject({
      status: "reconnect_needed",
      lastError: "Gmail no longer accepts our access.",
    });
    await expectAudit(ctx, "connection.broken", id);
    await expectOutbox(ctx, "connection.broken");
    await rejectsWith("auth_expired", null, () => tokenSource(ctx, id)());
    expect(refreshes).toBe(1);
  });

  it("survive a vendor that does not answer: the connection is kept, and nobody hammers it", async () => {
    clock.advance(2 * HOUR);
    vendors.google.failNext("server_error", "token");
    const thrown = await rejectsWith("vendor_unavailable", "google.token_not_renewed", () => tokenSource(ctx, id)());
    expect(thrown.retryAfterMs).toBeGreaterThan(0);
    expect(await rowOf()).toMatchObject({ status: "connected", lastErrorAt: clock.now() });
    await rejectsWith("vendor_unavailable", null, () => tokenSource(ctx, id)());
    expect(refreshes).toBe(1);
    clock.advance(15_000);
    expect(await tokenSource(ctx, id)()).toEqual(expect.any(String));
    expect(await rowOf()).toMatchObject({ status: "connected", lastError: null, lastErrorAt: null });
  });

  it("that are still good are used while they cannot be renewed", async () => {
    clock.advance(HOUR - 4 * 60_000);
    vendors.google.failNext("unreachable", "token");
    expect(await tokenSource(ctx, id)()).toEqual(expect.any(String));
    expect(await tokenSource(ctx, id)()).toEqual(expect.any(String));
    expect(refreshes).toBe(1);
  });

  it("move to the newest key when they are used, and open with nothing but their own row", async () => {
    const rotated = { ...ctx, keys: [...parseKeyRing(`2:${Buffer.alloc(32, 9).toString("base64")}`), ...ctx.keys] };
    const token = await tokenSource(rotated, id)();
    const row = await rowOf();
    expect(row.accessTokenBox).toMatch(/^v2\./);
    expect(row.refreshTokenBox).toMatch(/^v2\./);
    expect(open(rotated.keys, row.accessTokenBox, boxContext(id, "access"))).toBe(token);
    expect(() => open(rotated.keys, row.accessTokenBox, boxContext(id, "refresh"))).toThrow();
    expect(() => open(rotated.keys, row.accessTokenBox, boxContext(unique(), "access"))).toThrow();
  });

  it("are another workspace's business there", async () => {
    const other = await aWorkspace(ws.deps);
    await rejectsWith("not_found", null, () => tokenSource(other.ctx, id)());
    await rejectsWith("not_found", null, () => emailFor(other.ctx, id));
  });
});
