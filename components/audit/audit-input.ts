/** The filters as they stand in the address. */
export type AuditParams = { person?: string; kind?: string; from?: string; to?: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KIND = /^[a-z_]{1,40}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const known = (value: string | undefined, shape: RegExp): string | undefined =>
  value !== undefined && shape.test(value) ? value : undefined;
const day = (value: string | undefined): string | undefined => {
  const text = known(value, DAY);
  return text !== undefined && !Number.isNaN(Date.parse(text)) ? text : undefined;
};

/** What an address asks for; what is no filter is left out. */
export function auditFilterOf({ person, kind, from, to }: AuditParams) {
  const filter = { actorId: known(person, UUID), kind: known(kind, KIND), from: day(from), to: day(to) };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    actorId?: string;
    kind?: string;
    from?: string;
    to?: string;
  };
}
export type ShownFilter = ReturnType<typeof auditFilterOf>;

/** The one input of the list, for the server's prefetch and the browser alike. */
export const auditInput = (workspaceSlug: string, filter: ShownFilter) => ({ workspaceSlug, limit: 50, ...filter });

/** The address of a filter: what is empty is left out. */
export function auditHref({ actorId, kind, from, to }: ShownFilter): string {
  const params = new URLSearchParams();
  if (actorId) params.set("person", actorId);
  if (kind) params.set("kind", kind);
  if (from) params.set("from", from);
  if (to) params.set("to", to);
  const query = params.toString();
  return query === "" ? "?" : `?${query}`;
}

/** What the export is asked, in the words of the API. */
export const exportQuery = (filter: ShownFilter): string => {
  const query = new URLSearchParams(filter).toString();
  return query === "" ? "" : `?${query}`;
};
