import type { Db, Tx } from "#server/db/client.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import type { WebhookDeliveryView, WebhookTest } from "../contract.ts";

const columns = {
  id: true,
  name: true,
  url: true,
  createdAt: true,
  disabledAt: true,
  rotatedAt: true,
  lastTest: true,
} as const;
export type EndpointRow = {
  id: string;
  name: string;
  url: string;
  createdAt: Date;
  disabledAt: Date | null;
  rotatedAt: Date | null;
  lastTest: unknown;
};

export function insertEndpoint(
  tx: Tx,
  workspaceId: WorkspaceId,
  row: { id: string; name: string; url: string; secretBox: string; createdById: string | null; createdAt: Date },
): Promise<EndpointRow> {
  return tx.webhookEndpoint.create({ data: { workspaceId, ...row }, select: columns });
}

/** @returns whether an endpoint of the workspace was in use and is not any more */
export async function disableEndpoint(tx: Tx, workspaceId: WorkspaceId, id: string, at: Date): Promise<boolean> {
  const where = { workspaceId, id, disabledAt: null };
  const { count } = await tx.webhookEndpoint.updateMany({ where, data: { disabledAt: at } });
  return count === 1;
}

export const findEndpoint = (tx: Tx, workspaceId: WorkspaceId, id: string): Promise<EndpointRow | null> =>
  tx.webhookEndpoint.findFirst({ where: { workspaceId, id }, select: columns });

/** With its secret in the box; null when there is none in use. */
export const findUsable = (db: Tx, workspaceId: WorkspaceId, id: string) =>
  db.webhookEndpoint.findFirst({
    where: { workspaceId, id, disabledAt: null },
    select: { id: true, name: true, url: true, secretBox: true },
  });

/** Newest first; a workspace has few. */
export const allEndpoints = (db: Db, workspaceId: WorkspaceId): Promise<EndpointRow[]> =>
  db.prisma.webhookEndpoint.findMany({
    where: { workspaceId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 200,
    select: columns,
  });

/** @returns whether an endpoint of the workspace is in use and has the new secret now */
export async function replaceSecret(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: string,
  change: { secretBox: string; rotatedAt: Date },
): Promise<boolean> {
  const { count } = await tx.webhookEndpoint.updateMany({ where: { workspaceId, id, disabledAt: null }, data: change });
  return count === 1;
}

export async function keepTest(tx: Tx, workspaceId: WorkspaceId, id: string, lastTest: WebhookTest): Promise<void> {
  await tx.webhookEndpoint.updateMany({ where: { workspaceId, id }, data: { lastTest } });
}

const SHOWN_DAYS = 30;
const DELIVERIES = `
select e."id"::text as "executionId", m."id"::text as "moveId", m."title", m."params" ->> 'eventType' as "eventType",
       to_char(e."startedAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startedAt",
       case e."status" when 'succeeded' then 'delivered' when 'failed' then 'failed' else 'under_way' end as "state",
       (e."result" ->> 'status')::int as "status", e."attempts", coalesce(e."failureMessage", e."pauseMessage") as "message"
  from "Execution" e join "Move" m on m."workspaceId" = e."workspaceId" and m."id" = e."moveId"
 where e."workspaceId" = $1::uuid and e."actionType" = 'call_webhook' and e."startedAt" > $3::timestamptz
   and m."params" ->> 'endpointId' = $2
 order by e."startedAt" desc, e."id" desc limit 20`;

/** What moves have posted to an endpoint, newest first. */
export async function deliveriesTo(
  db: Db,
  workspaceId: WorkspaceId,
  endpointId: string,
  now: Date,
): Promise<WebhookDeliveryView[]> {
  const since = new Date(now.getTime() - SHOWN_DAYS * DAY_MS);
  const values = [workspaceId, endpointId, since];
  const { rows } = await db.pool.query<WebhookDeliveryView>({ name: "developer.deliveries", text: DELIVERIES, values });
  return rows;
}
