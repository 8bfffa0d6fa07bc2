import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HUBSPOT_APP, SEEDED_TOKENS } from "#sandbox/constants.ts";
import { testSandbox } from "#sandbox/testing/start.ts";
import type { FakeFault } from "#server/connectors/http/fake-vendor.ts";
import type { CrmKind, CrmPort, CrmProperties } from "#server/connectors/ports/crm.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { createFakeHubspot } from "./fake.ts";
import { createHubspotConnector } from "./index.ts";

type Subject = {
  crm: CrmPort;
  /** A person in HubSpot changes something. */
  change(kind: "contact" | "company" | "deal", id: string, properties: Record<string, string>): Promise<void>;
  archive(kind: "contact" | "company" | "deal", id: string): Promise<void>;
  failWrites(fault: FakeFault & ("rate_limited" | "server_error" | "lost_reply")): Promise<void>;
  close(): Promise<void>;
};

const VENDOR_NAMES = { contact: "contacts", company: "companies", deal: "deals" } as const;

async function emulated(): Promise<Subject> {
  const sandbox = await testSandbox();
  const env = {
    HUBSPOT_CLIENT_ID: HUBSPOT_APP.clientId,
    HUBSPOT_CLIENT_SECRET: HUBSPOT_APP.clientSecret,
    HUBSPOT_API_URL: sandbox.urls.hubspot,
    HUBSPOT_AUTHORIZE_URL: sandbox.urls.hubspotAuthorize,
  };
  const connector = createHubspotConnector(env, { backoffMs: 10, breakerFailures: 50 });
  return {
    crm: connector.crm(() => Promise.resolve(SEEDED_TOKENS.hubspot.accessToken), "account"),
    change: async (kind, id, properties) => {
      await sandbox.world.changeCrm({
        objectType: VENDOR_NAMES[kind],
        action: "update",
        id,
        properties,
        deliveries: 0,
      });
    },
    archive: async (kind, id) => {
      await sandbox.world.changeCrm({ objectType: VENDOR_NAMES[kind], action: "archive", id, deliveries: 0 });
    },
    failWrites: async (kind) =>
      void (await sandbox.world.fault({ vendor: "hubspot", kind, method: "POST", path: "/crm/v3/objects" })),
    close: () => sandbox.close(),
  };
}

async function faked(): Promise<Subject> {
  const hubspot = createFakeHubspot();
  const { accessToken } = hubspot.grant("casey@brightline.test");
  return {
    crm: hubspot.crm(() => Promise.resolve(accessToken)),
    change: async (kind, id, properties) => void hubspot.records.change(kind, id, properties),
    archive: async (kind, id) => hubspot.records.archive(kind, id),
    failWrites: async (fault) => hubspot.failNext(fault, "write"),
    close: async () => {},
  };
}

async function must<T>(call: VendorResult<T>): Promise<T> {
  const answer = await call;
  if (!answer.ok) throw new Error(`${answer.error.kind} ${answer.error.status ?? ""}`);
  return answer.value;
}
const kindOf = async (call: VendorResult<unknown>): Promise<string> => {
  const answer = await call;
  return answer.ok ? "ok" : answer.error.kind;
};
const nothing = { contactIds: [], companyIds: [], dealIds: [] };
const AT = "2026-12-01T09:00:00.000Z";

