import type { Db } from "#server/db/client.ts";
import { storable, storableText } from "#server/platform/pure/text.ts";
import type { Tx } from "#server/platform/transact.ts";

// Everything of an accepted signal in one statement: the row, its audit entry, its event. A repeated key writes nothing.
const INGEST = `
  with made as (
    insert into "Signal" ("id", "workspaceId", "source", "type", "payload", "naturalKey", "status", "occurredAt", "receivedAt")
    values ($1::uuid, $2::uuid, $3::text, $4::text, $5::jsonb, $6::text, 'received', $7::timestamptz, $8::timestamptz)
    on conflict ("workspaceId", "source", "naturalKey") do nothing
    returning "id"
  ), told as (
    insert into "OutboxEvent" ("id", "workspaceId", "name", "version", "payload", "createdAt")
    select $9::uuid, $2::uuid, 'signal.received', 1,
      jsonb_build_object('workspaceId', $2::uuid, 'requestId', $10::text, 'signalId', "id"), $8::timestamptz
    from made
  ), noted as (
    insert into "AuditEntry" ("id", "workspaceId", "action", "actorType", "actorId", "subjectType", "subjectId", "requestId", "surface", "detail", "at")
    select $11::uuid, $2::uuid, 'signal.received', $12::text, $13::text, 'signal', "id"::text, $10::text, $14::text,
      jsonb_build_object('source', $3::text, 'type', $4::text), $8::timestamptz
    from made
  )
  select "id"::text as "id", false as "isDuplicate" from made
  union all
  select "id"::text, true from "Signal"
    where "workspaceId" = $2::uuid and "source" = $3::text and "naturalKey" = $6::text and not exists (select 1 from made)`;

const FIND = `select "id"::text as "id", true as "isDuplicate" from "Signal"
  where "workspaceId" = $1::uuid and "source" = $2::text and "naturalKey" = $3::text`;

type NewSignal = {
  id: string;
  workspaceId: string;
  source: string;
  type: string;
  payload: unknown;
  naturalKey: string;
  occurredAt: Date;
  receivedAt: Date;
  outboxId: string;
  auditId: string;
  requestId: string;
  actorType: string;
  actorId: string;
  surface: string;
};

type Accepted = { id: string; isDuplicate: boolean };

/** @param tx to join a transaction; none: one statement of its own on the pool */
export async function insertSignal(db: Db, signal: NewSignal, tx?: Tx): Promise<Accepted> {
  const run = async (name: string, text: string, values: unknown[]): Promise<Accepted | undefined> =>
    tx
      ? (await tx.$queryRawUnsafe<Accepted[]>(text, ...values))[0]
      : (await db.pool.query<Accepted>({ name, text, values })).rows[0];
  const naturalKey = storableText(signal.naturalKey);
  const values = [
    signal.id,
    signal.workspaceId,
    signal.source,
    signal.type,
    JSON.stringify(storable(signal.payload)),
    naturalKey,
    signal.occurredAt,
    signal.receivedAt,
    signal.outboxId,
    signal.requestId,
    signal.auditId,
    signal.actorType,
    signal.actorId,
    signal.surface,
  ];
  // A twin that commits in the same moment is invisible to the statement: it is read by a second one.
  const accepted =
    (await run("signals_ingest", INGEST, values)) ??
    (await run("signals_find", FIND, [signal.workspaceId, signal.source, naturalKey]));
  if (!accepted) throw new Error("a signal is neither new nor there");
  return accepted;
}
