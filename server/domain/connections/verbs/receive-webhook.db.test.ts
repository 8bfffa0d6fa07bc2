import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors, FAKE_WEBHOOK_SECRET } from "#server/connectors/fake.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aSystemCtx, aWorkspace, noConnectors, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { receiveWebhook } from "../index.ts";
import { processInbound } from "../jobs/index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let portal: number;
const clock = fakeClock(new Date("2026-11-23T09:00:00Z"));
const vendors = createFakeVendors({ now: clock.now });
let nextPortal = 48_000_000;

beforeEach(async () => {
  nextPortal += 1;
  portal = nextPortal;
  vendors.hubspot.world.portalId = String(portal);
  ws = await aWorkspace(testDeps(db, { connectors: vendors.connectors, now: clock.now }));
  await connectAccount(ws.ctx, vendors, "hubspot", "casey@brightline.test");
});

const form = (more: Record<string, unknown> = {}) => ({
  portalId: portal,
  formId: "5b1f0c52",
  formName: "Book a fleet walkthrough",
  conversionId: "conv-1",
  submittedAt: clock.now().getTime() - 60_000,
  pageUrl: "https://www.brightline.test/walkthrough",
  pageTitle: "Walkthrough",
  values: [
    { objectTypeId: "0-1", name: "email", value: "Joel.Anders@BeaconCatering.example" },
    { objectTypeId: "0-1", name: "firstname", value: "Joel" },
    { objectTypeId: "0-1", name: "message", value: "Can you show us?" },
  ],
  ...more,
});
const change = (more: Record<string, unknown> = {}) => ({
  portalId: portal,
  eventId: 1,
  subscriptionId: 12,
  appId: 7,
  occurredAt: 1_700_000_000_000,
  subscriptionType: "deal.propertyChange",
  attemptNumber: 0,
  objectId: 173_595_202_426,
  propertyName: "amount",
  propertyValue: "84000",
  changeSource: "CRM",
  ...more,
});

type Options = { secret?: string; at?: number; path?: string; signature?: string | null };
const deliver = (body: unknown, options: Options = {}) => {
  const rawBody = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const at = String(options.at ?? clock.now().getTime());
  const path = options.path ?? "/api/webhooks/hubspot";
  const text = `POSThttp://caseyos.test${path}${rawBody.toString()}${at}`;
  const signature =
    options.signature !== undefined
      ? options.signature
      : createHmac("sha256", options.secret ?? FAKE_WEBHOOK_SECRET)
          .update(text)
          .digest("base64");
  const headers: Record<string, string | null> = {
    "x-hubspot-signature-v3": signature,
    "x-hubspot-request-timestamp": at,
  };
  return receiveWebhook(ws.deps, "hubspot", {
    method: "POST",
    path,
    rawBody,
    header: (name) => headers[name] ?? null,
    requestId: "r-9",
  });
};

const stored = (ctx: Pick<Ctx, "workspaceId"> = ws.ctx) =>
  db.prisma.inboundEvent.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { id: "asc" } });