describe.each([
  ["fake", faked],
  ["emulator", emulated],
] as const)("writing to HubSpot by the %s", (_name, start) => {
  let subject: Subject;
  let crm: CrmPort;
  beforeAll(async () => {
    subject = await start();
    crm = subject.crm;
  });
  afterAll(() => subject.close());

  const make = async (kind: CrmKind, properties: CrmProperties, more: { key?: string; links?: object } = {}) =>
    must(
      crm.createRecord(kind, {
        key: more.key ?? crypto.randomUUID(),
        properties,
        links: { ...nothing, ...more.links },
      }),
    );

  it("makes a record of each kind a person's move makes, and reads it back", async () => {
    const contact = await make("contact", { email: "Ada@Fresh.example", firstname: "Ada" });
    expect(contact).toMatchObject({ isArchived: false, properties: { email: "ada@fresh.example", firstname: "Ada" } });
    const deal = await make("deal", { dealname: "Fresh", dealstage: "qualifiedtobuy", pipeline: "default" });
    const task = await make(
      "task",
      { hs_task_subject: "Call Ada", hs_timestamp: AT },
      { links: { contactIds: [contact.id], dealIds: [deal.id] } },
    );
    const note = await make(
      "note",
      { hs_note_body: "She asked.", hs_timestamp: AT },
      { links: { contactIds: [contact.id] } },
    );
    expect(
      await must(crm.getRecord("task", task.id, ["hs_task_subject", "hs_task_body", "hs_timestamp"])),
    ).toMatchObject({
      id: task.id,
      properties: { hs_task_subject: "Call Ada", hs_task_body: null, hs_timestamp: AT },
      createdAt: expect.any(Date),
    });
    expect((await must(crm.getRecord("note", note.id, ["hs_note_body"]))).properties).toEqual({
      hs_note_body: "She asked.",
    });
    expect(await kindOf(crm.getRecord("deal", "999999999999", []))).toBe("not_found");
  });

  it("recognises a second create by its key, and finds the first", async () => {
    const key = crypto.randomUUID();
    const task = { key, properties: { hs_task_subject: "Once", hs_timestamp: AT }, links: nothing };
    expect(await must(crm.findByKey("task", key, []))).toBeNull();
    const first = await must(crm.createRecord("task", task));
    expect(await kindOf(crm.createRecord("task", task))).toBe("rejected");
    expect(await must(crm.findByKey("task", key, ["hs_task_subject"]))).toMatchObject({
      id: first.id,
      properties: { hs_task_subject: "Once" },
    });
    expect(await must(crm.findByKey("deal", key, []))).toBeNull();
  });

  it("finds what was made when the answer was lost, and nothing when HubSpot failed before", async () => {
    await make("task", { hs_task_subject: "Makes the property", hs_timestamp: AT });
    for (const [fault, isThere] of [
      ["lost_reply", true],
      ["server_error", false],
    ] as const) {
      const key = crypto.randomUUID();
      await subject.failWrites(fault);
      const made = crm.createRecord("task", {
        key,
        properties: { hs_task_subject: "?", hs_timestamp: AT },
        links: nothing,
      });
      expect(await kindOf(made)).toBe("unknown");
      expect((await must(crm.findByKey("task", key, []))) !== null).toBe(isThere);
    }
    await subject.failWrites("rate_limited");
    const limited = {
      key: crypto.randomUUID(),
      properties: { hs_task_subject: "?", hs_timestamp: AT },
      links: nothing,
    };
    expect(await kindOf(crm.createRecord("task", limited))).toBe("rate_limited");
  });

  it("refuses a second person with one address, an unknown stage, an unknown property and a task without a time", async () => {
    await make("contact", { email: "twice@fresh.example" });
    for (const [kind, properties] of [
      ["contact", { email: "TWICE@fresh.example" }],
      ["deal", { dealname: "x", pipeline: "default", dealstage: "no-such-stage" }],
      ["contact", { favourite_colour: "red" }],
      ["task", { hs_task_subject: "When?" }],
    ] as const) {
      expect(await kindOf(crm.createRecord(kind, { key: crypto.randomUUID(), properties, links: nothing }))).toBe(
        "rejected",
      );
    }
  });

  it("sets what is named, empties by null, leaves the rest, and writes nothing where nothing differs", async () => {
    const deal = await make("deal", {
      dealname: "Fresh",
      dealstage: "qualifiedtobuy",
      pipeline: "default",
      amount: "100",
      closedate: AT,
      description: "Soon",
    });
    const changed = await must(crm.updateRecord("deal", deal.id, { amount: "250", description: null }));
    expect(changed.properties).toEqual({ amount: "250", description: null });
    const names = ["dealname", "amount", "description", "closedate"];
    const now = await must(crm.getRecord("deal", deal.id, names));
    expect(now.properties).toEqual({ dealname: "Fresh", amount: "250", description: null, closedate: AT });
    await must(crm.updateRecord("deal", deal.id, { amount: "250", closedate: "2026-12-01T10:00:00+01:00" }));
    expect((await must(crm.getRecord("deal", deal.id, names))).properties).toEqual(now.properties);
    expect(await kindOf(crm.updateRecord("deal", "999999999999", { amount: "1" }))).toBe("not_found");
    expect(await kindOf(crm.updateRecord("deal", deal.id, { dealstage: "nowhere" }))).toBe("rejected");
  });

  it("archives, twice if asked, and shows the record as archived", async () => {
    const key = crypto.randomUUID();
    const note = await make("note", { hs_note_body: "x", hs_timestamp: AT }, { key });
    await must(crm.archiveRecord("note", note.id));
    await must(crm.archiveRecord("note", note.id));
    expect(await must(crm.getRecord("note", note.id, ["hs_note_body"]))).toMatchObject({
      isArchived: true,
      properties: { hs_note_body: "x" },
    });
    expect(await must(crm.findByKey("note", key, []))).toBeNull();
    expect(await kindOf(crm.updateRecord("note", note.id, { hs_note_body: "y" }))).toBe("not_found");
  });

  it("names pipelines with their stages in order, and owners", async () => {
    const [pipeline] = await must(crm.listPipelines());
    expect(pipeline?.stages.map((stage) => stage.order)).toEqual(pipeline?.stages.map((_stage, index) => index));
    expect(pipeline?.stages.filter((stage) => stage.isWon).map((stage) => stage.id)).toEqual(["closedwon"]);
    const owners = await must(crm.listOwners());
    expect(owners.find((owner) => owner.email === "casey@brightline.test")).toMatchObject({ name: expect.any(String) });
  });

  /** Reads on until a page says it is the last one. */
  async function readOn(kind: "contact" | "company" | "deal" | "task", from: string | null, limit: number) {
    const ids: string[] = [];
    const links = new Map<string, unknown>();
    let cursor = from;
    for (let page = 0; page < 500; page += 1) {
      const changes = await must(crm.listChanged(kind, cursor, { properties: ["hs_object_id"], limit }));
      for (const record of changes.records) links.set(record.id, record.links);
      ids.push(...changes.records.map((record) => record.id));
      cursor = changes.cursor;
      if (changes.isLast) return { ids, links, cursor };
    }
    throw new Error("there is no last page");
  }

  it("lists everything once read from the beginning, and afterwards each change, whatever the page size", async () => {
    const company = await make("company", { name: "Fresh", domain: "fresh.example" });
    const contacts = [];
    for (let index = 0; index < 7; index += 1) {
      const properties = { email: `p${index}@paged.example` };
      contacts.push(await make("contact", properties, { links: { companyIds: [company.id] } }));
    }
    const deal = await make(
      "deal",
      { dealname: "Paged", pipeline: "default", dealstage: "qualifiedtobuy" },
      { links: { contactIds: [contacts[0]?.id], companyIds: [company.id] } },
    );
    const first = await readOn("contact", null, 3);
    expect(new Set(first.ids).size).toBe(await must(crm.countRecords("contact")));
    expect(first.ids).toEqual(expect.arrayContaining(contacts.map((contact) => contact.id)));
    expect(first.links.get(contacts[0]?.id ?? "")).toMatchObject({ companyIds: [company.id] });
    const deals = await readOn("deal", null, 50);
    const belongs = { contactIds: [contacts[0]?.id], companyIds: [company.id], dealIds: [] };
    expect(await must(crm.listLinks("deal", deal.id))).toEqual(belongs);
    expect(await must(crm.listLinks("contact", contacts[1]?.id ?? ""))).toMatchObject({ companyIds: [company.id] });
    expect(deals.links.get(deal.id)).toMatchObject({ contactIds: [contacts[0]?.id], companyIds: [company.id] });

    for (const contact of contacts) await subject.change("contact", contact.id, { jobtitle: "Buyer" });
    const late = await make("contact", { email: "late@paged.example" }, { links: { companyIds: [company.id] } });
    const second = await readOn("contact", first.cursor, 3);
    expect(second.ids).toEqual(expect.arrayContaining([...contacts.map((contact) => contact.id), late.id]));
    expect(second.links.get(late.id)).toMatchObject({ companyIds: [company.id] });
    const third = await readOn("contact", second.cursor, 3);
    expect((await readOn("contact", third.cursor, 3)).cursor).toBe(third.cursor);
  });

  it("finds a company by its domain, and who belongs to it", async () => {
    expect(await must(crm.findCompanyByDomain("found.example"))).toBeNull();
    const company = await make("company", { name: "Found", domain: "found.example" });
    const links = { companyIds: [company.id] };
    const contact = await make("contact", { email: "ada@found.example" }, { links });
    const deal = { dealname: "Found", pipeline: "default", dealstage: "qualifiedtobuy" };
    const { id: dealId } = await make("deal", deal, { links });
    expect(await must(crm.findCompanyByDomain("Found.example"))).toMatchObject({ id: company.id, name: "Found" });
    const belongs = { contactIds: [contact.id], companyIds: [], dealIds: [dealId] };
    expect(await must(crm.listLinks("company", company.id))).toEqual(belongs);
    await subject.archive("contact", contact.id);
    expect(await must(crm.listLinks("company", company.id))).toEqual({ ...belongs, contactIds: [] });
    await subject.archive("company", company.id);
    expect(await must(crm.findCompanyByDomain("found.example"))).toBeNull();
  });

  it("counts live records only", async () => {
    const before = await must(crm.countRecords("company"));
    const company = await make("company", { name: "Short-lived" });
    expect(await must(crm.countRecords("company"))).toBe(before + 1);
    await subject.archive("company", company.id);
    expect(await must(crm.countRecords("company"))).toBe(before);
  });
});
