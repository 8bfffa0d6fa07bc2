import type { Client } from "@hubspot/api-client";
import { AssociationSpecAssociationCategoryEnum as Category } from "@hubspot/api-client/lib/codegen/crm/contacts/models/AssociationSpec.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hubspotClient, statusOf, type TestSandbox, testSandbox } from "./testing/start.ts";

let sandbox: TestSandbox;
let client: Client;
beforeAll(async () => {
  sandbox = await testSandbox();
  client = hubspotClient(sandbox.urls.hubspot);
});
afterAll(() => sandbox.close());

const NOW = new Date("2026-05-04T10:00:00Z").toISOString();

function contact(email: string, properties: Record<string, string> = {}) {
  return client.crm.contacts.basicApi.create({ properties: { email, ...properties } });
}

describe("contacts", () => {
  it("are created, read by id and by e-mail address, changed and archived", async () => {
    const created = await contact("Ada.Lane@Fresh.example", { firstname: "Ada", jobtitle: "COO" });
    expect(Number(created.id)).toBeGreaterThan(2 ** 31);
    expect(created.createdAt).toBeInstanceOf(Date);
    const byEmail = await client.crm.contacts.basicApi.getById(
      "ada.lane@fresh.example",
      ["firstname", "phone"],
      undefined,
      undefined,
      false,
      "email",
    );
    expect(byEmail).toMatchObject({ id: created.id, properties: { firstname: "Ada", phone: null } });
    expect(byEmail.properties).not.toHaveProperty("jobtitle");
    const changed = await client.crm.contacts.basicApi.update(created.id, {
      properties: { phone: "+1 555 0100", firstname: "" },
    });
    expect(changed.properties).toMatchObject({ phone: "+1 555 0100", firstname: null });
    await client.crm.contacts.basicApi.archive(created.id);
    expect(await statusOf(client.crm.contacts.basicApi.getById(created.id))).toBe(404);
    expect(
      (await client.crm.contacts.basicApi.getById(created.id, undefined, undefined, undefined, true)).archived,
    ).toBe(true);
    expect((await contact("ada.lane@fresh.example")).id).not.toBe(created.id);
  });

  it("answer 409 with the existing id for an address that is taken, on create and on change", async () => {
    const first = await contact("twice@fresh.example");
    const other = await contact("other@fresh.example");
    await expect(contact("TWICE@fresh.example")).rejects.toMatchObject({
      code: 409,
      body: expect.objectContaining({
        category: "CONFLICT",
        message: `Contact already exists. Existing ID: ${first.id}`,
      }),
    });
    expect(
      await statusOf(client.crm.contacts.basicApi.update(other.id, { properties: { email: "twice@fresh.example" } })),
    ).toBe(409);
  });

  it.each([
    ["an unknown property", { favourite_colour: "red" }, "PROPERTY_DOESNT_EXIST"],
    ["an address that is none", { email: "nobody" }, "INVALID_EMAIL"],
    ["an option that does not exist", { lifecyclestage: "prospectish" }, "INVALID_OPTION"],
    ["a read-only property", { hs_object_id: "1" }, "READ_ONLY_VALUE"],
    ["an owner that does not exist", { hubspot_owner_id: "42" }, "INVALID_OWNER_ID"],
    ["a date that is none", { recent_conversion_date: "soon" }, "INVALID_DATE"],
  ])("refuse %s", async (_name, properties, error) => {
    await expect(client.crm.contacts.basicApi.create({ properties })).rejects.toMatchObject({
      code: 400,
      body: expect.objectContaining({
        category: "VALIDATION_ERROR",
        message: expect.stringContaining(error),
        correlationId: expect.any(String),
      }),
    });
  });

  it("are listed by cursor without loss", async () => {
    const all = await client.crm.contacts.getAll();
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await client.crm.contacts.basicApi.getPage(5, after);
      seen.push(...page.results.map((record) => record.id));
      after = page.paging?.next?.after;
    } while (after);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.sort()).toEqual(all.map((record) => record.id).sort());
  });
});

