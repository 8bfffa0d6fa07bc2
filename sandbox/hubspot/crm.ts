import type { CrmRecord, CrmStore } from "./crm-store.ts";
import {
  type AssociationSpec,
  defaultAssociationType,
  inverseAssociationType,
  type ObjectType,
  objectTypeOf,
  singularOf,
} from "./types.ts";
import { validateProperties } from "./validate.ts";
import { hubspotError, objectNotFound } from "./wire.ts";

export type CrmChange = {
  action: "creation" | "propertyChange" | "deletion" | "restore" | "merge";
  record: CrmRecord;
  /** Changed properties, for `propertyChange` only. */
  changed: Record<string, string>;
  /** Id of the record that went into this one, for `merge` only. */
  mergedId?: string;
};

/** Who made a change; HubSpot tells it in webhook events. */
export type ChangeSource = "INTEGRATION" | "CRM_UI" | "FORM";

export type CrmListener = (changes: CrmChange[], source: ChangeSource) => void;

export type CrmResult = { kind: "ok"; record: CrmRecord } | { kind: "refused"; response: Response };

export type Crm = ReturnType<typeof createCrm>;

/** Writes to the emulated portal: validation, uniqueness, computed properties, associations, and word of every change. */
export function createCrm(store: CrmStore, notify: CrmListener) {
  const create = (
    type: ObjectType,
    input: { properties?: unknown; associations?: unknown },
    source: ChangeSource,
    atMs = Date.now(),
  ): CrmResult => {
    const checked = validateProperties(store, type, input.properties, true);
    if (checked.kind === "refused") return checked;
    const conflict = uniqueConflict(store, type, checked.properties, null);
    if (conflict) return { kind: "refused", response: conflict };
    const links = readAssociations(store, type, input.associations);
    if (links.kind === "refused") return links;
    const record: CrmRecord = {
      id: store.nextId(),
      type,
      properties: {},
      isArchived: false,
      createdAtMs: atMs,
      updatedAtMs: atMs,
    };
    const written = withComputed(store, { ...record, properties: withDefaults(type, checked.properties) });
    store.put(written);
    for (const link of links.links) store.associate(written, link.to, link.specs);
    notify([{ action: "creation", record: written, changed: {} }], source);
    return { kind: "ok", record: written };
  };

  const update = (record: CrmRecord, properties: unknown, source: ChangeSource): CrmResult => {
    const checked = validateProperties(store, record.type, properties, false);
    if (checked.kind === "refused") return checked;
    const conflict = uniqueConflict(store, record.type, checked.properties, record.id);
    if (conflict) return { kind: "refused", response: conflict };
    const changed = Object.fromEntries(
      Object.entries(checked.properties).filter(([name, value]) => (record.properties[name] ?? "") !== value),
    );
    const written = withComputed(store, {
      ...record,
      properties: { ...record.properties, ...changed },
      updatedAtMs: Date.now(),
    });
    store.put(written);
    if (Object.keys(changed).length > 0) notify([{ action: "propertyChange", record: written, changed }], source);
    return { kind: "ok", record: written };
  };

  const archive = (record: CrmRecord, source: ChangeSource): void => {
    store.put({ ...record, isArchived: true, updatedAtMs: Date.now() });
    notify([{ action: "deletion", record, changed: {} }], source);
  };

  /** The live record, by id or by a property that holds unique values. */
  const find = (type: ObjectType, id: string, idProperty: string | null): CrmResult => {
    if (idProperty && idProperty !== "hs_object_id") {
      const isUnique = store
        .properties(type)
        .some((definition) => definition.name === idProperty && definition.isUnique);
      if (!isUnique)
        return {
          kind: "refused",
          response: hubspotError(400, "VALIDATION_ERROR", `${idProperty} is not a unique property`),
        };
      const found = store.findUnique(type, idProperty, id);
      return found ? { kind: "ok", record: found } : { kind: "refused", response: objectNotFound() };
    }
    const record = store.get(type, store.survivorOf(type, id));
    return record && !record.isArchived ? { kind: "ok", record } : { kind: "refused", response: objectNotFound() };
  };

  return { create, update, archive, ...revivals(store, notify), find };
}

/** What only a person in HubSpot does: bringing a record back, and making one of two. */
function revivals(store: CrmStore, notify: CrmListener) {
  return {
    restore(record: CrmRecord, source: ChangeSource): void {
      const restored = withComputed(store, { ...record, isArchived: false, updatedAtMs: Date.now() });
      store.put(restored);
      notify([{ action: "restore", record: restored, changed: {} }], source);
    },
    /** The loser's links and whatever the winner lacks go to the winner; the loser's id leads to it from now on. */
    merge(winner: CrmRecord, loser: CrmRecord, source: ChangeSource): void {
      const filled = Object.entries(loser.properties).filter(([name, value]) => value && !winner.properties[name]);
      const properties = { ...winner.properties, ...Object.fromEntries(filled) };
      const merged = withComputed(store, { ...winner, properties, updatedAtMs: Date.now() });
      for (const link of store.associationsOf(loser.type, loser.id)) {
        const to = store.get(link.toType, link.toId);
        if (to) store.associate(merged, to, link.specs);
      }
      store.put({ ...loser, isArchived: true, updatedAtMs: Date.now() });
      store.putMerge(loser.type, loser.id, winner.id);
      store.put(merged);
      notify([{ action: "merge", record: merged, changed: {}, mergedId: loser.id }], source);
    },
  };
}

