import type { Tx } from "#server/platform/transact.ts";

/** What became of the move that an earlier signal made; null: there is no such signal, or it made none. */
export async function moveStatusOf(db: Tx, workspaceId: string, source: string, naturalKey: string) {
  const row = await db.signal.findFirst({
    where: { workspaceId, source, naturalKey },
    select: { move: { select: { status: true } } },
  });
  return row?.move?.status ?? null;
}

/** The clock of the member who prepares; the workspace's where there is none, or they have not set theirs. */
export async function zoneOfReader(db: Tx, workspaceId: string, userId: string | null): Promise<string> {
  const workspace = await db.workspace.findFirst({ where: { id: workspaceId }, select: { timeZone: true } });
  const member = userId
    ? await db.member.findFirst({ where: { workspaceId, userId }, select: { user: { select: { timeZone: true } } } })
    : null;
  const own = member?.user.timeZone ?? "UTC";
  return own === "UTC" ? (workspace?.timeZone ?? "UTC") : own;
}
