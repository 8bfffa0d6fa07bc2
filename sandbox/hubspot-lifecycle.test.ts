import type { Client } from "@hubspot/api-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  hubspotClient,
  type Receiver,
  statusOf,
  type TestSandbox,
  testSandbox,
  webhookReceiver,
} from "./testing/start.ts";

let sandbox: TestSandbox;
let client: Client;
let app: Receiver;
beforeAll(async () => {
  app = await webhookReceiver();
  sandbox = await testSandbox({ appUrl: app.url });
  client = hubspotClient(sandbox.urls.hubspot);
});
afterAll(async () => {
  await sandbox.close();
  await app.close();
});

const contact = (email: string, properties: Record<string, string> = {}) =>
  client.crm.contacts.basicApi.create({ properties: { email, ...properties } });
const lastEvents = () => JSON.parse(app.requests.at(-1)?.body ?? "[]") as Record<string, unknown>[];

describe("archived and merged records", () => {
  it("come back by restoring, with word of it", async () => {
    const { id } = await contact("back@fresh.example");
    await sandbox.world.changeCrm({ objectType: "contacts", action: "archive", id });
    expect(await statusOf(client.crm.contacts.basicApi.getById(id))).toBe(404);
    await sandbox.world.changeCrm({ objectType: "contacts", action: "restore", id });
    expect((await client.crm.contacts.basicApi.getById(id)).id).toBe(id);
    expect(lastEvents()).toEqual([
      expect.objectContaining({ subscriptionType: "contact.restore", objectId: Number(id) }),
    ]);
  });

  it("lead from the lost id to the one that stays, which has what it lacked", async () => {
    const winner = await contact("winner@fresh.example", { firstname: "Win" });
    const loser = await contact("loser@fresh.example", { firstname: "Lose", phone: "+1 555 0101" });
    await sandbox.world.changeCrm({ objectType: "contacts", action: "merge", id: winner.id, loserId: loser.id });
    const found = await client.crm.contacts.basicApi.getById(loser.id, ["firstname", "phone"]);
    expect(found).toMatchObject({ id: winner.id, properties: { firstname: "Win", phone: "+1 555 0101" } });
    expect(lastEvents()).toEqual([
      expect.objectContaining({
        subscriptionType: "contact.merge",
        primaryObjectId: Number(winner.id),
        mergedObjectIds: [Number(loser.id)],
        newObjectId: Number(winner.id),
      }),
    ]);
  });
});

describe("definitions", () => {
  it("take a property group once", async () => {
    const group = { name: "own_group", label: "Own" };
    expect((await client.crm.properties.groupsApi.create("deals", group)).name).toBe("own_group");
    expect(await statusOf(client.crm.properties.groupsApi.create("deals", group))).toBe(409);
    expect((await client.crm.properties.groupsApi.create("contacts", group)).name).toBe("own_group");
  });
});

describe("the rate limits", () => {
  it.each([
    ["secondly", "SECONDLY", "7"],
    ["ten_secondly", "TEN_SECONDLY_ROLLING", undefined],
  ] as const)("answer the %s one as documented", async (policy, policyName, retryAfter) => {
    await sandbox.world.fault({ vendor: "hubspot", kind: "rate_limited", path: "/crm", policy, retryAfterSeconds: 7 });
    const refused = await client.crm.contacts.basicApi.getPage().catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 429, body: expect.objectContaining({ policyName }) });
    expect((refused as { headers: Record<string, string> }).headers["retry-after"]).toBe(retryAfter);
  });
});

describe("an import", () => {
  it("fills the portal with linked records, and sends no webhooks", async () => {
    const before = app.requests.length;
    const made = await sandbox.world.importCrm({ contacts: 30, deals: 5 });
    expect(made).toEqual({ companies: 3, contacts: 30, deals: 5 });
    const page = await client.crm.contacts.basicApi.getPage(100, undefined, ["email"], undefined, ["companies"]);
    const imported = page.results.filter(({ properties }) => properties.email?.includes("@imported-"));
    expect(imported).toHaveLength(30);
    expect(imported.every(({ associations }) => associations?.companies?.results.length === 1)).toBe(true);
    expect(app.requests).toHaveLength(before);
  });
});
