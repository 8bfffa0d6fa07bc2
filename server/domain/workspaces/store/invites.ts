import type { Db, Tx } from "#server/db/client.ts";
import type { Role } from "#server/platform/pure/actor.ts";
import { asWorkspaceId, type WorkspaceId } from "#server/platform/pure/ids.ts";

export type InviteRow = { id: string; email: string; role: Role; expiresAt: Date };
const inviteFields = { id: true, email: true, role: true, expiresAt: true } as const;

const pending = (at: Date) => ({ acceptedAt: null, revokedAt: null, expiresAt: { gt: at } });

export const insertInvite = (
  tx: Tx,
  workspaceId: WorkspaceId,
  row: InviteRow & { invitedById: string; createdAt: Date },
): Promise<InviteRow> => tx.invite.create({ data: { workspaceId, ...row }, select: inviteFields });

/** Ends earlier invites of the address, so that one is open at a time. */
export async function endInvitesOf(tx: Tx, workspaceId: WorkspaceId, email: string, at: Date): Promise<void> {
  await tx.invite.updateMany({ where: { workspaceId, email, ...pending(at) }, data: { revokedAt: at } });
}

export const pendingInvites = (db: Db, workspaceId: WorkspaceId, at: Date): Promise<InviteRow[]> =>
  db.prisma.invite.findMany({
    where: { workspaceId, ...pending(at) },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: 500,
    select: inviteFields,
  });

/** @returns whether it was open and is revoked now */
export async function closeInvite(tx: Tx, workspaceId: WorkspaceId, inviteId: string, at: Date): Promise<boolean> {
  const { count } = await tx.invite.updateMany({
    where: { workspaceId, id: inviteId, acceptedAt: null, revokedAt: null },
    data: { revokedAt: at },
  });
  return count === 1;
}

export const findInvite = (tx: Tx, workspaceId: WorkspaceId, inviteId: string) =>
  tx.invite.findFirst({
    where: { workspaceId, id: inviteId },
    select: { ...inviteFields, acceptedAt: true, revokedAt: true },
  });

/** @returns whether this call took it: a second one finds it taken */
export async function takeInvite(tx: Tx, workspaceId: WorkspaceId, inviteId: string, at: Date): Promise<boolean> {
  const { count } = await tx.invite.updateMany({
    where: { workspaceId, id: inviteId, ...pending(at) },
    data: { acceptedAt: at },
  });
  return count === 1;
}

/** Open invites of a proven address, in all workspaces: the address is the credential here. */
export async function invitesFor(
  db: Db,
  email: string,
  at: Date,
): Promise<(InviteRow & { workspaceId: WorkspaceId })[]> {
  const rows = await db
    .acrossTenants("an address proven at sign-in leads to the workspaces it is invited to")
    .invite.findMany({
      where: { email, ...pending(at) },
      orderBy: { createdAt: "asc" },
      take: 50,
      select: { ...inviteFields, workspaceId: true },
    });
  return rows.map((row) => ({ ...row, workspaceId: asWorkspaceId(row.workspaceId) }));
}

type InvitationFacts = InviteRow & { workspaceName: string; invitedByName: string | null };

/** What the invitation mail says; null when the invite is not open any more. */
export async function invitationFacts(
  db: Db,
  workspaceId: WorkspaceId,
  inviteId: string,
  at: Date,
): Promise<InvitationFacts | null> {
  const row = await db.prisma.invite.findFirst({
    where: { workspaceId, id: inviteId, ...pending(at) },
    select: { ...inviteFields, invitedById: true, workspace: { select: { name: true } } },
  });
  if (!row) return null;
  const by = await db.prisma.user.findUnique({ where: { id: row.invitedById }, select: { name: true } });
  const { workspace, invitedById: _, ...invite } = row;
  return { ...invite, workspaceName: workspace.name, invitedByName: by?.name ?? null };
}
