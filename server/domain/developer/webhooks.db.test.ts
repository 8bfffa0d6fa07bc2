import { describe, expect, it } from "vitest";
import { createFakeDelivery } from "#server/connectors/webhook/fake.ts";
import { aMember, aWorkspace, noConnectors, testDeps } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import {
  callableEndpoint,
  listDeliveries,
  listWebhooks,
  registerWebhook,
  removeWebhook,
  rotateWebhookSecret,
  testWebhook,
} from "./index.ts";

const { db } = await testDatabase();

const real = () => testDeps(db, { connectors: { ...noConnectors, simulated: false } });
const input = { name: "Billing", url: "https://hooks.customer.test/in" };

describe("registering an endpoint", () => {
  it("gives its secret once, stores it sealed, and tells audit log and outbox", async () => {
    const { ctx, workspaceId } = await aWorkspace(real());
    const { endpoint, secret } = await registerWebhook(ctx, input);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const stored = await db.prisma.webhookEndpoint.findFirstOrThrow({ where: { workspaceId } });
    expect(JSON.stringify(stored)).not.toContain(secret.slice(6));
    expect((await callableEndpoint(ctx, endpoint.id)).secret()).toBe(secret);
    expect(await listWebhooks(ctx)).toEqual([endpoint]);
    await expectAudit(ctx, "webhook.registered", endpoint.id);
    await expectOutbox(ctx, "webhook.registered");
  });

  it.each([
    ["http://hooks.customer.test/in", "webhook.not_https"],
    ["https://name:word@hooks.customer.test/in", "webhook.credentials"],
  ])("refuses %s", async (url, reason) => {
    const { ctx } = await aWorkspace(real());
    await rejectsWith("invalid_input", reason, () => registerWebhook(ctx, { ...input, url }));
  });

  it("is for admins", async () => {
    const ws = await aWorkspace(real());
    const { endpoint } = await registerWebhook(ws.ctx, input);
    const member = await aMember(ws, "member");
    await rejectsWith("forbidden", null, () => registerWebhook(member, input));
    await rejectsWith("forbidden", null, () => listWebhooks(member));
    await rejectsWith("forbidden", null, () => removeWebhook(member, { endpointId: endpoint.id }));
  });
});

describe("removing an endpoint", () => {
  it("stops it for good, once of ten at once", async () => {
    const { ctx } = await aWorkspace(real());
    const { endpoint } = await registerWebhook(ctx, input);
    const given = { endpointId: endpoint.id };
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => removeWebhook(ctx, given)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expectAudit(ctx, "webhook.removed", endpoint.id);
    await expectOutbox(ctx, "webhook.removed");
    await rejectsWith("not_found", "webhook_endpoint.not_found", () => callableEndpoint(ctx, endpoint.id));
  });

  it("does not find another workspace's", async () => {
    const [own, other] = [await aWorkspace(real()), await aWorkspace(real())];
    const { endpoint } = await registerWebhook(own.ctx, input);
    await rejectsWith("not_found", null, () => removeWebhook(other.ctx, { endpointId: endpoint.id }));
    expect(await listWebhooks(other.ctx)).toEqual([]);
    await rejectsWith("not_found", null, () => callableEndpoint(other.ctx, endpoint.id));
  });
});

describe("an endpoint in use", () => {
  it("gets a new secret, shown once, and the one before signs nothing any more", async () => {
    const { ctx } = await aWorkspace(real());
    const first = await registerWebhook(ctx, input);
    const endpointId = first.endpoint.id;
    const { secret, endpoint } = await rotateWebhookSecret(ctx, { endpointId });
    expect(secret).not.toBe(first.secret);
    expect((await callableEndpoint(ctx, endpointId)).secret()).toBe(secret);
    expect(endpoint.rotatedAt).not.toBeNull();
    expect(JSON.stringify(await listWebhooks(ctx))).not.toContain(secret.slice(6));
    await expectAudit(ctx, "webhook.secret_rotated", endpointId);
    await expectOutbox(ctx, "webhook.secret_rotated");
  });

  it("is tested by one signed message, and what it answered is kept", async () => {
    const fake = createFakeDelivery();
    const connectors = { ...noConnectors, simulated: false, delivery: fake.delivery };
    const { ctx } = await aWorkspace(testDeps(db, { connectors }));
    const { endpoint, secret } = await registerWebhook(ctx, input);
    const given = { endpointId: endpoint.id };
    expect(await testWebhook(ctx, given)).toMatchObject({ isDelivered: true, status: 204 });
    expect(fake.posted).toMatchObject([{ url: input.url, secret, id: expect.stringMatching(/^msg_test_/) }]);
    expect(JSON.parse(fake.posted[0]?.body ?? "")).toMatchObject({ type: "caseyos.test" });
    fake.fail({ kind: "unavailable", arrived: false });
    const failed = await testWebhook(ctx, given);
    expect(failed).toMatchObject({ isDelivered: false, status: null });
    expect(await listWebhooks(ctx)).toMatchObject([{ id: endpoint.id, lastTest: failed }]);
    await expectOutbox(ctx, "webhook.tested", 2);
    expect(await listDeliveries(ctx, given)).toEqual({ items: [] });
  });

  it("is cared for by its own admins only, and not once it is removed", async () => {
    const [ws, other] = [await aWorkspace(real()), await aWorkspace(real())];
    const { endpoint } = await registerWebhook(ws.ctx, input);
    const given = { endpointId: endpoint.id };
    const member = await aMember(ws, "member");
    for (const verb of [rotateWebhookSecret, testWebhook, listDeliveries]) {
      await rejectsWith("forbidden", null, async () => verb(member, given));
      await rejectsWith("not_found", null, async () => verb(other.ctx, given));
    }
    await removeWebhook(ws.ctx, given);
    await rejectsWith("not_found", null, () => rotateWebhookSecret(ws.ctx, given));
    await rejectsWith("not_found", null, () => testWebhook(ws.ctx, given));
  });
});
