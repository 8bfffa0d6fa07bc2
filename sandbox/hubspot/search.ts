import { isRecord, stringList } from "../http/emulator.ts";
import type { CrmRecord, CrmStore } from "./crm-store.ts";
import { type PropertyDefinition, SEARCHABLE } from "./property-list.ts";
import type { ObjectType } from "./types.ts";
import { timeOf } from "./validate.ts";
import { hubspotError } from "./wire.ts";

type Filter = { propertyName: string; operator: string; value?: string; highValue?: string; values?: string[] };

type Test = (record: CrmRecord) => boolean;

export type SearchResult =
  | { kind: "ok"; records: CrmRecord[]; total: number; nextAfter: string | null }
  | { kind: "refused"; response: Response };

const MAX_GROUPS = 5;
const MAX_FILTERS_PER_GROUP = 6;
const MAX_LIMIT = 200;
const MAX_TOTAL = 10_000;

/**
 * HubSpot's search: groups are joined by OR, filters in a group by AND. What the vendor would refuse is refused with 400.
 * @param isIndexed says whether a record can be found yet; search lags behind writes
 */
export function searchRecords(
  crm: CrmStore,
  type: ObjectType,
  body: Record<string, unknown>,
  isIndexed: Test,
): SearchResult {
  const limit = typeof body.limit === "number" ? body.limit : 10;
  const after = Number(body.after ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    return refused(`limit must be between 1 and ${MAX_LIMIT}`);
  if (!Number.isInteger(after) || after < 0 || after + limit > MAX_TOTAL)
    return refused("after must be a whole number below 10000");
  const definitions = new Map(crm.properties(type).map((definition) => [definition.name, definition]));
  const groups = readGroups(body.filterGroups, definitions);
  if (typeof groups === "string") return refused(groups);
  const sort = readSort(body.sorts, definitions);
  if (typeof sort === "string") return refused(sort);
  const query = typeof body.query === "string" ? body.query.trim().toLowerCase() : "";
  const found = crm
    .all(type)
    .filter((record) => !record.isArchived && isIndexed(record))
    .filter((record) => groups.length === 0 || groups.some((tests) => tests.every((test) => test(record))))
    .filter(
      (record) => !query || SEARCHABLE[type].some((name) => record.properties[name]?.toLowerCase().includes(query)),
    )
    .sort(sort);
  const next = after + limit;
  return {
    kind: "ok",
    records: found.slice(after, next),
    total: found.length,
    nextAfter: next < found.length ? String(next) : null,
  };
}

function refused(message: string): SearchResult {
  return {
    kind: "refused",
    response: hubspotError(400, "VALIDATION_ERROR", `There was a problem with the request: ${message}`),
  };
}

/** @returns the groups' tests, or what is wrong with them */
function readGroups(input: unknown, definitions: Map<string, PropertyDefinition>): Test[][] | string {
  if (input === undefined) return [];
  if (!Array.isArray(input)) return "filterGroups must be a list";
  if (input.length > MAX_GROUPS) return `no more than ${MAX_GROUPS} filterGroups`;
  const groups = input.map((group: unknown) => readGroup(group, definitions));
  return groups.find((group) => typeof group === "string") ?? groups.filter((group) => typeof group !== "string");
}

function readGroup(group: unknown, definitions: Map<string, PropertyDefinition>): Test[] | string {
  const filters: unknown = isRecord(group) ? group.filters : null;
  if (!Array.isArray(filters) || filters.length === 0) return "a filter group needs filters";
  if (filters.length > MAX_FILTERS_PER_GROUP) return `no more than ${MAX_FILTERS_PER_GROUP} filters in a group`;
  const tests = filters.map((filter: unknown) => readFilter(filter, definitions));
  return tests.find((test) => typeof test === "string") ?? tests.filter((test) => typeof test !== "string");
}

function readFilter(item: unknown, definitions: Map<string, PropertyDefinition>): Test | string {
  if (!isRecord(item) || typeof item.propertyName !== "string" || typeof item.operator !== "string") {
    return "a filter needs propertyName and operator";
  }
  const definition = definitions.get(item.propertyName);
  if (!definition) return `property ${item.propertyName} does not exist`;
  const filter: Filter = {
    propertyName: item.propertyName,
    operator: item.operator,
    ...(item.value === undefined ? {} : { value: String(item.value) }),
    ...(item.highValue === undefined ? {} : { highValue: String(item.highValue) }),
    ...(item.values === undefined ? {} : { values: stringList(item.values) }),
  };
  const wrong = wrongOperands(filter);
  return wrong ?? filterTest(filter, definition);
}

const OPERANDS: Record<string, "none" | "value" | "range" | "list"> = {
  EQ: "value",
  NEQ: "value",
  LT: "value",
  LTE: "value",
  GT: "value",
  GTE: "value",
  BETWEEN: "range",
  IN: "list",
  NOT_IN: "list",
  HAS_PROPERTY: "none",
  NOT_HAS_PROPERTY: "none",
  CONTAINS_TOKEN: "value",
  NOT_CONTAINS_TOKEN: "value",
};

function wrongOperands(filter: Filter): string | null {
  switch (OPERANDS[filter.operator]) {
    case "none":
      return null;
    case "value":
      return filter.value === undefined ? `${filter.operator} needs value` : null;
    case "range":
      return filter.value === undefined || filter.highValue === undefined ? "BETWEEN needs value and highValue" : null;
    case "list":
      return filter.values?.length ? null : `${filter.operator} needs values`;
    default:
      return `unknown operator ${filter.operator}`;
  }
}

/** A record without the property matches the negative operators only. */
function filterTest(filter: Filter, definition: PropertyDefinition): Test {
  const value = filter.value ?? "";
  const stored = (record: CrmRecord): string => record.properties[filter.propertyName] ?? "";
  const compared =
    (test: (order: number) => boolean, other = value): Test =>
    (record) => {
      const order = stored(record) === "" ? null : compareValues(definition, stored(record), other);
      return order !== null && test(order);
    };
  const not =
    (test: Test): Test =>
    (record) =>
      !test(record);
  const isIn: Test = (record) => {
    const own = definition.type === "string" ? stored(record).toLowerCase() : stored(record);
    return stored(record) !== "" && (filter.values ?? []).includes(own);
  };
  switch (filter.operator) {
    case "EQ":
      return compared((order) => order === 0);
    case "NEQ":
      return not(compared((order) => order === 0));
    case "LT":
      return compared((order) => order < 0);
    case "LTE":
      return compared((order) => order <= 0);
    case "GT":
      return compared((order) => order > 0);
    case "GTE":
      return compared((order) => order >= 0);
    case "BETWEEN": {
      const low = compared((order) => order >= 0);
      const high = compared((order) => order <= 0, filter.highValue);
      return (record) => low(record) && high(record);
    }
    case "IN":
      return isIn;
    case "NOT_IN":
      return not(isIn);
    case "HAS_PROPERTY":
      return (record) => stored(record) !== "";
    case "NOT_HAS_PROPERTY":
      return (record) => stored(record) === "";
    case "CONTAINS_TOKEN":
      return (record) => containsToken(stored(record), value);
    default:
      return (record) => !containsToken(stored(record), value);
  }
}

/** Order of two values by the property's type; null when one of them is not of that type. */
function compareValues(definition: PropertyDefinition, own: string, other: string): number | null {
  switch (definition.type) {
    case "number":
      return Number.isFinite(Number(own)) && Number.isFinite(Number(other))
        ? Math.sign(Number(own) - Number(other))
        : null;
    case "datetime": {
      const ownTime = timeOf(own);
      const otherTime = timeOf(other);
      return ownTime === null || otherTime === null ? null : Math.sign(ownTime - otherTime);
    }
    case "string":
    case "enumeration":
    case "bool": {
      const a = own.toLowerCase();
      const b = other.toLowerCase();
      return a === b ? 0 : a < b ? -1 : 1;
    }
    default:
      return definition.type satisfies never;
  }
}

/** Words of the value, compared without case; `*` stands for any characters at an end of the token. */
function containsToken(own: string, token: string): boolean {
  const pattern = token
    .toLowerCase()
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*");
  const words = [
    own.toLowerCase(),
    ...own.toLowerCase().split(/[^\p{L}\p{N}_.-]+/u),
    ...own.toLowerCase().split(/[^\p{L}\p{N}]+/u),
  ];
  const test = new RegExp(`^${pattern}$`);
  return words.some((word) => word !== "" && test.test(word));
}

/** `"name"`, `"-name"` or `{ propertyName, direction }`; one sort at most. */
function readSort(
  input: unknown,
  definitions: Map<string, PropertyDefinition>,
): ((a: CrmRecord, b: CrmRecord) => number) | string {
  const list = Array.isArray(input) ? input : [];
  if (list.length > 1) return "only one sort is supported";
  const [first] = list as unknown[];
  if (first === undefined) return (a, b) => a.createdAtMs - b.createdAtMs || Number(BigInt(a.id) - BigInt(b.id));
  const text = typeof first === "string" ? first : "";
  const name = isRecord(first) ? String(first.propertyName) : text.replace(/^-/, "");
  const isDescending = isRecord(first) ? first.direction === "DESCENDING" : text.startsWith("-");
  const definition = definitions.get(name);
  if (!definition) return `cannot sort by ${name}`;
  return (a, b) =>
    (compareValues(definition, a.properties[name] ?? "", b.properties[name] ?? "") ?? 0) * (isDescending ? -1 : 1);
}
