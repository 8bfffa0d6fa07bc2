import { createFakeVendor } from "#server/connectors/http/fake-vendor.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { CrmKind, CrmLinks, CrmOwner, CrmPort, CrmProperties, CrmRecord } from "#server/connectors/ports/crm.ts";
import type { VendorError, VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { ok, type Result } from "#server/platform/pure/result.ts";
import { adoptFrom, type PortalLists } from "./fake-adopt.ts";
import { standardPipeline } from "./fake-properties.ts";
import { createFakeRecords, type FakeRecord, type FakeRecords, noLinks, type Written } from "./fake-records.ts";
import { companyOf, contactOf, dealOf, stageFacts } from "./map.ts";
import { hubspotScopes, hubspotWriteScopes } from "./oauth.ts";

export type FakePortal = PortalLists & { portalId: string; label: string; owners: CrmOwner[] };

/**
 * A HubSpot portal in memory. `world` holds what a test puts in, also later; `records` is the portal itself with what was
 * written through the port. Stages, unique values, required and unknown properties are refused as HubSpot refuses them.
 */
export function createFakeHubspot(portal: Partial<FakePortal> = {}, options: { now?: () => Date } = {}) {
  const now = options.now ?? (() => new Date());
  const vendor = createFakeVendor("HubSpot", hubspotScopes, 1800);
  const world: FakePortal = {
    portalId: "48000123",
    label: "fake.test",
    contacts: [],
    companies: [],
    deals: [],
    pipelines: [structuredClone(standardPipeline)],
    owners: [{ id: "81000001", email: "casey@brightline.test", name: "Casey Morgan" }],
    ...portal,
  };
  const records = createFakeRecords({ now, pipelines: () => world.pipelines });
  const adopt = adoptFrom(world, records, now);
  const call = <T>(on: "read" | "write", token: TokenSource, work: () => Result<T, VendorError>) =>
    vendor.call<T>(
      on,
      token,
      () => {
        adopt();
        return work();
      },
      on === "write" ? hubspotWriteScopes : [],
    );
  const notFound = () => vendor.fail("not_found", 404);
  const answer = (written: Written, properties: CrmProperties): Result<CrmRecord, VendorError> =>
    written.ok ? ok(shown(world, written.record, Object.keys(properties))) : vendor.fail(written.kind, written.status);
  const crm = (token: TokenSource): CrmPort => ({
    ...typedReads(token, world, records, { call, notFound }),
    listPipelines: () => call("read", token, () => ok(structuredClone(world.pipelines))),
    listOwners: () => call("read", token, () => ok([...world.owners])),
    getRecord: (kind, id, properties) =>
      call("read", token, () => {
        const found = records.get(kind, id);
        return found ? ok(shown(world, found, properties)) : notFound();
      }),
    createRecord: (kind, record) => call("write", token, () => answer(records.create(kind, record), record.properties)),
    findByKey: (kind, key, properties) =>
      call("read", token, () => {
        const found = records.live(kind).find((record) => record.key === key);
        return ok(found ? shown(world, found, properties) : null);
      }),
    updateRecord: (kind, id, properties) =>
      call("write", token, () => answer(records.update(kind, id, properties), properties)),
    archiveRecord: (kind, id) => call("write", token, () => ok(records.archive(kind, id))),
    listChanged: (kind, cursor, request) =>
      call("read", token, () => {
        const since = Number(cursor ?? 0);
        const rest = records
          .live(kind)
          .filter((record) => record.change > since)
          .sort((a, b) => a.change - b.change);
        const page = rest.slice(0, request.limit);
        return ok({
          records: page.map((record) => ({ ...shown(world, record, request.properties), links: record.links })),
          cursor: String(page.at(-1)?.change ?? since),
          isLast: page.length === rest.length,
        });
      }),
    listLinks: (kind, id) =>
      call("read", token, () => {
        const found = records.liveOne(kind, id);
        if (!found) return notFound();
        return ok(kind === "company" ? linkedTo(records, id) : found.links);
      }),
    countRecords: (kind) => call("read", token, () => ok(records.live(kind).length)),
  });
  return { ...vendor, crm, world, records: portalView(records, adopt) };
}

export type FakeHubspot = ReturnType<typeof createFakeHubspot>;

/** The portal as a test looks at it and as somebody in HubSpot changes it, apart from any port. */
function portalView(records: FakeRecords, adopt: () => void) {
  const fresh = <Args extends unknown[], T>(work: (...args: Args) => T) => {
    return (...args: Args): T => {
      adopt();
      return work(...args);
    };
  };
  return {
    all: fresh(records.all),
    live: fresh(records.live),
    get: fresh(records.get),
    /** @throws when the portal would refuse it */
    add: fresh((kind: CrmKind, properties: CrmProperties, links: CrmLinks = noLinks): FakeRecord => {
      const made = records.create(kind, { key: null, properties, links });
      if (!made.ok) throw new Error(`the fake portal refuses this ${kind}`);
      return made.record;
    }),
    /** @throws when the portal would refuse it */
    change: fresh((kind: CrmKind, id: string, properties: CrmProperties): FakeRecord => {
      const made = records.update(kind, id, properties);
      if (!made.ok) throw new Error(`the fake portal refuses this change of a ${kind}`);
      return made.record;
    }),
    archive: fresh(records.archive),
    restore: fresh((kind: CrmKind, id: string): void => {
      const record = records.get(kind, id);
      if (record) records.put({ ...record, isArchived: false });
    }),
    /** The loser is gone and the winner stays, as after "merge" in HubSpot. */
    merge: fresh((kind: CrmKind, winnerId: string, loserId: string): void => {
      records.archive(kind, loserId);
      const winner = records.get(kind, winnerId);
      if (winner) records.put(winner);
    }),
  };
}

/** What belongs to a company. */
function linkedTo(records: FakeRecords, companyId: string): CrmLinks {
  const idsOf = (kind: CrmKind) =>
    records
      .live(kind)
      .filter(({ links }) => links.companyIds.includes(companyId))
      .map(({ id }) => id);
  return { contactIds: idsOf("contact"), companyIds: [], dealIds: idsOf("deal") };
}

type Calls = {
  call: <T>(on: "read" | "write", token: TokenSource, work: () => Result<T, VendorError>) => VendorResult<T>;
  notFound: () => Result<never, VendorError>;
};

function typedReads(
  token: TokenSource,
  world: FakePortal,
  records: FakeRecords,
  { call, notFound }: Calls,
): Pick<CrmPort, "getAccount" | "findContactByEmail" | "getCompany" | "findCompanyByDomain" | "listDealsOfContact"> {
  return {
    getAccount: () => call("read", token, () => ok({ portalId: world.portalId, label: world.label })),
    findContactByEmail: (email) =>
      call("read", token, () => {
        const wanted = email.toLowerCase();
        const entry = world.contacts.findLast((contact) => contact.email === wanted);
        const record = entry
          ? records.liveOne("contact", entry.id)
          : records.live("contact").find((candidate) => candidate.properties.email === wanted);
        if (!record) return ok(null);
        const { properties, links, id } = record;
        return ok(contactOf({ id, properties: { ...properties, email: wanted } }, links.companyIds[0] ?? null));
      }),
    getCompany: (id) =>
      call("read", token, () => {
        const found = records.liveOne("company", id);
        return found ? ok(companyOf(found)) : notFound();
      }),
    findCompanyByDomain: (domain) =>
      call("read", token, () => {
        const found = records.live("company").find(({ properties }) => properties.domain === domain.toLowerCase());
        return ok(found ? companyOf(found) : null);
      }),
    listDealsOfContact: (contactId) =>
      call("read", token, () => {
        const stages = stageFacts(world.pipelines);
        const deals = records.live("deal").filter((deal) => deal.links.contactIds.includes(contactId));
        return ok(deals.map((deal) => dealOf(deal, stages, "USD")));
      }),
  };
}

const TYPE_IDS: Record<CrmKind, string> = { contact: "0-1", company: "0-2", deal: "0-3", task: "0-27", note: "0-46" };

function shown(world: FakePortal, record: FakeRecord, names: string[]): CrmRecord {
  return {
    id: record.id,
    properties: Object.fromEntries(names.map((name) => [name, record.properties[name] || null])),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    isArchived: record.isArchived,
    url: `https://app.hubspot.com/contacts/${world.portalId}/record/${TYPE_IDS[record.kind]}/${record.id}`,
  };
}
