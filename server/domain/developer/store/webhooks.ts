import type { Db, Tx } from "#server/db/client.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";

const columns = { id: true, name: true, url: true, createdAt: true, disabledAt: true } as const;
export type EndpointRow = { id: string; name: string; url: string; createdAt: Date; disabledAt: Date | null };

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
