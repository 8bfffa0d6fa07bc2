import type { GuardedPrisma } from "#server/db/client.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { SocialWatch } from "../contract.ts";

const columns = { topics: true, competitors: true, buyingPhrases: true, thoughtLeaders: true } as const;

/** What the workspace wrote down; null for the defaults. */
export const storedWatch = (db: Tx | GuardedPrisma, workspaceId: string): Promise<SocialWatch | null> =>
  db.socialWatch.findFirst({ where: { workspaceId }, select: columns });

export async function saveWatch(tx: Tx, workspaceId: string, watch: SocialWatch, now: Date): Promise<void> {
  await tx.socialWatch.upsert({
    where: { workspaceId },
    create: { ...watch, workspaceId, updatedAt: now },
    update: { ...watch, updatedAt: now },
    select: { workspaceId: true },
  });
}
