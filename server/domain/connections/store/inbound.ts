import type pg from "pg";
import type { GuardedPrisma } from "#server/db/client.ts";
import { storable } from "#server/platform/pure/text.ts";
import type { Tx } from "#server/platform/transact.ts";

export type NewInbound = { id: string; workspaceId: string; vendorEventId: string; body: unknown; outboxId: string };

/**
 * Stores events and their outbox rows in one statement; what is there already does nothing.
 * @returns how many were new
 */
export async function insertInbound(
  pool: pg.Pool,
  events: NewInbound[],
  meta: { connector: string; requestId: string; now: Date },
): Promise<number> {
  const { rows } = await pool.query<{ made: number }>({
    name: "connections.insert_inbound",
    text: `with given as (
       select * from jsonb_to_recordset($1::jsonb)
         as g("id" uuid, "workspaceId" uuid, "vendorEventId" text, "body" jsonb, "outboxId" uuid)
     ), made as (
       insert into "InboundEvent" ("id", "workspaceId", "connector", "vendorEventId", "body", "receivedAt")
       select "id", "workspaceId", $2, "vendorEventId", "body", $4::timestamptz from given
       on conflict ("workspaceId", "connector", "vendorEventId") do nothing
       returning "id", "workspaceId"
     ), told as (
       insert into "OutboxEvent" ("id", "workspaceId", "name", "version", "payload", "createdAt")
       select g."outboxId", m."workspaceId", 'inbound.received', 1,
         jsonb_build_object('workspaceId', m."workspaceId", 'requestId', $3::text, 'inboundEventId', m."id"), $4::timestamptz
       from made m join given g on g."id" = m."id"
     )
     select count(*)::int as made from made`,
    values: [JSON.stringify(storable(events)), meta.connector, meta.requestId, meta.now],
  });
  return rows[0]?.made ?? 0;
}

export function inboundById(db: GuardedPrisma, workspaceId: string, id: string) {
  return db.inboundEvent.findFirst({
    where: { workspaceId, id },
    select: { id: true, connector: true, vendorEventId: true, body: true, receivedAt: true, processedAt: true },
  });
}

/** @param error why nothing came of it, or null */
export async function markProcessed(
  tx: Tx,
  workspaceId: string,
  id: string,
  now: Date,
  error: string | null,
): Promise<void> {
  await tx.inboundEvent.updateMany({
    where: { workspaceId, id, processedAt: null },
    data: { processedAt: now, error },
  });
}

/** Says why a job gave up on an event that stays unprocessed. @returns whether it was unprocessed */
export async function markFailed(tx: Tx, workspaceId: string, id: string, error: string): Promise<boolean> {
  const { count } = await tx.inboundEvent.updateMany({
    where: { workspaceId, id, processedAt: null },
    data: { error },
  });
  return count === 1;
}
