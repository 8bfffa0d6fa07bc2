import type { Client } from "@hubspot/api-client";
import type { CrmChanges, CrmKind, CrmLinks } from "#server/connectors/ports/crm.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import type { HubspotCalls } from "./calls.ts";
import { type LinkTarget, linkField, linkTargets, modifiedProperty, objectTypes } from "./kinds.ts";
import { recordOf, type UrlOf, urlsOf, type VendorRecord } from "./records.ts";

/**
 * Where the reading stands. First everything by id, which has no upper bound; then what changed since, by search, which
 * gives up at 10,000 results and forgets its place when a record changes meanwhile: so each page starts at a time, never at
 * an offset. Records that share one millisecond are read by id when they fill a page.
 */
type Place =
  | { phase: "all"; after: string | null; sinceMs: number }
  | { phase: "changed"; sinceMs: number }
  | { phase: "same_time"; atMs: number; afterId: string };

/** Search finds a record a while after it changed: this much is read again each time. */
const SEARCH_LAG_MS = MINUTE_MS;
/** Our clock and HubSpot's may differ while everything is read. */
const START_EARLIER_MS = 5 * MINUTE_MS;
const MOST_LISTED = 100;

export const encodePlace = (place: Place): string => JSON.stringify(place);
/** @throws SyntaxError for text that is no cursor of ours */
export const decodePlace = (cursor: string): Place => JSON.parse(cursor) as Place;

type Request = { properties: string[]; limit: number };
type Work = { client: Client; kind: CrmKind; request: Request; urlOf: UrlOf };

/** One page of what changed; see `CrmPort.listChanged`. */
export async function listChanged(
  calls: HubspotCalls,
  kind: CrmKind,
  cursor: string | null,
  request: Request,
): VendorResult<CrmChanges> {
  const place: Place =
    cursor === null ? { phase: "all", after: null, sinceMs: Date.now() - START_EARLIER_MS } : decodePlace(cursor);
  const urlOf = await urlsOf(calls, kind);
  const bounded = { ...request, limit: Math.max(2, Math.min(request.limit, MOST_LISTED)) };
  return calls.read(async (client): Promise<CrmChanges> => {
    const work: Work = { client, kind, request: bounded, urlOf };
    switch (place.phase) {
      case "all":
        return allPage(work, place);
      case "changed":
        return changedPage(work, place);
      case "same_time":
        return sameTimePage(work, place);
      default:
        return place satisfies never;
    }
  });
}

async function allPage(work: Work, place: Place & { phase: "all" }): Promise<CrmChanges> {
  const { client, kind, request } = work;
  const page = await client.crm.objects.basicApi.getPage(
    objectTypes[kind],
    request.limit,
    place.after ?? undefined,
    request.properties,
    undefined,
    linkTargets[kind].map((target) => objectTypes[target]),
    false,
  );
  const after = page.paging?.next?.after;
  const next: Place = after ? { ...place, after } : { phase: "changed", sinceMs: place.sinceMs };
  const records = page.results.map((record) => {
    const links = emptyLinks();
    for (const target of linkTargets[kind]) {
      const found = record.associations?.[objectTypes[target]]?.results ?? [];
      const isPrimary = (type: string) => type === `${kind}_to_${target}`;
      links[linkField[target]] = unique([
        ...found.filter(({ type }) => isPrimary(type)),
        ...found.filter(({ type }) => !isPrimary(type)),
      ]);
    }
    return { ...recordOf(record, request.properties, work.urlOf), links };
  });
  return { records, cursor: encodePlace(next), isLast: false };
}

const emptyLinks = (): CrmLinks => ({ contactIds: [], companyIds: [], dealIds: [] });
const unique = (found: { id: string }[]): string[] => [...new Set(found.map(({ id }) => id))];