describe("a HubSpot webhook", () => {
  it("is stored with its event in one go, and a second delivery does nothing", async () => {
    expect(await deliver(form())).toEqual({ accepted: 1, duplicates: 0 });
    expect(await deliver(form())).toEqual({ accepted: 0, duplicates: 1 });
    const [event] = await stored();
    expect(event).toMatchObject({ connector: "hubspot", vendorEventId: "form:conv-1", processedAt: null });
    const [told] = await expectOutbox(ws.ctx, "inbound.received");
    expect(told?.payload).toMatchObject({ inboundEventId: event?.id, requestId: "r-9" });
  });

  it("is stored once, however many deliveries come at the same moment", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => deliver(form())));
    expect(answers.reduce((sum, answer) => sum + ("accepted" in answer ? answer.accepted : 0), 0)).toBe(1);
    expect(await stored()).toHaveLength(1);
    await expectOutbox(ws.ctx, "inbound.received");
  });

  it("with CRM events keeps each of them, apart by what they are, not by the number of the attempt", async () => {
    const batch = [change(), change({ propertyName: "dealstage" }), change({ eventId: 2 }), change({ eventId: 2 })];
    expect(await deliver(batch)).toEqual({ accepted: 3, duplicates: 1 });
    expect(await deliver([change({ attemptNumber: 3 })])).toEqual({ accepted: 0, duplicates: 1 });
  });

  it("with a NUL or half a character in a text is stored without it", async () => {
    const values = [{ objectTypeId: "0-1", name: "message", value: "Can\u0000 you\ud83d show \\u0000 us?" }];
    expect(await deliver(form({ values }))).toMatchObject({ accepted: 1 });
    const [event] = await stored();
    expect(event?.body).toMatchObject({ values: [{ value: "Can you\ufffd show \\u0000 us?" }] });
  });

  it("reaches every workspace that connected the portal, and no other", async () => {
    const twin = await aWorkspace(ws.deps);
    await connectAccount(twin.ctx, vendors, "hubspot", "casey@brightline.test");
    nextPortal += 1;
    vendors.hubspot.world.portalId = String(nextPortal);
    const stranger = await aWorkspace(ws.deps);
    await connectAccount(stranger.ctx, vendors, "hubspot", "casey@brightline.test");
    expect(await deliver(form())).toEqual({ accepted: 2, duplicates: 0 });
    expect(await stored(twin.ctx)).toHaveLength(1);
    expect(await stored(stranger.ctx)).toEqual([]);
  });

  it("of an unknown portal is refused and nothing is kept", async () => {
    await rejectsWith("not_found", "webhook.unknown_account", () => deliver(form({ portalId: 1 })));
    expect(await stored()).toEqual([]);
  });

  it("of a disconnected portal is refused", async () => {
    await db.prisma.connection.updateMany({ where: { workspaceId: ws.workspaceId }, data: { status: "disconnected" } });
    await rejectsWith("not_found", "webhook.unknown_account", () => deliver(form()));
  });

  it.each([
    ["no signature", { signature: null }, "webhook.signature_missing"],
    ["another secret", { secret: "other" }, "webhook.signature_invalid"],
    ["a signature of six minutes ago", { at: Date.parse("2026-11-23T08:54:00Z") }, "webhook.stale"],
    ["a signature from the future", { at: Date.parse("2026-11-23T09:06:00Z") }, "webhook.stale"],
  ])("with %s is refused before anything is read", async (_name, options, reason) => {
    await rejectsWith("unauthenticated", reason, () => deliver("not even json", options));
    expect(await stored()).toEqual([]);
  });

  it("is verified over the public address with its query", async () => {
    expect(await deliver(form(), { path: "/api/webhooks/hubspot?source=workflow" })).toEqual({
      accepted: 1,
      duplicates: 0,
    });
  });

  it.each([
    ["no JSON", "{"],
    ["an empty list", []],
    ["a form without values", { ...form(), values: [] }],
    ["something else", { hello: "world" }],
  ])("with %s is refused with what is wrong", async (_name, body) => {
    const thrown = await rejectsWith("invalid_input", "webhook.invalid_body", () => deliver(body));
    expect(thrown.message).not.toContain("Joel");
    expect(await stored()).toEqual([]);
  });

  it("is not taken where no secret is configured", async () => {
    const bare = { ...ws.deps, connectors: noConnectors };
    const request = { method: "POST", path: "/x", rawBody: Buffer.from("{}"), header: () => null, requestId: "r" };
    await rejectsWith("not_found", "webhook.not_configured", () => receiveWebhook(bare, "hubspot", request));
  });
});

describe("processing a stored event", () => {
  const process = async (body: unknown) => {
    await deliver(body);
    const [event] = await stored();
    const inboundEventId = event?.id ?? "";
    const { result } = await runDurably((steps) => processInbound(aSystemCtx(ws), steps, { inboundEventId }), {
      clock,
    });
    return { result, inboundEventId };
  };
  const signals = () => db.prisma.signal.findMany({ where: { workspaceId: ws.workspaceId } });

  it("turns a form into a signal, once", async () => {
    const { result, inboundEventId } = await process(form());
    const [signal] = await signals();
    expect(signal).toMatchObject({
      id: result.signalId,
      source: "form",
      type: "form_submitted",
      naturalKey: "hubspot:form:conv-1",
      occurredAt: new Date(clock.now().getTime() - 60_000),
      payload: {
        email: "joel.anders@beaconcatering.example",
        firstName: "Joel",
        message: "Can you show us?",
        formName: "Book a fleet walkthrough",
      },
    });
    await expectAudit(ws.ctx, "signal.received", signal?.id ?? "");
    const again = await runDurably((steps) => processInbound(aSystemCtx(ws), steps, { inboundEventId }), { clock });
    expect(again.result.signalId).toBeNull();
    expect(await signals()).toHaveLength(1);
    await expectOutbox(ws.ctx, "signal.received");
  });

  it("cuts what is too long and leaves out a page address that is none", async () => {
    await process(
      form({
        pageUrl: "not a url",
        values: [
          { name: "email", value: "a@b.example" },
          { name: "company", value: "x".repeat(900) },
          { name: "message", value: "m".repeat(9_000) },
        ],
      }),
    );
    const [signal] = await signals();
    const payload = signal?.payload as Record<string, string>;
    expect(payload.company).toHaveLength(200);
    expect(payload.message).toHaveLength(5_000);
    expect(payload.pageUrl).toBeUndefined();
  });

  it.each([
    [
      "a form without a usable address",
      () => form({ values: [{ name: "email", value: "nobody" }] }),
      "The form holds no usable e-mail address.",
    ],
    ["a CRM change that nobody takes", () => [change()], "Nothing here takes changes of the CRM."],
  ])("makes no signal of %s and remembers that", async (_name, body, error) => {
    const { result } = await process(body());
    expect(result.signalId).toBeNull();
    expect(await signals()).toEqual([]);
    expect((await stored())[0]).toMatchObject({ error, processedAt: clock.now() });
  });

  it("is not for people, nor for another workspace's event", async () => {
    const { inboundEventId } = await process(form());
    const other = await aWorkspace(ws.deps);
    const job = (ctx: Ctx) => runDurably((steps) => processInbound(ctx, steps, { inboundEventId }), { clock });
    await rejectsWith("not_found", null, () => job(aSystemCtx(other)));
  });
});
