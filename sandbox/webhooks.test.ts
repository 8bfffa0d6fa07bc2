import { Signature } from "@hubspot/api-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HUBSPOT_PORTAL_ID, HUBSPOT_WEBHOOK_SECRET } from "./constants.ts";
import type { FormSubmissionBody } from "./index.ts";
import { buildScenario } from "./scenario.ts";
import {
  hubspotClient,
  type Received,
  type Receiver,
  type TestSandbox,
  testSandbox,
  webhookReceiver,
} from "./testing/start.ts";

let sandbox: TestSandbox;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await webhookReceiver();
  sandbox = await testSandbox({ appUrl: receiver.url });
});
afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});
beforeEach(async () => {
  await sandbox.world.flushWebhooks();
  receiver.requests.length = 0;
});

/** The SDK's own check; it throws for a stale timestamp. */
function isSigned(request: Received | undefined): boolean {
  return Signature.isValid({
    signatureVersion: "v3",
    method: "POST",
    clientSecret: HUBSPOT_WEBHOOK_SECRET,
    url: `${receiver.url}/api/webhooks/hubspot`,
    requestBody: request?.body ?? "",
    signature: request?.headers["x-hubspot-signature-v3"] ?? "",
    timestamp: Number(request?.headers["x-hubspot-request-timestamp"]),
  });
}

function formRequests(): Received[] {
  return receiver.requests.filter((request) => !request.body.startsWith("["));
}

function eventRequests(): Record<string, unknown>[][] {
  return receiver.requests
    .filter((request) => request.body.startsWith("["))
    .map((request) => JSON.parse(request.body) as Record<string, unknown>[]);
}

const LEAD = {
  email: "joel.anders@beaconcatering.example",
  firstname: "Joel",
  company: "Beacon Street Catering",
  message: "Show us, please.",
};

describe("a form submission", () => {
  it("creates the contact and tells the app, signed so that the official SDK accepts it", async () => {
    const result = await sandbox.world.submitForm({ contact: LEAD });
    expect(result).toMatchObject({ contactCreated: true, deliveries: [{ status: 200 }] });
    const [request] = formRequests();
    expect(request?.url).toBe("/api/webhooks/hubspot");
    expect(isSigned(request)).toBe(true);
    const body = JSON.parse(request?.body ?? "{}") as FormSubmissionBody;
    expect(body).toEqual(result.body);
    expect(body).toMatchObject({ portalId: HUBSPOT_PORTAL_ID, formName: "Book a fleet walkthrough" });
    expect(body.values).toContainEqual({ objectTypeId: "0-1", name: "email", value: LEAD.email });
    expect(Math.abs(body.submittedAt - Date.now())).toBeLessThan(10_000);
    const client = hubspotClient(sandbox.urls.hubspot);
    const contact = await client.crm.contacts.basicApi.getById(
      LEAD.email,
      ["company", "message"],
      undefined,
      undefined,
      false,
      "email",
    );
    expect(contact).toMatchObject({
      id: result.contactId,
      properties: { company: LEAD.company, message: LEAD.message },
    });
    const again = await sandbox.world.submitForm({ contact: { ...LEAD, message: "Hello?" } });
    expect(again).toMatchObject({ contactCreated: false, contactId: result.contactId });
    expect(again.body.conversionId).not.toBe(result.body.conversionId);
  });

  it("does not survive a change of the body, of the address or of the secret", async () => {
    await sandbox.world.submitForm({ contact: LEAD });
    const [request] = formRequests();
    expect(isSigned(request && { ...request, body: request.body.replace("Joel", "Jane") })).toBe(false);
    await sandbox.world.submitForm({ contact: LEAD, signature: "wrong" });
    expect(isSigned(formRequests()[1])).toBe(false);
    await sandbox.world.submitForm({ contact: LEAD, signature: "stale" });
    expect(() => isSigned(formRequests()[2])).toThrow("Timestamp is invalid");
    await sandbox.world.submitForm({ contact: LEAD, signature: "missing" });
    expect(formRequests()[3]?.headers).not.toHaveProperty("x-hubspot-signature-v3");
  });

  it("is delivered twice, or not at all, on demand, and can be read again from the form", async () => {
    const twice = await sandbox.world.submitForm({ contact: LEAD, deliveries: 2 });
    expect(new Set(formRequests().map((request) => request.body)).size).toBe(1);
    expect(formRequests().length).toBe(2);
    const lost = await sandbox.world.submitForm({ contact: LEAD, deliveries: 0 });
    expect(formRequests().length).toBe(2);
    const response = await hubspotClient(sandbox.urls.hubspot).apiRequest({
      path: `/form-integrations/v1/submissions/forms/${lost.body.formId}`,
      qs: { limit: "50" },
    });
    const { results } = (await response.json()) as { results: { conversionId: string }[] };
    const ids = results.map((submission) => submission.conversionId);
    expect(ids).toEqual(expect.arrayContaining([twice.body.conversionId, lost.body.conversionId]));
  });

  it("is tried again until the app takes it", async () => {
    receiver.answerWith(503);
    const result = await sandbox.world.submitForm({ contact: LEAD });
    expect(result.deliveries[0]?.status).toBe(503);
    await sandbox.world.flushWebhooks();
    const delivery = (await sandbox.world.state()).hubspot.deliveries.find(
      (item) => item.id === result.deliveries[0]?.deliveryId,
    );
    expect(delivery).toMatchObject({ status: "delivered", attempts: [{ status: 503 }, { status: 200 }] });
    expect(formRequests().length).toBe(2);
    expect(formRequests().every(isSigned)).toBe(true);
  });

  it("fails for a form that does not exist and for an address HubSpot would refuse", async () => {
    await expect(sandbox.world.submitForm({ contact: LEAD, form: "Nope" })).rejects.toThrow("no form");
    await expect(sandbox.world.submitForm({ contact: { email: "nope" } })).rejects.toThrow("HubSpot would refuse");
  });
});

