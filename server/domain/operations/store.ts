import type { Db } from "#server/db/client.ts";

/** As in the dispatcher: after this many refusals an event stays where it is. */
const MOST_ATTEMPTS = 20;

type DeliveryRow = {
  waiting: number;
  oldest: Date | null;
  undeliverable: number;
  delivered: number;
  p95Ms: number | null;
};

const DELIVERY = `
  with waiting as (
    select "createdAt", "attempts" from "OutboxEvent" where "workspaceId" = $1::uuid and "dispatchedAt" is null
  ), delivered as (
    select extract(epoch from "dispatchedAt" - "createdAt") * 1000 as ms from "OutboxEvent"
    where "dispatchedAt" > $2::timestamptz and "workspaceId" = $1::uuid
  )
  select
    (select count(*)::int from waiting where "attempts" < ${MOST_ATTEMPTS}) as "waiting",
    (select min("createdAt") from waiting where "attempts" < ${MOST_ATTEMPTS}) as "oldest",
    (select count(*)::int from waiting where "attempts" >= ${MOST_ATTEMPTS}) as "undeliverable",
    (select count(*)::int from delivered) as "delivered",
    (select percentile_disc(0.95) within group (order by ms)::float8 from delivered) as "p95Ms"`;

/** What became of the workspace's events. @param since delivered ones are counted from here */
export async function deliveryOf(db: Db, workspaceId: string, since: Date): Promise<DeliveryRow> {
  const { rows } = await db.pool.query<DeliveryRow>({
    name: "operations_delivery",
    text: DELIVERY,
    values: [workspaceId, since],
  });
  return rows[0] ?? { waiting: 0, oldest: null, undeliverable: 0, delivered: 0, p95Ms: null };
}

type KeyUseRow = { name: string; prefix: string; used: number };

/** Live keys of the workspace with their count in the limiter's window that begins at `windowStart`, busiest first. */
export async function keyUse(db: Db, workspaceId: string, windowStart: Date): Promise<KeyUseRow[]> {
  const { rows } = await db.pool.query<KeyUseRow>({
    name: "operations_key_use",
    text: `select k."name", k."prefix", w."count" as "used" from "ApiKey" k
      join "RateWindow" w on w."key" = 'key:' || k."id" and w."windowStart" = $2::timestamptz
      where k."workspaceId" = $1::uuid and k."revokedAt" is null order by w."count" desc, k."name" limit 20`,
    values: [workspaceId, windowStart],
  });
  return rows;
}
