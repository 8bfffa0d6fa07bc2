import type { BatchResponseSimplePublicObjectWithErrors } from "@hubspot/api-client/lib/codegen/crm/contacts/models/BatchResponseSimplePublicObjectWithErrors.js";
import type { CollectionResponseWithTotalSimplePublicObject } from "@hubspot/api-client/lib/codegen/crm/contacts/models/CollectionResponseWithTotalSimplePublicObject.js";
import type { SimplePublicObject } from "@hubspot/api-client/lib/codegen/crm/contacts/models/SimplePublicObject.js";
import type { SimplePublicObjectWithAssociations } from "@hubspot/api-client/lib/codegen/crm/contacts/models/SimplePublicObjectWithAssociations.js";
import { isRecord, jsonObject, type RouteContext, stringList } from "../http/emulator.ts";
import { type HubspotRoute, withType } from "./access.ts";
import type { Crm } from "./crm.ts";
import type { CrmRecord, CrmStore } from "./crm-store.ts";
import { searchRecords } from "./search.ts";
import { type ObjectType, objectTypeOf, singularOf } from "./types.ts";
import { hubspotError, objectNotFound, type Wire } from "./wire.ts";

export type Portal = { store: CrmStore; crm: Crm; searchLagMs: () => number };

const MAX_LIST = 100;
const MAX_BATCH = 100;

/** Create, get, patch, archive, list, search and batch read of contacts, companies, deals, tasks and notes. */
export function registerObjects(route: HubspotRoute, portal: Portal): void {
  const base = "/crm/v3/objects/:type";
  route("post", base, "objects.write", (c) => withType(c, "type", (type) => createObject(c, type, portal)));
  route("get", base, "objects.read", (c) => withType(c, "type", (type) => listObjects(c, type, portal)));
  route("post", `${base}/search`, "objects.read", (c) => withType(c, "type", (type) => searchObjects(c, type, portal)));
  route("post", `${base}/batch/read`, "objects.read", (c) => withType(c, "type", (type) => batchRead(c, type, portal)));
  route("get", `${base}/:id`, "objects.read", (c) => withType(c, "type", (type) => getObject(c, type, portal)));
  route("patch", `${base}/:id`, "objects.write", (c) => withType(c, "type", (type) => patchObject(c, type, portal)));
  route("delete", `${base}/:id`, "objects.write", (c) =>
    withType(c, "type", (type) => {
      const record = portal.store.get(type, c.req.param("id"));
      if (record && !record.isArchived) portal.crm.archive(record, "INTEGRATION");
      return new Response(null, { status: 204 });
    }),
  );
}

async function createObject(c: RouteContext, type: ObjectType, { store, crm }: Portal): Promise<Response> {
  const body = await jsonObject(c);
  if (!body || !isRecord(body.properties)) return invalidJson();
  const result = crm.create(type, body, "INTEGRATION");
  return result.kind === "refused"
    ? result.response
    : Response.json(publicObject(store, result.record, null), { status: 201 });
}

async function patchObject(c: RouteContext, type: ObjectType, { store, crm }: Portal): Promise<Response> {
  const body = await jsonObject(c);
  if (!body || !isRecord(body.properties)) return invalidJson();
  const found = crm.find(type, c.req.param("id"), queryOf(c).get("idProperty"));
  if (found.kind === "refused") return found.response;
  const result = crm.update(found.record, body.properties, "INTEGRATION");
  return result.kind === "refused" ? result.response : Response.json(publicObject(store, result.record, null));
}

function getObject(c: RouteContext, type: ObjectType, { store, crm }: Portal): Response {
  const query = queryOf(c);
  if (query.get("archived") === "true") {
    const record = store.get(type, c.req.param("id"));
    return record?.isArchived
      ? Response.json(publicObject(store, record, namesOf(query, "properties")))
      : objectNotFound();
  }
  const found = crm.find(type, c.req.param("id"), query.get("idProperty"));
  if (found.kind === "refused") return found.response;
  return Response.json(
    withAssociations(store, found.record, namesOf(query, "properties"), namesOf(query, "associations")),
  );
}

function listObjects(c: RouteContext, type: ObjectType, { store }: Portal): Response {
  const query = queryOf(c);
  const limit = Number(query.get("limit") ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIST)
    return hubspotError(400, "VALIDATION_ERROR", `limit must be between 1 and ${MAX_LIST}`);
  const after = query.get("after");
  if (after !== null && !/^\d+$/.test(after)) return hubspotError(400, "VALIDATION_ERROR", "after is not a cursor");
  const isArchived = query.get("archived") === "true";
  const rest = store
    .all(type)
    .filter((record) => record.isArchived === isArchived && (after === null || BigInt(record.id) > BigInt(after)))
    .sort(byId);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const results = page.map((record) =>
    withAssociations(store, record, namesOf(query, "properties"), namesOf(query, "associations")),
  );
  return Response.json({ results, ...(last && rest.length > limit ? { paging: { next: { after: last.id } } } : {}) });
}

