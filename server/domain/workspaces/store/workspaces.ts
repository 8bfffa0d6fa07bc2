import type { Db, Tx } from "#server/db/client.ts";
import type { Role } from "#server/platform/pure/actor.ts";
import type { UserId, WorkspaceId } from "#server/platform/pure/ids.ts";

const workspaceFields = {
  id: true,
  slug: true,
  name: true,
  timeZone: true,
  isSandbox: true,
  holdSeconds: true,
} as const;

export type WorkspaceRow = {
  id: string;
  slug: string;
  name: string;
  timeZone: string;
  isSandbox: boolean;
  holdSeconds: number;
};

/** The weights of loop.md every workspace starts with. */
const FIRST_WEIGHTS = { version: 1, revenue: 0.4, urgency: 0.3, strategic: 0.2, effort: 0.1 } as const;

/** Inserts a workspace under the first free slug, with its first weights. @returns null when every slug is taken */
export async function insertWorkspace(
  tx: Tx,
  row: { id: WorkspaceId; name: string; timeZone: string; isSandbox: boolean; createdAt: Date; slugs: string[] },
): Promise<WorkspaceRow | null> {
  const { slugs, ...fields } = row;
  for (const slug of slugs) {
    const { count } = await tx.workspace.createMany({ data: [{ ...fields, slug }], skipDuplicates: true });
    if (count === 0) continue;
    await tx.weightSet.create({
      data: { workspaceId: row.id, ...FIRST_WEIGHTS, createdAt: row.createdAt },
      select: { version: true },
    });
    return tx.workspace.findUniqueOrThrow({ where: { id: row.id }, select: workspaceFields });
  }
  return null;
}

export const findWorkspace = (tx: Tx | Db["prisma"], workspaceId: WorkspaceId): Promise<WorkspaceRow | null> =>
  tx.workspace.findUnique({ where: { id: workspaceId }, select: workspaceFields });

export const changeWorkspace = (
  tx: Tx,
  workspaceId: WorkspaceId,
  data: { name?: string; timeZone?: string; holdSeconds?: number },
): Promise<WorkspaceRow> => tx.workspace.update({ where: { id: workspaceId }, data, select: workspaceFields });

/** Makes changes of a workspace's members wait for each other, so that its last admin cannot be removed by two at once. */
export async function lockWorkspace(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  await tx.$queryRaw`select 1 from "Workspace" where "id" = ${workspaceId}::uuid for update`;
}

/** Makes two first sign-ins of one person wait for each other. */
export async function lockUser(tx: Tx, userId: UserId): Promise<void> {
  await tx.$queryRaw`select 1 from "User" where "id" = ${userId}::uuid for update`;
}

export type MemberRow = { userId: string; role: Role; createdAt: Date; user: { name: string | null; email: string } };
const memberFields = {
  userId: true,
  role: true,
  createdAt: true,
  user: { select: { name: true, email: true } },
} as const;

export const findMember = (tx: Tx, workspaceId: WorkspaceId, userId: string): Promise<MemberRow | null> =>
  tx.member.findFirst({ where: { workspaceId, userId }, select: memberFields });

export const findMemberByEmail = (tx: Tx, workspaceId: WorkspaceId, email: string): Promise<MemberRow | null> =>
  tx.member.findFirst({ where: { workspaceId, user: { email } }, select: memberFields });

/** @returns false when the person was a member already */
export async function insertMember(
  tx: Tx,
  workspaceId: WorkspaceId,
  member: { userId: string; role: Role; createdAt: Date },
): Promise<boolean> {
  const { count } = await tx.member.createMany({ data: [{ workspaceId, ...member }], skipDuplicates: true });
  return count === 1;
}

/** @returns whether the member had the role `from` and has `to` now */
export async function setRole(
  tx: Tx,
  workspaceId: WorkspaceId,
  userId: string,
  from: Role,
  to: Role,
): Promise<boolean> {
  const { count } = await tx.member.updateMany({ where: { workspaceId, userId, role: from }, data: { role: to } });
  return count === 1;
}

export async function deleteMember(tx: Tx, workspaceId: WorkspaceId, userId: string): Promise<boolean> {
  const { count } = await tx.member.deleteMany({ where: { workspaceId, userId } });
  return count === 1;
}

export const countAdmins = (tx: Tx, workspaceId: WorkspaceId): Promise<number> =>
  tx.member.count({ where: { workspaceId, role: "admin" } });

/** In order of joining. */
export const membersOf = (db: Db, workspaceId: WorkspaceId): Promise<MemberRow[]> =>
  db.prisma.member.findMany({
    where: { workspaceId },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
    take: 500,
    select: memberFields,
  });
