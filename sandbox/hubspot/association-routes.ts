import { isRecord, type RouteContext } from "../http/emulator.ts";
import { type HubspotRoute, withType } from "./access.ts";
import { isBetween } from "./crm.ts";
import type { CrmAssociation, CrmRecord } from "./crm-store.ts";
import { invalidJson, type Portal } from "./object-routes.ts";
import { associationLabel, defaultAssociationType, type ObjectType, TYPE_IDS } from "./types.ts";
import { hubspotError, objectNotFound } from "./wire.ts";

const MAX_LIST = 500;

/** Associations v4: default and by number, list, batch read, delete. */
export function registerAssociations(route: HubspotRoute, portal: Portal): void {
  const pair = "/crm/v4/objects/:type/:id/associations/:toType/:toId";
  route("put", "/crm/v4/objects/:type/:id/associations/default/:toType/:toId", "objects.write", (c) =>
    withPair(c, portal, (from, to) => {
      const typeId = defaultAssociationType(from.type, to.type);
      if (typeId === null)
        return hubspotError(400, "VALIDATION_ERROR", `No default association from ${from.type} to ${to.type}`);
      portal.store.associate(from, to, [{ category: "HUBSPOT_DEFINED", typeId }]);
      const back = defaultAssociationType(to.type, from.type);
      const at = new Date().toISOString();
      const spec = (id: number | null) => ({ associationCategory: "HUBSPOT_DEFINED", associationTypeId: id });
      const results = [
        { from: { id: from.id }, to: { id: to.id }, associationSpec: spec(typeId) },
        { from: { id: to.id }, to: { id: from.id }, associationSpec: spec(back) },
      ];
      return Response.json({ status: "COMPLETE", results, startedAt: at, completedAt: at });
    }),
  );
  route("put", pair, "objects.write", (c) => labelPair(c, portal));
  route("delete", pair, "objects.write", (c) =>
    withPair(c, portal, (from, to) => {
      portal.store.disassociate(from, to);
      return new Response(null, { status: 204 });
    }),
  );
  route("get", "/crm/v4/objects/:type/:id/associations/:toType", "objects.read", (c) => listAssociations(c, portal));
  route("post", "/crm/v4/associations/:type/:toType/batch/read", "objects.read", (c) => batchRead(c, portal));
}

function withTypes(
  c: RouteContext,
  then: (from: ObjectType, to: ObjectType) => Response | Promise<Response>,
): Response | Promise<Response> {
  return withType(c, "type", (from) => withType(c, "toType", (to) => then(from, to)));
}

function withPair(
  c: RouteContext,
  { store }: Portal,
  then: (from: CrmRecord, to: CrmRecord) => Response | Promise<Response>,
): Response | Promise<Response> {
  return withTypes(c, (fromType, toType) => {
    const from = store.get(fromType, c.req.param("id"));
    const to = store.get(toType, c.req.param("toId"));
    return from && to && !from.isArchived && !to.isArchived ? then(from, to) : objectNotFound();
  });
}

async function labelPair(c: RouteContext, portal: Portal): Promise<Response> {
  const body: unknown = await c.req.json<unknown>();
  return withPair(c, portal, (from, to) => {
    const specs = (Array.isArray(body) ? body : []).flatMap((item: unknown) =>
      isRecord(item) && item.associationCategory === "HUBSPOT_DEFINED" && typeof item.associationTypeId === "number"
        ? [{ category: "HUBSPOT_DEFINED" as const, typeId: item.associationTypeId }]
        : [],
    );
    if (specs.length === 0) return invalidJson();
    const strange = specs.find((spec) => !isBetween(from.type, to.type, spec.typeId));
    if (strange) {
      return hubspotError(
        400,
        "VALIDATION_ERROR",
        `Association type ${strange.typeId} does not exist from ${from.type} to ${to.type}`,
      );
    }
    portal.store.associate(from, to, specs);
    return Response.json(
      {
        fromObjectTypeId: TYPE_IDS[from.type],
        fromObjectId: from.id,
        toObjectTypeId: TYPE_IDS[to.type],
        toObjectId: to.id,
        labels: specs.flatMap((spec) => associationLabel(from.type, to.type, spec.typeId) ?? []),
      },
      { status: 201 },
    );
  });
}

function listAssociations(c: RouteContext, { store }: Portal): Response | Promise<Response> {
  return withTypes(c, (fromType, toType) => {
    const from = store.get(fromType, c.req.param("id"));
    if (!from || from.isArchived) return objectNotFound();
    const query = new URL(c.req.url).searchParams;
    const limit = Math.min(MAX_LIST, Number(query.get("limit") ?? MAX_LIST) || MAX_LIST);
    const offset = Number(query.get("after") ?? 0) || 0;
    const all = store.associationsOf(fromType, from.id, toType);
    const next = offset + limit;
    return Response.json({
      results: all.slice(offset, next).map(associatedObject),
      ...(next < all.length ? { paging: { next: { after: String(next) } } } : {}),
    });
  });
}

async function batchRead(c: RouteContext, { store }: Portal): Promise<Response> {
  const body: unknown = await c.req.json<unknown>();
  if (!isRecord(body) || !Array.isArray(body.inputs)) return invalidJson();
  const ids = body.inputs.map((input: unknown) => (isRecord(input) ? String(input.id) : ""));
  return withTypes(c, (fromType, toType) => {
    const at = new Date().toISOString();
    const results = ids.flatMap((id) => {
      const to = store.associationsOf(fromType, id, toType).map(associatedObject);
      return to.length > 0 ? [{ from: { id }, to }] : [];
    });
    return Response.json({ status: "COMPLETE", results, startedAt: at, completedAt: at });
  });
}

function associatedObject(link: CrmAssociation): {
  toObjectId: string;
  associationTypes: { category: string; typeId: number; label?: string }[];
} {
  return {
    toObjectId: link.toId,
    associationTypes: link.specs.map((spec) => {
      const label = associationLabel(link.fromType, link.toType, spec.typeId);
      return { category: spec.category, typeId: spec.typeId, ...(label ? { label } : {}) };
    }),
  };
}
