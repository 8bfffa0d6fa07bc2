import type { Client } from "@hubspot/api-client";
import type { CrmKind, CrmLinks, CrmPort, CrmProperties, CrmRecord } from "#server/connectors/ports/crm.ts";
import { ok } from "#server/platform/pure/result.ts";
import type { HubspotCalls } from "./calls.ts";
import { ensureKeyProperty, KEY_PROPERTY } from "./key-property.ts";
import { associationTypes, type LinkTarget, linkField, objectTypes, typeIds } from "./kinds.ts";

/** A record as every endpoint of objects sends it. */
export type VendorRecord = {
  id: string;
  properties: Record<string, string | null | undefined>;
  createdAt: Date;
  updatedAt: Date;
  archived?: boolean;
};

type RecordMethods = Pick<
  CrmPort,
  "getRecord" | "createRecord" | "findByKey" | "updateRecord" | "archiveRecord" | "countRecords"
>;

/** Reading and writing one record; a write is sent once. */
export function recordMethods(calls: HubspotCalls): RecordMethods {
  return {
    getRecord: async (kind, id, properties) => {
      const live = await getOne(calls, kind, { id, properties, isArchived: false });
      if (live.ok || live.error.kind !== "not_found") return live;
      return getOne(calls, kind, { id, properties, isArchived: true });
    },
    createRecord: async (kind, record) => {
      const ready = await ensureKeyProperty(calls, kind);
      if (!ready.ok) return ready;
      const url = await urlsOf(calls, kind);
      const properties = { ...onTheWire(record.properties), [KEY_PROPERTY]: record.key };
      const associations = associationsOf(kind, record.links);
      return calls.write(async (client) => {
        const made = await client.crm.objects.basicApi.create(objectTypes[kind], { properties, associations });
        return recordOf(made, Object.keys(record.properties), url);
      });
    },
    findByKey: async (kind, key, properties) => {
      // HubSpot refuses to look by a property that nobody has made yet.
      const ready = await ensureKeyProperty(calls, kind);
      if (!ready.ok) return ready;
      const found = await getOne(calls, kind, { id: key, properties, isArchived: false, idProperty: KEY_PROPERTY });
      return !found.ok && found.error.kind === "not_found" ? ok(null) : found;
    },
    updateRecord: async (kind, id, properties) => {
      const names = Object.keys(properties);
      const before = await getOne(calls, kind, { id, properties: names, isArchived: false });
      if (!before.ok) return before;
      const differing = Object.entries(properties).filter(([name, value]) => !isSame(before.value, name, value));
      if (differing.length === 0) return before;
      const url = await urlsOf(calls, kind);
      return calls.write(async (client) => {
        const changes = { properties: onTheWire(Object.fromEntries(differing)) };
        const after = await client.crm.objects.basicApi.update(objectTypes[kind], id, changes);
        return recordOf({ ...after, properties: { ...before.value.properties, ...after.properties } }, names, url);
      });
    },
    archiveRecord: async (kind, id) => {
      const answer = await calls.write((client) => client.crm.objects.basicApi.archive(objectTypes[kind], id));
      return answer.ok || answer.error.kind === "not_found" ? ok(undefined) : answer;
    },
    countRecords: (kind) => calls.read((client) => totalOf(client, kind)),
  };
}

type Wanted = { id: string; properties: string[]; isArchived: boolean; idProperty?: string };

async function getOne(calls: HubspotCalls, kind: CrmKind, wanted: Wanted) {
  const url = await urlsOf(calls, kind);
  return calls.read(async (client) => {
    const { id, properties, isArchived, idProperty } = wanted;
    const { basicApi } = client.crm.objects;
    const type = objectTypes[kind];
    const found = await basicApi.getById(type, id, properties, undefined, undefined, isArchived, idProperty);
    return recordOf(found, properties, url);
  });
}

async function totalOf(client: Client, kind: CrmKind): Promise<number> {
  const page = await client.crm.objects.searchApi.doSearch(objectTypes[kind], { limit: 1, properties: [] });
  return page.total;
}

export type UrlOf = (id: string) => string | null;

/** Address of a record in HubSpot's screens. Not knowing it never stops the work. */
export async function urlsOf(calls: HubspotCalls, kind: CrmKind): Promise<UrlOf> {
  const portal = await calls.portal();
  const base = portal.ok ? portal.value.recordsUrl : null;
  return (id) => (base === null ? null : `${base}/${typeIds[kind]}/${id}`);
}

/** Exactly the named properties; what HubSpot leaves out or sends empty is null. */
export function recordOf(record: VendorRecord, names: string[], urlOf: UrlOf): CrmRecord {
  return {
    id: record.id,
    properties: Object.fromEntries(names.map((name) => [name, record.properties[name] || null])),
    createdAt: new Date(record.createdAt),
    updatedAt: new Date(record.updatedAt),
    isArchived: record.archived ?? false,
    url: urlOf(record.id),
  };
}

/** HubSpot empties a property by an empty text. */
const onTheWire = (properties: CrmProperties): Record<string, string> =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, value ?? ""]));

/** HubSpot writes an instant its own way, whichever way it was given. */
function isSame(before: CrmRecord, name: string, wanted: string | null): boolean {
  const present = before.properties[name] ?? "";
  if (present === (wanted ?? "")) return true;
  const isInstant = /^\d{4}-\d\d-\d\dT/;
  return isInstant.test(present) && isInstant.test(wanted ?? "") && Date.parse(present) === Date.parse(wanted ?? "");
}

function associationsOf(kind: CrmKind, links: CrmLinks) {
  const targets: LinkTarget[] = ["contact", "company", "deal"];
  return targets.flatMap((target) =>
    links[linkField[target]].map((id) => ({
      to: { id },
      types: [{ associationCategory: "HUBSPOT_DEFINED" as never, associationTypeId: associationTypes[kind][target] }],
    })),
  );
}
