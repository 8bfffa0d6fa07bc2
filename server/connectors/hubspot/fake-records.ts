import type { CrmKind, CrmLinks, CrmPipeline, CrmProperties } from "#server/connectors/ports/crm.ts";
import { acceptedProperties, DEFAULTS } from "./fake-properties.ts";

export type FakeRecord = {
  kind: CrmKind;
  id: string;
  /** Our handle, in the portal's unique property. */
  key: string | null;
  properties: Record<string, string>;
  /** Primary company first. */
  links: CrmLinks;
  createdAt: Date;
  updatedAt: Date;
  isArchived: boolean;
  /** Counts up over all changes of the portal. */
  change: number;
};

export const noLinks: CrmLinks = { contactIds: [], companyIds: [], dealIds: [] };

export type Written = { ok: true; record: FakeRecord } | { ok: false; kind: "rejected" | "not_found"; status: number };

const refused = (status: number): Written => ({ ok: false, kind: status === 404 ? "not_found" : "rejected", status });

/** Records of the fake portal, with HubSpot's refusals. */
export function createFakeRecords(options: { now: () => Date; pipelines: () => CrmPipeline[] }) {
  const records = new Map<string, FakeRecord>();
  let changes = 0;
  let ids = 218_500_000_000;

  const put = (record: Omit<FakeRecord, "change" | "updatedAt">): FakeRecord => {
    const before = records.get(`${record.kind}/${record.id}`);
    changes += 1;
    // Two changes in one millisecond still have an order, as the clock of a test may stand still.
    const updatedAt = new Date(Math.max(options.now().getTime(), (before?.updatedAt.getTime() ?? 0) + 1));
    const after = { ...record, updatedAt, change: changes };
    records.set(`${record.kind}/${record.id}`, after);
    return after;
  };
  const all = (kind: CrmKind) => [...records.values()].filter((record) => record.kind === kind);
  const live = (kind: CrmKind) => all(kind).filter((record) => !record.isArchived);
  const get = (kind: CrmKind, id: string) => records.get(`${kind}/${id}`);
  const liveOne = (kind: CrmKind, id: string) => {
    const found = get(kind, id);
    return found?.isArchived ? undefined : found;
  };

  const isTaken = (kind: CrmKind, ownId: string | null, key: string | null, email: string | undefined): boolean =>
    live(kind).some(
      (other) =>
        other.id !== ownId &&
        ((key !== null && other.key === key) || (kind === "contact" && !!email && other.properties.email === email)),
    );
  const isLinkable = (links: CrmLinks): boolean =>
    links.contactIds.every((id) => liveOne("contact", id)) &&
    links.companyIds.every((id) => liveOne("company", id)) &&
    links.dealIds.every((id) => liveOne("deal", id));

  return {
    all,
    live,
    get,
    liveOne,
    put,
    create(kind: CrmKind, given: { key: string | null; properties: CrmProperties; links: CrmLinks }): Written {
      const properties = acceptedProperties(kind, given.properties, options.pipelines(), true);
      if (!properties || !isLinkable(given.links)) return refused(400);
      if (isTaken(kind, null, given.key, properties.email)) return refused(kind === "contact" ? 409 : 400);
      ids += 1;
      const record = {
        kind,
        id: String(ids),
        key: given.key,
        properties: { ...DEFAULTS[kind], ...properties },
        links: given.links,
        createdAt: options.now(),
        isArchived: false,
      };
      return { ok: true, record: put(record) };
    },
    update(kind: CrmKind, id: string, given: CrmProperties): Written {
      const record = liveOne(kind, id);
      if (!record) return refused(404);
      const properties = acceptedProperties(kind, given, options.pipelines(), false);
      if (!properties) return refused(400);
      if (isTaken(kind, id, null, properties.email)) return refused(409);
      return { ok: true, record: put({ ...record, properties: { ...record.properties, ...properties } }) };
    },
    archive(kind: CrmKind, id: string): void {
      const record = liveOne(kind, id);
      if (record) put({ ...record, isArchived: true });
    },
  };
}

export type FakeRecords = ReturnType<typeof createFakeRecords>;