/** Ids are whole numbers of different lengths. */
const byId = (a: CrmRecord, b: CrmRecord): number => a.id.length - b.id.length || (a.id < b.id ? -1 : 1);

async function searchObjects(c: RouteContext, type: ObjectType, { store, searchLagMs }: Portal): Promise<Response> {
  const body = await jsonObject(c);
  if (!body) return invalidJson();
  const indexedBefore = Date.now() - searchLagMs();
  const found = searchRecords(store, type, body, (record) => record.updatedAtMs <= indexedBefore);
  if (found.kind === "refused") return found.response;
  const names = stringList(body.properties);
  const answer: Wire<CollectionResponseWithTotalSimplePublicObject> = {
    total: found.total,
    results: found.records.map((record) => publicObject(store, record, names)),
    ...(found.nextAfter ? { paging: { next: { after: found.nextAfter } } } : {}),
  };
  return Response.json(answer);
}

/** Found records with 200, or 207 and one error that names the ids that do not exist. */
async function batchRead(c: RouteContext, type: ObjectType, { store, crm }: Portal): Promise<Response> {
  const body = await jsonObject(c);
  if (!body || !Array.isArray(body.inputs)) return invalidJson();
  const ids = body.inputs.map((input: unknown) => (isRecord(input) ? String(input.id) : ""));
  if (ids.length > MAX_BATCH) return hubspotError(400, "VALIDATION_ERROR", `Batch size must not exceed ${MAX_BATCH}`);
  const idProperty = typeof body.idProperty === "string" ? body.idProperty : null;
  const results: Wire<SimplePublicObject>[] = [];
  const missing: string[] = [];
  for (const id of ids) {
    const found = crm.find(type, id, idProperty);
    if (found.kind === "ok") results.push(publicObject(store, found.record, stringList(body.properties)));
    else if (found.response.status === 404) missing.push(id);
    else return found.response;
  }
  const at = new Date().toISOString();
  const answer: Wire<BatchResponseSimplePublicObjectWithErrors> = {
    status: "COMPLETE",
    results,
    startedAt: at,
    completedAt: at,
  };
  if (missing.length === 0) return Response.json(answer);
  const message = `Could not get some ${type.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`;
  const error = {
    status: "error",
    category: "OBJECT_NOT_FOUND",
    message,
    context: { ids: missing },
    errors: [],
    links: {},
  };
  return Response.json({ ...answer, numErrors: 1, errors: [error] }, { status: 207 });
}

/** Named properties are always present, null when unset; names HubSpot does not know are left out, as the vendor does. */
export function publicObject(store: CrmStore, record: CrmRecord, names: string[] | null): Wire<SimplePublicObject> {
  const known = new Set(store.properties(record.type).map((definition) => definition.name));
  const shown = names?.length
    ? [...new Set([...names, ...technicalNames(record.type)])]
    : store.defaultProperties(record.type);
  const written = names === null ? Object.keys(record.properties) : [];
  const properties = Object.fromEntries(
    [...new Set([...shown, ...written])]
      .filter((name) => known.has(name))
      .map((name) => [name, record.properties[name] || null]),
  );
  return {
    id: record.id,
    properties,
    createdAt: new Date(record.createdAtMs).toISOString(),
    updatedAt: new Date(record.updatedAtMs).toISOString(),
    archived: record.isArchived,
    ...(record.isArchived ? { archivedAt: new Date(record.updatedAtMs).toISOString() } : {}),
  };
}

function technicalNames(type: ObjectType): string[] {
  switch (type) {
    case "contacts":
      return ["hs_object_id", "createdate", "lastmodifieddate"];
    case "companies":
    case "deals":
      return ["hs_object_id", "createdate", "hs_lastmodifieddate"];
    case "tasks":
    case "notes":
      return ["hs_object_id", "hs_createdate", "hs_lastmodifieddate"];
    default:
      return type satisfies never;
  }
}

function withAssociations(
  store: CrmStore,
  record: CrmRecord,
  names: string[],
  toTypes: string[],
): Wire<SimplePublicObjectWithAssociations> {
  const base = publicObject(store, record, names);
  const associations = Object.fromEntries(
    toTypes.flatMap((text) => {
      const toType = objectTypeOf(text);
      const links = toType ? store.associationsOf(record.type, record.id, toType) : [];
      if (!toType || links.length === 0) return [];
      const type = `${singularOf(record.type)}_to_${singularOf(toType)}`;
      return [[toType, { results: links.map((link) => ({ id: link.toId, type })) }]];
    }),
  );
  return Object.keys(associations).length > 0 ? { ...base, associations } : base;
}

/** A list parameter, repeated or separated by commas. */
function namesOf(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(","))
    .filter(Boolean);
}

function queryOf(c: RouteContext): URLSearchParams {
  return new URL(c.req.url).searchParams;
}

export function invalidJson(): Response {
  return hubspotError(400, "VALIDATION_ERROR", "Invalid input JSON");
}
