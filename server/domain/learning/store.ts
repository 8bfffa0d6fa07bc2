import type { Tx } from "#server/db/client.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { Weights } from "./contract.ts";

/** The newest active set, or null. */
export function findActiveWeights(db: Tx, workspaceId: WorkspaceId): Promise<Weights | null> {
  return db.weightSet.findFirst({
    where: { workspaceId, isActive: true },
    orderBy: { version: "desc" },
    select: { version: true, revenue: true, urgency: true, strategic: true, effort: true },
  });
}
