import type { PublicOwner } from "@hubspot/api-client/lib/codegen/crm/owners/models/PublicOwner.js";
import type { Pipeline } from "@hubspot/api-client/lib/codegen/crm/pipelines/models/Pipeline.js";
import type { PipelineStage } from "@hubspot/api-client/lib/codegen/crm/pipelines/models/PipelineStage.js";
import type { Property } from "@hubspot/api-client/lib/codegen/crm/properties/models/Property.js";
import type { PropertyGroup } from "@hubspot/api-client/lib/codegen/crm/properties/models/PropertyGroup.js";
import { isRecord, jsonObject, type RouteContext } from "../http/emulator.ts";
import { type HubspotRoute, withType } from "./access.ts";
import type { CrmOwner, CrmPipeline } from "./crm-store.ts";
import { invalidJson, type Portal } from "./object-routes.ts";
import type { PropertyDefinition, PropertyType } from "./property-list.ts";
import type { ObjectType } from "./types.ts";
import { hubspotError, objectNotFound, type Wire } from "./wire.ts";

const PROPERTY_TYPES: PropertyType[] = ["string", "number", "datetime", "enumeration", "bool"];

/** Owners, deal pipelines and property definitions, with custom properties that may be unique. */
export function registerDefinitions(route: HubspotRoute, { store }: Portal): void {
  for (const path of ["/crm/v3/owners", "/crm/v3/owners/"]) {
    route("get", path, "crm.objects.owners.read", (c) => {
      const query = new URL(c.req.url).searchParams;
      const email = query.get("email")?.toLowerCase();
      const after = Number(query.get("after") ?? 0) || 0;
      const limit = Number(query.get("limit") ?? 100) || 100;
      const owners = store.owners().filter((owner) => !email || owner.email === email);
      const next = after + limit;
      return Response.json({
        results: owners.slice(after, next).map(publicOwner),
        ...(next < owners.length ? { paging: { next: { after: String(next) } } } : {}),
      });
    });
  }
  route("get", "/crm/v3/owners/:id", "crm.objects.owners.read", (c) => {
    const byUser = new URL(c.req.url).searchParams.get("idProperty") === "userId";
    const owner = store
      .owners()
      .find((candidate) => (byUser ? String(candidate.userId) : candidate.id) === c.req.param("id"));
    return owner ? Response.json(publicOwner(owner)) : objectNotFound();
  });
  registerPipelines(route, store.pipelines);
  route("get", "/crm/v3/properties/:type", "schemas.read", (c) =>
    withType(c, "type", (type) => Response.json({ results: store.properties(type).map(publicProperty) })),
  );
  route("get", "/crm/v3/properties/:type/:name", "schemas.read", (c) =>
    withType(c, "type", (type) => {
      const found = store.properties(type).find((definition) => definition.name === c.req.param("name"));
      return found ? Response.json(publicProperty(found)) : objectNotFound();
    }),
  );
  route("post", "/crm/v3/properties/:type/groups", "schemas.write", (c) =>
    withType(c, "type", (type) => createGroup(c, type, store)),
  );
  route("post", "/crm/v3/properties/:type", "schemas.write", (c) =>
    withType(c, "type", (type) =>
      createProperty(c, type, { properties: store.properties, addProperty: store.addProperty }),
    ),
  );
}

function registerPipelines(route: HubspotRoute, pipelines: () => CrmPipeline[]): void {
  const of = (c: RouteContext): CrmPipeline[] => (/^(deals?|0-3)$/.test(c.req.param("object")) ? pipelines() : []);
  const find = (c: RouteContext): CrmPipeline | undefined =>
    of(c).find((pipeline) => pipeline.id === c.req.param("id"));
  route("get", "/crm/v3/pipelines/:object", "crm.objects.deals.read", (c) =>
    Response.json({ results: of(c).map(publicPipeline) }),
  );
  route("get", "/crm/v3/pipelines/:object/:id", "crm.objects.deals.read", (c) => {
    const pipeline = find(c);
    return pipeline ? Response.json(publicPipeline(pipeline)) : objectNotFound();
  });
  route("get", "/crm/v3/pipelines/:object/:id/stages", "crm.objects.deals.read", (c) => {
    const pipeline = find(c);
    return pipeline ? Response.json({ results: publicPipeline(pipeline).stages }) : objectNotFound();
  });
}