function withDefaults(type: ObjectType, properties: Record<string, string>): Record<string, string> {
  switch (type) {
    case "contacts":
      return { lifecyclestage: "lead", ...properties };
    case "deals":
      return { pipeline: "default", ...properties };
    case "tasks":
      return { hs_task_status: "NOT_STARTED", hs_task_priority: "NONE", hs_task_type: "TODO", ...properties };
    case "companies":
    case "notes":
      return properties;
    default:
      return type satisfies never;
  }
}

/** Properties that HubSpot sets by itself. */
export function withComputed(store: CrmStore, record: CrmRecord): CrmRecord {
  const created = new Date(record.createdAtMs).toISOString();
  const updated = new Date(record.updatedAtMs).toISOString();
  const base = { ...record.properties, hs_object_id: record.id, hs_createdate: created, hs_lastmodifieddate: updated };
  switch (record.type) {
    case "contacts":
      return { ...record, properties: { ...base, createdate: created, lastmodifieddate: updated } };
    case "companies":
      return { ...record, properties: { ...base, createdate: created } };
    case "deals":
      return { ...record, properties: { ...base, createdate: created, ...stageFacts(store, base) } };
    case "tasks": {
      const isDone = record.properties.hs_task_status === "COMPLETED";
      const doneAt = record.properties.hs_task_completion_date || updated;
      return { ...record, properties: { ...base, hs_task_completion_date: isDone ? doneAt : "" } };
    }
    case "notes":
      return { ...record, properties: base };
    default:
      return record.type satisfies never;
  }
}

function stageFacts(store: CrmStore, properties: Record<string, string>): Record<string, string> {
  const stage = store
    .pipelines()
    .flatMap((pipeline) => pipeline.stages)
    .find((candidate) => candidate.id === properties.dealstage);
  return {
    hs_is_closed: String(stage?.isClosed ?? false),
    hs_is_closed_won: String((stage?.isClosed ?? false) && stage?.probability === 1),
    hs_deal_stage_probability: String(stage?.probability ?? ""),
  };
}

function uniqueConflict(
  store: CrmStore,
  type: ObjectType,
  properties: Record<string, string>,
  ownId: string | null,
): Response | null {
  for (const { name, isUnique } of store.properties(type)) {
    const value = isUnique ? properties[name] : undefined;
    const other = value ? store.findUnique(type, name, value) : undefined;
    if (!other || other.id === ownId) continue;
    if (name === "email") return hubspotError(409, "CONFLICT", `Contact already exists. Existing ID: ${other.id}`);
    const place = `{objectType=${singularOf(type)}, propertyName=${name}, value=${value}}`;
    return hubspotError(
      400,
      "VALIDATION_ERROR",
      `Cannot set PropertyValueCoordinates${place}. ${other.id} already has that value.`,
    );
  }
  return null;
}

type Link = { to: CrmRecord; specs: AssociationSpec[] };

function readAssociations(
  store: CrmStore,
  type: ObjectType,
  input: unknown,
): { kind: "ok"; links: Link[] } | { kind: "refused"; response: Response } {
  const links: Link[] = [];
  for (const item of Array.isArray(input) ? input : []) {
    const link = readAssociation(store, type, item);
    if (!link) {
      return {
        kind: "refused",
        response: hubspotError(400, "VALIDATION_ERROR", `Invalid association: ${JSON.stringify(item)}`),
      };
    }
    links.push(link);
  }
  return { kind: "ok", links };
}

/** One entry of `associations` on create: the target's type follows from the association number. */
function readAssociation(store: CrmStore, type: ObjectType, item: unknown): Link | null {
  const entry = item as {
    to?: { id?: unknown };
    types?: { associationCategory?: unknown; associationTypeId?: unknown }[];
  } | null;
  const specs = (entry?.types ?? []).flatMap((spec) =>
    spec.associationCategory === "HUBSPOT_DEFINED" && typeof spec.associationTypeId === "number"
      ? [{ category: "HUBSPOT_DEFINED" as const, typeId: spec.associationTypeId }]
      : [],
  );
  const first = specs[0];
  if (!first || specs.length !== entry?.types?.length) return null;
  const toType = ["contacts", "companies", "deals", "tasks", "notes"]
    .map(objectTypeOf)
    .find((candidate) => candidate && isBetween(type, candidate, first.typeId));
  const to = toType ? store.get(toType, String(entry.to?.id)) : undefined;
  return to && !to.isArchived ? { to, specs } : null;
}

/** True when the association number belongs between the two types. */
export function isBetween(from: ObjectType, to: ObjectType, typeId: number): boolean {
  return defaultAssociationType(from, to) === typeId || inverseAssociationType(from, to, typeId) !== null;
}
