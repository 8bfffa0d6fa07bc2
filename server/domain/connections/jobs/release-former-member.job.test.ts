import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import { removeMember } from "#server/domain/workspaces/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aMember, aSystemCtx, aWorkspace, type TestWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { emailFor } from "../index.ts";
import { releaseFormerMember } from "./index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let member: Ctx;
const clock = fakeClock();
const vendors = createFakeVendors({ now: clock.now });

beforeEach(async () => {
  vendors.hubspot.world.portalId = unique();
  ws = await aWorkspace(testDeps(db, { connectors: vendors.connectors, now: clock.now }));
  member = await aMember(ws, "member");
});

const anAddress = () => `box-${unique()}@brightline.test`;
const statusOf = async (id: string) =>
  (await db.prisma.connection.findFirst({ where: { workspaceId: ws.workspaceId, id } }))?.status;
const release = () =>
  runDurably((steps) => releaseFormerMember(aSystemCtx(ws), steps, { userId: member.actor.id }), { clock });

describe("the accounts of a member who left", () => {
  it("are disconnected and given back, their tokens deleted, everybody else's kept", async () => {
    const theirs = await connectAccount(member, vendors, "google", anAddress());
    const mine = await connectAccount(ws.ctx, vendors, "google", anAddress());
    const portal = await connectAccount(ws.ctx, vendors, "hubspot", "admin@brightline.test");
    await removeMember(ws.ctx, { userId: member.actor.id });
    expect((await release()).result).toEqual({ ended: 1 });
    const row = await db.prisma.connection.findFirst({ where: { workspaceId: ws.workspaceId, id: theirs } });
    expect(row).toMatchObject({ status: "disconnected", accessTokenBox: "", refreshTokenBox: null });
    expect(await db.prisma.syncCursor.count({ where: { workspaceId: ws.workspaceId, connectionId: theirs } })).toBe(0);
    expect([await statusOf(mine), await statusOf(portal)]).toEqual(["connected", "connected"]);
    expect((await expectAudit(ws.ctx, "connection.disconnected", theirs)).detail).toMatchObject({ isRevoked: true });
    await expectOutbox(ws.ctx, "connection.disconnected");
    await rejectsWith("auth_expired", null, () => emailFor(ws.ctx, theirs));
    expect((await release()).result).toEqual({ ended: 0 });
  });

  it("stay when the person is a member again by then", async () => {
    const theirs = await connectAccount(member, vendors, "google", anAddress());
    expect((await release()).result).toEqual({ ended: 0 });
    expect(await statusOf(theirs)).toBe("connected");
  });

  it("are left alone in another workspace", async () => {
    const other = await aWorkspace(testDeps(db, { connectors: vendors.connectors, now: clock.now }));
    const theirs = await connectAccount(other.ctx, vendors, "google", anAddress());
    const job = runDurably((steps) => releaseFormerMember(aSystemCtx(ws), steps, { userId: other.userId }), { clock });
    expect((await job).result).toEqual({ ended: 0 });
    const row = await db.prisma.connection.findFirst({ where: { workspaceId: other.workspaceId, id: theirs } });
    expect(row?.status).toBe("connected");
  });

  it("are released by the system only", async () => {
    const job = runDurably((steps) => releaseFormerMember(ws.ctx, steps, { userId: member.actor.id }), { clock });
    await rejectsWith("forbidden", "permission.denied", () => job);
  });
});