async function createGroup(c: RouteContext, type: ObjectType, store: Portal["store"]): Promise<Response> {
  const body = await jsonObject(c);
  const { name, label } = body ?? {};
  if (typeof name !== "string" || !/^[a-z][a-z0-9_]*$/.test(name) || typeof label !== "string") return invalidJson();
  if (!store.addGroup(type, name))
    return hubspotError(409, "CONFLICT", `A property group named '${name}' already exists.`);
  const group: Wire<PropertyGroup> = { name, label, displayOrder: -1, archived: false };
  return Response.json(group, { status: 201 });
}

type PropertyBook = {
  properties(type: ObjectType): PropertyDefinition[];
  addProperty(type: ObjectType, definition: PropertyDefinition): void;
};

async function createProperty(c: RouteContext, type: ObjectType, book: PropertyBook): Promise<Response> {
  const body = await jsonObject(c);
  const name = typeof body?.name === "string" ? body.name : "";
  const propertyType = PROPERTY_TYPES.find((candidate) => candidate === body?.type);
  if (!body || !propertyType || typeof body.label !== "string" || typeof body.groupName !== "string")
    return invalidJson();
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    return hubspotError(
      400,
      "VALIDATION_ERROR",
      "Property names must be lower-case letters, numbers and underscores and start with a letter.",
    );
  }
  if (book.properties(type).some((definition) => definition.name === name)) {
    return hubspotError(409, "CONFLICT", `A property named '${name}' already exists.`);
  }
  const definition: PropertyDefinition = {
    name,
    label: body.label,
    type: propertyType,
    options: readOptions(body.options),
    isReadOnly: false,
    isUnique: body.hasUniqueValue === true,
    isRequired: false,
    isCustom: true,
    groupName: body.groupName,
    createdAtMs: Date.now(),
  };
  book.addProperty(type, definition);
  return Response.json(publicProperty(definition), { status: 201 });
}

function readOptions(input: unknown): { value: string; label: string }[] {
  return (Array.isArray(input) ? input : []).flatMap((option: unknown) =>
    isRecord(option) && typeof option.value === "string"
      ? [{ value: option.value, label: String(option.label ?? option.value) }]
      : [],
  );
}

function publicOwner(owner: CrmOwner): Wire<PublicOwner> {
  const at = new Date(owner.createdAtMs).toISOString();
  return {
    id: owner.id,
    email: owner.email,
    type: "PERSON",
    firstName: owner.firstName,
    lastName: owner.lastName,
    userId: owner.userId,
    userIdIncludingInactive: owner.userId,
    createdAt: at,
    updatedAt: at,
    archived: false,
  };
}

function publicPipeline(pipeline: CrmPipeline): Wire<Pipeline> {
  const at = new Date(pipeline.createdAtMs).toISOString();
  const times = { createdAt: at, updatedAt: at, archived: false };
  const stages: Wire<PipelineStage>[] = pipeline.stages.map((stage) => ({
    id: stage.id,
    label: stage.label,
    displayOrder: stage.displayOrder,
    metadata: { isClosed: String(stage.isClosed), probability: stage.probability.toFixed(1) },
    writePermissions: "CRM_PERMISSIONS_ENFORCEMENT",
    ...times,
  }));
  return { id: pipeline.id, label: pipeline.label, displayOrder: 0, stages, ...times };
}

const FIELD_TYPES: Record<PropertyType, string> = {
  string: "text",
  number: "number",
  datetime: "date",
  enumeration: "select",
  bool: "booleancheckbox",
};

function publicProperty(definition: PropertyDefinition): Wire<Property> {
  return {
    name: definition.name,
    label: definition.label,
    description: "",
    type: definition.type,
    fieldType: FIELD_TYPES[definition.type],
    groupName: definition.groupName || "information",
    options: definition.options.map((option, displayOrder) => ({ ...option, displayOrder, hidden: false })),
    hasUniqueValue: definition.isUnique,
    hubspotDefined: !definition.isCustom,
    hidden: false,
    archived: false,
    calculated: false,
    externalOptions: false,
    formField: false,
    ...(definition.createdAtMs === null ? {} : { createdAt: new Date(definition.createdAtMs).toISOString() }),
  };
}
