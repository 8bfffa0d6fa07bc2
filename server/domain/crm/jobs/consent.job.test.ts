import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import { refusalsFor } from "#server/domain/guardrails/index.ts";
import { suppress } from "#server/domain/guardrails/verbs/suppress.ts";
import { addSuppression, listSuppressions, removeSuppression } from "#server/domain/guardrails/verbs/suppressions.ts";
import type { Ctx, Deps } from "#server/platform/context.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import { aSystemCtx, aWorkspace, type TestWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { type FakeClock, fakeClock } from "#server/testing/clock.ts";
import { connectAccount, type FakeVendors } from "#server/testing/connected.ts";
import { expectAudit } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { syncDueCrm, takeCrmChange, tellOptOut } from "./index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let deps: Deps;
let ctx: Ctx;
let clock: FakeClock;
let vendors: FakeVendors;
let email: string;
let contactId: string;

beforeEach(async () => {
  await db.acrossTenants("a test's clean slate").connection.updateMany({ data: { status: "disconnected" } });
  clock = fakeClock(new Date("2026-11-23T09:00:00Z"));
  vendors = createFakeVendors({ now: clock.now });
  vendors.hubspot.world.portalId = unique();
  deps = testDeps(db, { connectors: vendors.connectors, now: clock.now });
  ws = await aWorkspace(deps);
  ctx = aSystemCtx(ws);
  await connectAccount(ws.ctx, vendors, "hubspot", "casey@brightline.test");
  email = `dana@${unique()}.example`;
  contactId = vendors.hubspot.records.add("contact", { email, firstname: "Dana" }).id;
});

async function sync(): Promise<void> {
  clock.advance(MINUTE_MS);
  expect((await syncDueCrm(deps)).failed).toBe(0);
}
const say = (isOut: boolean) =>
  vendors.hubspot.records.change("contact", contactId, { hs_email_optout: isOut ? "true" : "false" });
const listed = async () =>
  (await listSuppressions(ws.ctx, { limit: 50 })).items.map(({ value, reason, source }) => [value, reason, source]);
const fromCrm = () => [[email, "marketing", "crm"]];

/** The rules that would keep a mail of this purpose away. */
async function refused(purpose: "conversation" | "campaign"): Promise<string[]> {
  const subject = {
    moveId: ctx.newId(),
    actionType: "send_email" as const,
    contactId: null,
    companyId: null,
    ownerId: null,
    recipients: [email],
    connectionId: null,
    agentId: null,
    approval: null,
    approvedByPerson: null,
    storedHash: "x",
    actualHash: "x",
    draftProblems: [],
    purpose,
  };
  const rules = (await refusalsFor(db.prisma, ctx, subject)).map(({ rule }) => rule);
  return rules.filter((rule) => rule.startsWith("suppression."));
}

describe("an opt-out in HubSpot", () => {
  it("keeps campaigns away, and leaves one person free to write to another", async () => {
    say(true);
    await sync();
    expect(await listed()).toEqual(fromCrm());
    expect(await refused("campaign")).toEqual(["suppression.marketing"]);
    expect(await refused("conversation")).toEqual([]);
  });

  it("counts when it comes later too, by poll or by webhook, once", async () => {
    await sync();
    expect(await listed()).toEqual([]);
    clock.advance(MINUTE_MS);
    say(true);
    const event = { subscriptionType: "contact.propertyChange", objectId: contactId };
    await takeCrmChange(ctx, event, async () => {});
    await takeCrmChange(ctx, event, async () => {});
    await sync();
    expect(await listed()).toEqual(fromCrm());
    const added = { workspaceId: ws.workspaceId, name: "suppression.added" };
    expect(await db.prisma.outboxEvent.count({ where: added })).toBe(1);
  });

  it("is lifted by HubSpot, and comes back with HubSpot's next word", async () => {
    say(true);
    await sync();
    clock.advance(MINUTE_MS);
    say(false);
    await sync();
    expect(await listed()).toEqual([]);
    clock.advance(MINUTE_MS);
    say(true);
    await sync();
    expect(await listed()).toEqual(fromCrm());
  });

  it("that a person lifted stays lifted, whatever else changes in HubSpot", async () => {
    say(true);
    await sync();
    const [entry] = (await listSuppressions(ws.ctx, { limit: 1 })).items;
    await removeSuppression(ws.ctx, { suppressionId: entry?.id ?? "" });
    clock.advance(MINUTE_MS);
    vendors.hubspot.records.change("contact", contactId, { jobtitle: "CEO" });
    await sync();
    expect(await listed()).toEqual([]);
  });

  it("that HubSpot takes back does not lift what a person or the recipient put on the list", async () => {
    say(true);
    await sync();
    await addSuppression(ws.ctx, { value: email, reason: "opted_out" });
    clock.advance(MINUTE_MS);
    say(false);
    await sync();
    expect(await listed()).toEqual([[email, "opted_out", "person"]]);
  });
});

describe("an opt-out with us", () => {
  /** Puts the address on the list and does what the event asks for. */
  async function optOut(reason: "opted_out" | "bounced" | "marketing", value = email) {
    await transact(ctx, (tx) => suppress(tx, ctx, { value, reason, source: "unsubscribe" }));
    const row = await db.prisma.suppression.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, value, reason } });
    const { result } = await runDurably((steps) => tellOptOut(ctx, steps, { suppressionId: row.id }), { clock });
    return result.told;
  }
  const atHubspot = () => vendors.hubspot.records.get("contact", contactId)?.properties.hs_email_optout;

  it("is told to HubSpot, and on record", async () => {
    await sync();
    expect(await optOut("opted_out")).toBe("written");
    expect(atHubspot()).toBe("true");
    const contact = await db.prisma.contact.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, email } });
    await expectAudit(ws.ctx, "contact.opt_out_told", contact.id);
  });

  it("is not told when it is none, when HubSpot said it first, or of somebody HubSpot does not know", async () => {
    await sync();
    expect(await optOut("bounced")).toBe("nothing");
    expect(await optOut("opted_out", `else@${unique()}.example`)).toBe("nothing");
    expect(atHubspot()).not.toBe("true");
    clock.advance(MINUTE_MS);
    say(true);
    await sync();
    expect(await optOut("opted_out")).toBe("nothing");
  });

  it("stands here when HubSpot refuses it, and is tried again when HubSpot is down", async () => {
    await sync();
    vendors.hubspot.failNext("server_error", "write", 1);
    await expect(optOut("opted_out")).rejects.toThrow(/HubSpot/);
    vendors.hubspot.records.archive("contact", contactId);
    const row = await db.prisma.suppression.findFirstOrThrow({ where: { workspaceId: ws.workspaceId } });
    const { result } = await runDurably((steps) => tellOptOut(ctx, steps, { suppressionId: row.id }), { clock });
    expect(result.told).toBe("refused");
    expect(await refused("campaign")).toEqual(["suppression.opted_out"]);
  });
});
