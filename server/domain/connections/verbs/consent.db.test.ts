import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import { aWorkspace, type TestWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { calendarFor, completeConnect, documentsFor, listConnections, startConnect } from "../index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
const clock = fakeClock();
const vendors = createFakeVendors({ now: clock.now });

beforeEach(async () => {
  ws = await aWorkspace(testDeps(db, { connectors: vendors.connectors, now: clock.now }));
});

const anAddress = () => `casey-${unique()}@brightline.test`;
const complete = (url: URL, provider: "google", userId: string) =>
  completeConnect(ws.deps, {
    provider,
    userId,
    requestId: "r-1",
    state: url.searchParams.get("state"),
    code: url.searchParams.get("code"),
    error: url.searchParams.get("error"),
  });

describe("what is allowed within an account", () => {
  it("is mail first, and more when it is asked for, suggesting the same account", async () => {
    const address = anAddress();
    const first = await connectAccount(ws.ctx, vendors, "google", address, []);
    const [before] = (await listConnections(ws.ctx)).connections;
    expect(before?.features).toEqual(["mail"]);
    await rejectsWith("auth_expired", "google.feature_missing", () => calendarFor(ws.ctx, first));
    await rejectsWith("auth_expired", "google.feature_missing", () => documentsFor(ws.ctx, first));
    const more = { provider: "google" as const, returnTo: "/", features: ["calendar" as const], connectionId: first };
    const { url } = await startConnect(ws.ctx, more);
    expect(new URL(url).searchParams.get("scope")).toContain("calendar.events.owned");
    expect(new URL(url).searchParams.get("login_hint")).toBe(address);
    const back = vendors.google.consent(url, address);
    expect((await complete(back, "google", ws.userId)).redirectTo).toBe("/?connected=google");
    const [after] = (await listConnections(ws.ctx)).connections;
    expect(after).toMatchObject({ id: first, features: ["mail", "calendar"] });
    expect((await (await calendarFor(ws.ctx, first)).getSettings()).ok).toBe(true);
    await rejectsWith("auth_expired", "google.feature_missing", () => documentsFor(ws.ctx, first));
  });

  it.each(["disconnected", "reconnect_needed"] as const)("is asked for again when it was %s", async (status) => {
    const address = anAddress();
    const features = ["calendar" as const, "documents" as const];
    const id = await connectAccount(ws.ctx, vendors, "google", address, features);
    await db.prisma.connection.updateMany({ where: { workspaceId: ws.workspaceId, id }, data: { status } });
    const { url } = await startConnect(ws.ctx, { provider: "google", returnTo: "/" });
    await complete(vendors.google.consent(url, address), "google", ws.userId);
    const [after] = (await listConnections(ws.ctx)).connections;
    expect(after).toMatchObject({ id, status: "connected", features: ["mail", ...features] });
    const another = await startConnect(ws.ctx, { provider: "google", returnTo: "/" });
    expect(new URL(another.url).searchParams.get("scope")).not.toContain("calendar.events.owned");
  });

  it("stays without what a person left unticked", async () => {
    const address = anAddress();
    const features = ["calendar" as const];
    const { url } = await startConnect(ws.ctx, { provider: "google", returnTo: "/", features });
    const back = vendors.google.consent(url, address, vendors.google.oauth.scopes);
    expect((await complete(back, "google", ws.userId)).redirectTo).toBe("/?connected=google");
    expect((await listConnections(ws.ctx)).connections[0]?.features).toEqual(["mail"]);
  });

  it("cannot be extended for a connection of another workspace", async () => {
    const id = await connectAccount(ws.ctx, vendors, "google", anAddress());
    const other = await aWorkspace(ws.deps);
    const input = { provider: "google" as const, returnTo: "/", connectionId: id };
    await rejectsWith("not_found", null, () => startConnect(other.ctx, input));
  });
});
