import type { Tx } from "#server/db/client.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";

/** Where the notifications of a workspace lead. */
export function workspaceFacts(db: Tx, workspaceId: WorkspaceId): Promise<{ slug: string; name: string } | null> {
  return db.workspace.findUnique({ where: { id: workspaceId }, select: { slug: true, name: true } });
}
