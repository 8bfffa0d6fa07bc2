/** A row here that an incoming record may belong to. */
export type KnownRow = {
  id: string;
  hubspotId: string | null;
  /** Address of a contact, domain of a company; null for deals. */
  handle: string | null;
  isArchived: boolean;
};
/** An incoming record with the handle it asks for. */
export type Incoming = { hubspotId: string; handle: string | null };

type SkipReason = "no_address" | "address_taken";
export type Placed =
  | { kind: "row"; id: string | null; hubspotId: string; handle: string | null }
  | { kind: "skipped"; hubspotId: string; reason: SkipReason };

export type Placement = {
  placed: Placed[];
  /** Rows that lose their HubSpot id to another row of this page. */
  released: string[];
};

/** Deals have no handle: a record is known by its id, or new. */
export function placeDeals(incoming: readonly Incoming[], known: readonly KnownRow[]): Placement {
  const byId = rowsById(known);
  const placed = incoming.map(({ hubspotId }): Placed => {
    return { kind: "row", id: byId.get(hubspotId)?.id ?? null, hubspotId, handle: null };
  });
  return { placed, released: [] };
}

/**
 * A company is known by its id, else by its domain when that row is nobody's in HubSpot. A domain belongs to one row: a second
 * company with the same one goes without.
 */
export function placeCompanies(incoming: readonly Incoming[], known: readonly KnownRow[]): Placement {
  const byId = rowsById(known);
  const byDomain = rowsByHandle(known);
  const claimed = new Map<string, string>();
  const rowOf = ({ hubspotId, handle }: Incoming): KnownRow | undefined => {
    const same = handle === null ? undefined : byDomain.get(handle);
    return byId.get(hubspotId) ?? (same?.hubspotId === null && !claimed.has(same.id) ? same : undefined);
  };
  const placed = incoming.map((record): Placed => {
    const { hubspotId, handle } = record;
    const row = rowOf(record);
    if (row) claimed.set(row.id, hubspotId);
    const holder = handle === null ? undefined : byDomain.get(handle);
    const isTaken = handle !== null && (claimed.get(handle) ?? hubspotId) !== hubspotId;
    const isMine = handle !== null && !isTaken && (holder === undefined || holder.id === row?.id);
    if (isMine) claimed.set(handle, hubspotId);
    return { kind: "row", id: row?.id ?? null, hubspotId, handle: isMine ? handle : (row?.handle ?? null) };
  });
  return { placed, released: [] };
}

/**
 * A contact is known by its address first: one contact per address. The row of the address takes the HubSpot id over from a row
 * with an older address; an address that HubSpot took away stays with its row. What is skipped because another row still has
 * its address is worth a second round once this one is stored.
 */
export function placeContacts(incoming: readonly Incoming[], known: readonly KnownRow[]): Placement {
  const byId = rowsById(known);
  const byAddress = rowsByHandle(known);
  const claimed = new Set<string>();
  const released: string[] = [];
  const claim = (keys: string[]): boolean => {
    if (keys.some((key) => claimed.has(key))) return false;
    for (const key of keys) claimed.add(key);
    return true;
  };
  const placeOne = ({ hubspotId, handle }: Incoming): Placed => {
    const own = byId.get(hubspotId);
    const address = handle ?? own?.handle ?? null;
    if (address === null) return { kind: "skipped", hubspotId, reason: "no_address" };
    const row = byAddress.get(address) ?? own;
    const keys = row ? [address, row.id] : [address];
    if (!isFree(row, hubspotId) || !claim(keys)) return { kind: "skipped", hubspotId, reason: "address_taken" };
    if (own && own !== row) released.push(own.id);
    return { kind: "row", id: row?.id ?? null, hubspotId, handle: address };
  };
  return { placed: incoming.map(placeOne), released };
}

/** Nobody's in HubSpot, the record's own, or of one that is gone there. */
const isFree = (holder: KnownRow | undefined, hubspotId: string): boolean =>
  holder === undefined || holder.hubspotId === null || holder.hubspotId === hubspotId || holder.isArchived;

const rowsById = (known: readonly KnownRow[]): Map<string, KnownRow> =>
  new Map(known.flatMap((row) => (row.hubspotId === null ? [] : [[row.hubspotId, row]])));
const rowsByHandle = (known: readonly KnownRow[]): Map<string, KnownRow> =>
  new Map(known.flatMap((row) => (row.handle === null ? [] : [[row.handle, row]])));