async function changedPage(work: Work, place: Place & { phase: "changed" }): Promise<CrmChanges> {
  const property = modifiedProperty(work.kind);
  const filter = { propertyName: property, operator: "GTE", value: String(place.sinceMs) };
  const page = await search(work, [filter], property);
  const lastMs = page.records.length > 0 ? modifiedMs(work.kind, page.records.at(-1) as VendorRecord) : null;
  if (!page.hasMore || lastMs === null) {
    const settledMs = Date.now() - SEARCH_LAG_MS;
    const sinceMs = Math.max(place.sinceMs, Math.min(lastMs ?? place.sinceMs, settledMs));
    return answer(work, page.records, { phase: "changed", sinceMs }, true);
  }
  // A full page may have cut through records of its last millisecond: they come with the next one.
  const whole = page.records.filter((record) => modifiedMs(work.kind, record) < lastMs);
  const next: Place =
    whole.length > 0 ? { phase: "changed", sinceMs: lastMs } : { phase: "same_time", atMs: lastMs, afterId: "0" };
  return answer(work, whole, next, false);
}

async function sameTimePage(work: Work, place: Place & { phase: "same_time" }): Promise<CrmChanges> {
  const filters = [
    { propertyName: modifiedProperty(work.kind), operator: "EQ", value: String(place.atMs) },
    { propertyName: "hs_object_id", operator: "GT", value: place.afterId },
  ];
  const page = await search(work, filters, "hs_object_id");
  const last = page.records.at(-1);
  const next: Place =
    page.hasMore && last ? { ...place, afterId: last.id } : { phase: "changed", sinceMs: place.atMs + 1 };
  return answer(work, page.records, next, false);
}

type Filter = { propertyName: string; operator: string; value: string };

async function search({ client, kind, request }: Work, filters: Filter[], sortedBy: string) {
  const page = await client.crm.objects.searchApi.doSearch(objectTypes[kind], {
    // The client types the operator as an enum, which is its text on the wire.
    filterGroups: [{ filters: filters as never }],
    sorts: [sortedBy],
    properties: [...new Set([...request.properties, modifiedProperty(kind)])],
    limit: request.limit,
  });
  const records: VendorRecord[] = page.results;
  return { records, hasMore: page.paging?.next !== undefined };
}

const modifiedMs = (kind: CrmKind, record: VendorRecord): number =>
  Date.parse(record.properties[modifiedProperty(kind)] ?? "") || new Date(record.updatedAt).getTime();

/** A company belongs to nothing: what belongs to it is asked for. */
const peopleAndDeals: readonly LinkTarget[] = ["contact", "deal"];

/** What one record belongs to; see `CrmPort.listLinks`. */
export function listLinks(calls: HubspotCalls, kind: CrmKind, id: string): VendorResult<CrmLinks> {
  return calls.read(async (client) => {
    const links = emptyLinks();
    for (const target of kind === "company" ? peopleAndDeals : linkTargets[kind])
      await addLinks({ client, kind }, target, new Map([[id, links]]));
    return links;
  });
}

/** Search answers have no links: they are read in one call per kind of target. */
async function answer(work: Work, found: VendorRecord[], next: Place, isLast: boolean): Promise<CrmChanges> {
  const { kind, request, urlOf } = work;
  const links = new Map(found.map(({ id }): [string, CrmLinks] => [id, emptyLinks()]));
  for (const target of found.length > 0 ? linkTargets[kind] : []) await addLinks(work, target, links);
  const records = found.map((record) => ({
    ...recordOf(record, request.properties, urlOf),
    links: links.get(record.id) ?? emptyLinks(),
  }));
  return { records, cursor: encodePlace(next), isLast };
}

async function addLinks(
  { client, kind }: Pick<Work, "client" | "kind">,
  target: LinkTarget,
  links: Map<string, CrmLinks>,
): Promise<void> {
  const inputs = [...links.keys()].map((id) => ({ id }));
  const { batchApi } = client.crm.associations.v4;
  const answered = await batchApi.getPage(objectTypes[kind], objectTypes[target], { inputs });
  for (const { _from, to } of answered.results) {
    const own = links.get(_from.id);
    if (!own) continue;
    const isPrimary = (link: (typeof to)[number]) => link.associationTypes.some(({ label }) => label === "Primary");
    const ordered = [...to.filter(isPrimary), ...to.filter((link) => !isPrimary(link))];
    own[linkField[target]] = unique(ordered.map(({ toObjectId }) => ({ id: String(toObjectId) })));
  }
}