describe("deals, tasks and notes", () => {
  it("take associations on create and show them", async () => {
    const person = await contact("deal.owner@fresh.example");
    const deal = await client.crm.deals.basicApi.create({
      properties: { dealname: "New", amount: "1200", dealstage: "qualifiedtobuy", closedate: String(Date.parse(NOW)) },
      associations: [
        { to: { id: person.id }, types: [{ associationCategory: Category.HubspotDefined, associationTypeId: 3 }] },
      ],
    });
    const read = await client.crm.deals.basicApi.getById(
      deal.id,
      ["amount", "closedate", "hs_is_closed", "pipeline"],
      undefined,
      ["contacts"],
    );
    expect(read.properties).toMatchObject({
      amount: "1200",
      closedate: NOW,
      hs_is_closed: "false",
      pipeline: "default",
    });
    expect(read.associations?.contacts?.results.map((item) => item.id)).toEqual([person.id]);
    const won = await client.crm.deals.basicApi.update(deal.id, { properties: { dealstage: "closedwon" } });
    expect(won.properties).toMatchObject({ hs_is_closed: "true", hs_is_closed_won: "true" });
    const deals = await client.crm.associations.v4.basicApi.getPage("contacts", person.id, "deals");
    expect(deals.results.map((item) => [item.toObjectId, item.associationTypes[0]?.typeId])).toEqual([[deal.id, 4]]);
  });

  it("refuse an unknown stage, a missing time, a wrong association and a type the sandbox does not have", async () => {
    expect(
      await statusOf(client.crm.deals.basicApi.create({ properties: { dealname: "X", dealstage: "maybe" } })),
    ).toBe(400);
    expect(
      await statusOf(
        client.crm.objects.tasks.basicApi.create({ properties: { hs_task_subject: "No time" }, associations: [] }),
      ),
    ).toBe(400);
    const person = await contact("wrong.link@fresh.example");
    const associations = [
      { to: { id: person.id }, types: [{ associationCategory: Category.HubspotDefined, associationTypeId: 9999 }] },
    ];
    expect(await statusOf(client.crm.deals.basicApi.create({ properties: { dealname: "X" }, associations }))).toBe(400);
    expect(await statusOf(client.crm.objects.basicApi.getPage("spaceships"))).toBe(400);
  });

  it("are the same records by name and by type id", async () => {
    const person = await contact("task.contact@fresh.example");
    const task = await client.crm.objects.tasks.basicApi.create({
      properties: { hs_task_subject: "Call", hs_timestamp: NOW, hs_task_priority: "HIGH" },
      associations: [
        { to: { id: person.id }, types: [{ associationCategory: Category.HubspotDefined, associationTypeId: 204 }] },
      ],
    });
    const done = await client.crm.objects.basicApi.update("0-27", task.id, {
      properties: { hs_task_status: "COMPLETED" },
    });
    expect(done.properties.hs_task_completion_date).toBeTruthy();
    const note = await client.crm.objects.notes.basicApi.create({
      properties: { hs_note_body: "Spoke", hs_timestamp: NOW },
      associations: [],
    });
    await client.crm.associations.v4.basicApi.createDefault("notes", note.id, "contacts", person.id);
    const linked = await client.crm.associations.v4.batchApi.getPage("contacts", "notes", {
      inputs: [{ id: person.id }],
    });
    expect(linked.results[0]?.to.map((item) => item.toObjectId)).toEqual([note.id]);
    await client.crm.associations.v4.basicApi.archive("notes", note.id, "contacts", person.id);
    expect((await client.crm.associations.v4.basicApi.getPage("contacts", person.id, "notes")).results).toEqual([]);
  });
});

describe("batch read", () => {
  it("gives what exists, and 207 with the ids that do not", async () => {
    const person = await contact("batch@fresh.example");
    const request = { properties: ["email"], propertiesWithHistory: [], inputs: [{ id: person.id }] };
    const whole = await client.crm.contacts.batchApi.read(request);
    expect(whole.results.map((record) => record.properties.email)).toEqual(["batch@fresh.example"]);
    const byEmail = await client.crm.contacts.batchApi.read({
      ...request,
      idProperty: "email",
      inputs: [{ id: "batch@fresh.example" }],
    });
    expect(byEmail.results[0]?.id).toBe(person.id);
    const part = await client.crm.contacts.batchApi.read({ ...request, inputs: [{ id: person.id }, { id: "1" }] });
    expect(part).toMatchObject({ numErrors: 1, errors: [{ category: "OBJECT_NOT_FOUND", context: { ids: ["1"] } }] });
    expect(part.results.length).toBe(1);
  });
});

describe("definitions", () => {
  it("tell owners, the pipeline's order, and properties", async () => {
    const owners = await client.crm.owners.ownersApi.getPage("casey@brightline.test");
    expect(owners.results.map((owner) => owner.firstName)).toEqual(["Casey"]);
    expect((await client.crm.owners.ownersApi.getById(Number(owners.results[0]?.id))).email).toBe(
      "casey@brightline.test",
    );
    const [pipeline] = (await client.crm.pipelines.pipelinesApi.getAll("deals")).results;
    expect(pipeline?.stages.map((stage) => stage.id)).toEqual([
      "appointmentscheduled",
      "qualifiedtobuy",
      "presentationscheduled",
      "decisionmakerboughtin",
      "contractsent",
      "closedwon",
      "closedlost",
    ]);
    const email = await client.crm.properties.coreApi.getByName("contacts", "email");
    expect(email).toMatchObject({ type: "string", hubspotDefined: true });
  });

  it("let the app add a property that identifies records, and keep its values unique", async () => {
    const { coreApi } = client.crm.properties;
    const input = {
      name: "caseyos_key",
      label: "Key",
      type: "string",
      fieldType: "text",
      groupName: "dealinformation",
      hasUniqueValue: true,
    } as Parameters<typeof coreApi.create>[1];
    await coreApi.create("deals", input);
    expect(await statusOf(coreApi.create("deals", input))).toBe(409);
    const deal = await client.crm.deals.basicApi.create({ properties: { dealname: "Keyed", caseyos_key: "move-1" } });
    expect(
      (await client.crm.deals.basicApi.getById("move-1", ["dealname"], undefined, undefined, false, "caseyos_key")).id,
    ).toBe(deal.id);
    expect(
      await statusOf(client.crm.deals.basicApi.create({ properties: { dealname: "Again", caseyos_key: "move-1" } })),
    ).toBe(400);
    expect(
      await statusOf(client.crm.deals.basicApi.getById("Keyed", undefined, undefined, undefined, false, "dealname")),
    ).toBe(400);
  });
});
