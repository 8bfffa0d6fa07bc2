import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDb, type Db } from "#server/db/client.ts";
import { aMember, aWorkspace, noConnectors, testDeps } from "#server/testing/build/index.ts";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { callableEndpoint, listWebhooks, registerWebhook, removeWebhook } from "./index.ts";

let database: FreshDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  db = createDb(database.url, 4);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

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