describe("CRM events", () => {
  const deal = buildScenario(new Date()).deals.find((candidate) => candidate.key === "northwind");

  it("tell a change made in HubSpot as a signed batch with one event for each property", async () => {
    const result = await sandbox.world.changeCrm({
      objectType: "deals",
      action: "update",
      id: deal?.id,
      properties: { dealstage: "decisionmakerboughtin", amount: "90000" },
    });
    expect(result).toMatchObject({ events: 2, deliveries: [{ status: 200 }] });
    expect(isSigned(receiver.requests[0])).toBe(true);
    const [events = []] = eventRequests();
    expect(events).toEqual([
      expect.objectContaining({
        subscriptionType: "deal.propertyChange",
        objectId: Number(deal?.id),
        propertyName: "dealstage",
        propertyValue: "decisionmakerboughtin",
        changeSource: "CRM_UI",
        attemptNumber: 0,
      }),
      expect.objectContaining({
        subscriptionType: "deal.propertyChange",
        propertyName: "amount",
        propertyValue: "90000",
      }),
    ]);
    expect(events[0]?.eventId).not.toBe(events[1]?.eventId);
  });

  it("tell of creation and deletion, twice on demand, and not of a change that changes nothing", async () => {
    const created = await sandbox.world.changeCrm({
      objectType: "contacts",
      action: "create",
      properties: { email: "events@fresh.example" },
      deliveries: 2,
    });
    await sandbox.world.changeCrm({ objectType: "contacts", action: "archive", id: created.id });
    const types = eventRequests().flatMap((events) => events.map((event) => event.subscriptionType));
    expect(types).toEqual(["contact.creation", "contact.creation", "contact.deletion"]);
    const same = await sandbox.world.changeCrm({
      objectType: "deals",
      action: "update",
      id: deal?.id,
      properties: { dealname: deal?.name ?? "" },
    });
    expect(same).toMatchObject({ events: 0, deliveries: [] });
  });

  it("echo what the app itself wrote, marked as an integration's change", async () => {
    const contact = await hubspotClient(sandbox.urls.hubspot).crm.contacts.basicApi.create({
      properties: { email: "echo@fresh.example" },
    });
    await sandbox.world.flushWebhooks();
    expect(eventRequests().flat()).toContainEqual(
      expect.objectContaining({
        subscriptionType: "contact.creation",
        objectId: Number(contact.id),
        changeSource: "INTEGRATION",
      }),
    );
  });

  it("count up attemptNumber when they are tried again", async () => {
    receiver.answerWith(500);
    await sandbox.world.changeCrm({
      objectType: "deals",
      action: "update",
      id: deal?.id,
      properties: { hs_next_step: "Call" },
    });
    await sandbox.world.flushWebhooks();
    expect(eventRequests().map((events) => events[0]?.attemptNumber)).toEqual([0, 1]);
    expect(receiver.requests.every(isSigned)).toBe(true);
  });
});
