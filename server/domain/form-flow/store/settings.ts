import type { Tx } from "#server/db/client.ts";

/** Ids of the Drive folders that may be searched; none unless somebody has named them. */
export async function assetFolders(db: Tx, workspaceId: string): Promise<string[]> {
  const row = await db.flowSettings.findFirst({ where: { workspaceId }, select: { assetFolderIds: true } });
  return row?.assetFolderIds ?? [];
}

export async function saveAssetFolders(tx: Tx, workspaceId: string, assetFolderIds: string[]): Promise<void> {
  await tx.flowSettings.upsert({
    where: { workspaceId },
    create: { workspaceId, assetFolderIds },
    update: { assetFolderIds },
    select: { workspaceId: true },
  });
}
