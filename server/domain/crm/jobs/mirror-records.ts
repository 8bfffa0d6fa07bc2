import type { Ctx } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";
import {
  companyFields,
  contactFields,
  dealFields,
  type LinkedRecord,
  type MirrorKind,
  type StageBook,
} from "../policy/crm-fields.ts";
import { type Placed, type Placement, placeCompanies, placeContacts, placeDeals } from "../policy/place-records.ts";
import {
  adoptMails,
  archiveRows,
  knownRows,
  linkRows,
  lockMirror,
  type MirrorRow,
  noteSkipped,
  releaseRows,
  storeRows,
} from "../store/mirror.ts";
import { type ContactState, contactStates, type DealState, dealStates } from "../store/mirror-states.ts";

type Change<State> = { before: State | undefined; after: State };
/** What a page changed here. `found` counts rows that are new or other than before. */
export type Mirrored = { found: number; deals: Change<DealState>[]; contacts: Change<ContactState>[] };

/**
 * Brings records of one kind into our tables, in the caller's transaction. A row that already holds a newer state is left as
 * it is; our own columns are never touched.
 */
export async function mirrorRecords(
  tx: Tx,
  ctx: Ctx,
  kind: MirrorKind,
  records: LinkedRecord[],
  stages: StageBook,
): Promise<Mirrored> {
  const { workspaceId } = ctx;
  await lockMirror(tx, workspaceId);
  const ids = records.map((record) => record.id);
  const before = await statesOf(tx, workspaceId, kind, ids);
  const gone = records.filter((record) => record.isArchived);
  if (gone.length > 0)
    await archiveRows(
      tx,
      workspaceId,
      kind,
      gone.map(({ id }) => id),
      ctx.now(),
    );
  const changed = await storeLive(tx, ctx, {
    kind,
    records: records.filter((record) => !record.isArchived),
    stages,
    before,
  });
  await linkRows(tx, workspaceId, kind, ids);
  if (kind === "contact")
    await adoptMails(
      tx,
      workspaceId,
      changed.filter(({ isNew }) => isNew).map(({ id }) => id),
    );
  const touched = new Set(changed.map(({ id }) => id));
  const after = await statesOf(tx, workspaceId, kind, ids);
  return {
    found: changed.length,
    deals: pairs(before.deals, after.deals, touched),
    contacts: pairs(before.contacts, after.contacts, touched),
  };
}

type States = { deals: Map<string, DealState>; contacts: Map<string, ContactState> };

async function statesOf(tx: Tx, workspaceId: string, kind: MirrorKind, ids: string[]): Promise<States> {
  return {
    deals: kind === "deal" ? await dealStates(tx, workspaceId, ids) : new Map(),
    contacts: kind === "contact" ? await contactStates(tx, workspaceId, ids) : new Map(),
  };
}

function pairs<State extends { id: string }>(
  before: Map<string, State>,
  after: Map<string, State>,
  touched: ReadonlySet<string>,
): Change<State>[] {
  return [...after]
    .filter(([, state]) => touched.has(state.id))
    .map(([hubspotId, state]) => ({ before: before.get(hubspotId), after: state }));
}

type Live = { kind: MirrorKind; records: LinkedRecord[]; stages: StageBook; before: States };

/** A second round for what had to wait until the first had given up its addresses. */
async function storeLive(tx: Tx, ctx: Ctx, live: Live): Promise<{ id: string; isNew: boolean }[]> {
  const first = await storeRound(tx, ctx, live, live.records);
  const waiting = new Set(
    first.placed.flatMap((entry) =>
      entry.kind === "skipped" && entry.reason === "address_taken" ? [entry.hubspotId] : [],
    ),
  );
  const second =
    waiting.size > 0
      ? await storeRound(
          tx,
          ctx,
          live,
          live.records.filter((record) => waiting.has(record.id)),
        )
      : { placed: [], changed: [] };
  const skipped = [...first.placed.filter((entry) => !waiting.has(entry.hubspotId)), ...second.placed].filter(
    (entry) => entry.kind === "skipped",
  );
  const left = new Set(skipped.map((entry) => entry.hubspotId));
  const stored = live.records.map((record) => record.id).filter((id) => !left.has(id));
  await noteSkipped(tx, ctx.workspaceId, live.kind, { skipped, stored, now: ctx.now() });
  return [...first.changed, ...second.changed];
}

async function storeRound(tx: Tx, ctx: Ctx, live: Live, records: LinkedRecord[]) {
  const { kind, stages, before } = live;
  const rows = new Map(records.map((record) => [record.id, fieldsOf(kind, record, stages, before)]));
  const incoming = records.map(({ id }) => ({ hubspotId: id, handle: handleOf(kind, rows.get(id)) }));
  const handles = incoming.flatMap(({ handle }) => (handle === null ? [] : [handle]));
  const known = await knownRows(tx, ctx.workspaceId, kind, {
    hubspotIds: incoming.map(({ hubspotId }) => hubspotId),
    handles,
  });
  const { placed, released } = place(kind, incoming, known);
  await releaseRows(tx, ctx.workspaceId, kind, released);
  const updatedAt = new Map(records.map((record) => [record.id, record.updatedAt.toISOString()]));
  const toStore = placed.flatMap((entry): MirrorRow[] => {
    if (entry.kind === "skipped") return [];
    const fields = { ...rows.get(entry.hubspotId), ...withHandle(kind, entry) };
    const { hubspotId } = entry;
    return [{ ...fields, id: entry.id ?? ctx.newId(), hubspotId, crmUpdatedAt: updatedAt.get(hubspotId) ?? "" }];
  });
  return { placed, changed: await storeRows(tx, ctx.workspaceId, kind, toStore, ctx.now()) };
}

type Fields = Record<string, unknown>;

function fieldsOf(kind: MirrorKind, record: LinkedRecord, stages: StageBook, before: States): Fields {
  switch (kind) {
    case "company":
      return companyFields(record);
    case "contact":
      return contactFields(record);
    case "deal": {
      const fields = dealFields(record, stages);
      const known = before.deals.get(record.id);
      const isSame = known?.crmUpdatedAt != null && known.stage === fields.stage && known.pipeline === fields.pipeline;
      return { ...fields, stageSince: isSame ? known.stageSince : record.updatedAt };
    }
    default:
      return kind satisfies never;
  }
}

function handleOf(kind: MirrorKind, fields: Fields | undefined): string | null {
  const handle = kind === "company" ? fields?.domain : kind === "contact" ? fields?.email : null;
  return typeof handle === "string" ? handle : null;
}

const withHandle = (kind: MirrorKind, { handle }: Placed & { kind: "row" }): Fields =>
  kind === "company" ? { domain: handle } : kind === "contact" ? { email: handle } : {};

function place(kind: MirrorKind, ...args: Parameters<typeof placeDeals>): Placement {
  switch (kind) {
    case "company":
      return placeCompanies(...args);
    case "contact":
      return placeContacts(...args);
    case "deal":
      return placeDeals(...args);
    default:
      return kind satisfies never;
  }
}
