import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { Tx } from "#server/platform/transact.ts";
import { defaultWeights, type Weights } from "./contract.ts";
import { findActiveWeights } from "./store.ts";

export { defaultWeights, type Weights } from "./contract.ts";

/**
 * The weights a workspace ranks by now; the defaults while it has none of its own.
 * @param db the client or a transaction
 */
export async function activeWeights(db: Tx, workspaceId: WorkspaceId): Promise<Weights> {
  return (await findActiveWeights(db, workspaceId)) ?? defaultWeights;
}
