import type { Pool } from "pg";
import type { Tx } from "#server/db/client.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import { type Comment, type LookState, lookState, type SavedView, type ViewQuery } from "./contract.ts";

const personName = `coalesce(u."name", u."email", 'A former member')`;

const COMMENTS = `
  select c."id", c."moveId", c."authorId", ${personName} as "authorName", c."text", c."createdAt",
    (select coalesce(json_agg(json_build_object('userId', n."id", 'name', coalesce(n."name", n."email"))), '[]'::json)
     from "Member" b join "User" n on n."id" = b."userId"
     where b."workspaceId" = c."workspaceId" and b."userId" = any(c."mentions")) as "mentions"
  from "MoveComment" c
  left join "User" u on u."id" = c."authorId"
  where c."workspaceId" = $1 and c."moveId" = $2 and c."deletedAt" is null
  order by c."createdAt", c."id" limit 200`;

/** Oldest first, 200 at most. */
export async function commentsOf(pool: Pool, workspaceId: WorkspaceId, moveId: string): Promise<Comment[]> {
  const { rows } = await pool.query<Omit<Comment, "createdAt"> & { createdAt: Date }>({
    name: "collaboration_comments",
    text: COMMENTS,
    values: [workspaceId, moveId],
  });
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

export async function isMove(db: Tx, workspaceId: WorkspaceId, moveId: string): Promise<boolean> {
  return (await db.move.findFirst({ where: { workspaceId, id: moveId }, select: { id: true } })) !== null;
}

/** Those of the ids that are members. */
export async function membersAmong(db: Tx, workspaceId: WorkspaceId, userIds: string[]): Promise<string[]> {
  const rows = await db.member.findMany({ where: { workspaceId, userId: { in: userIds } }, select: { userId: true } });
  return rows.map(({ userId }) => userId);
}

type NewComment = {
  id: string;
  moveId: string;
  authorId: string;
  text: string;
  mentions: string[];
  createdAt: Date;
};

export async function insertComment(tx: Tx, workspaceId: WorkspaceId, comment: NewComment): Promise<void> {
  await tx.moveComment.create({ data: { ...comment, workspaceId }, select: { id: true } });
}

/** Empties and hides the author's own comment. @returns its move; null when there is none of theirs */
export async function removeComment(
  tx: Tx,
  workspaceId: WorkspaceId,
  comment: { id: string; authorId: string; at: Date },
): Promise<{ moveId: string } | null> {
  const [removed] = await tx.moveComment.updateManyAndReturn({
    where: { workspaceId, id: comment.id, authorId: comment.authorId, deletedAt: null },
    data: { deletedAt: comment.at, text: "", mentions: [] },
    select: { moveId: true },
  });
  return removed ?? null;
}

const VIEWS = `
  select v."id", v."name", v."query", v."isShared", v."ownerId" = $2 as "isMine", ${personName} as "ownerName"
  from "SavedView" v left join "User" u on u."id" = v."ownerId"
  where v."workspaceId" = $1 and (v."ownerId" = $2 or v."isShared")
  order by v."isShared", v."createdAt", v."id" limit 100`;

/** The person's own views, then the shared ones. */
export async function viewsFor(pool: Pool, workspaceId: WorkspaceId, userId: string): Promise<SavedView[]> {
  const { rows } = await pool.query<SavedView>({
    name: "collaboration_views",
    text: VIEWS,
    values: [workspaceId, userId],
  });
  return rows;
}

type ViewFields = { name?: string | undefined; query?: ViewQuery | undefined; isShared?: boolean | undefined };

/** Inserts unless the person has a view of this name. @returns whether it was inserted */
export async function insertView(
  tx: Tx,
  workspaceId: WorkspaceId,
  view: { id: string; ownerId: string; at: Date; name: string; query: ViewQuery; isShared: boolean },
): Promise<boolean> {
  const { at, ...columns } = view;
  const data = { ...columns, workspaceId, createdAt: at, updatedAt: at };
  const { count } = await tx.savedView.createMany({ data: [data], skipDuplicates: true });
  return count === 1;
}

export async function hasViewNamed(
  tx: Tx,
  workspaceId: WorkspaceId,
  ownerId: string,
  name: string,
  exceptId: string,
): Promise<boolean> {
  const where = { workspaceId, ownerId, name, id: { not: exceptId } };
  return (await tx.savedView.findFirst({ where, select: { id: true } })) !== null;
}

/** @returns whether the person has such a view */
export async function changeView(
  tx: Tx,
  workspaceId: WorkspaceId,
  view: { id: string; ownerId: string; at: Date },
  fields: ViewFields,
): Promise<boolean> {
  const where = { workspaceId, id: view.id, ownerId: view.ownerId };
  const { count } = await tx.savedView.updateMany({ where, data: { ...fields, updatedAt: view.at } });
  return count === 1;
}

/** @returns whether the person had such a view */
export async function removeView(tx: Tx, workspaceId: WorkspaceId, ownerId: string, id: string): Promise<boolean> {
  return (await tx.savedView.deleteMany({ where: { workspaceId, id, ownerId } })).count === 1;
}

/** The state goes through the channel as its place here, in the field of a version. */
const lookStates = lookState.options;

const TELL = `
  select pg_notify('caseyos_changes', json_build_object('w', m."workspaceId", 'k', 'presence', 'id', m."id", 's', $3::text, 'v', $4::int)::text)
  from "Move" m where m."workspaceId" = $1 and m."id" = $2`;

/** Tells the workspace's open browsers who looks at a move. @returns false when there is no such move */
export async function tellPresence(
  pool: Pool,
  workspaceId: WorkspaceId,
  moveId: string,
  userId: string,
  state: LookState,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: "collaboration_presence",
    text: TELL,
    values: [workspaceId, moveId, userId, lookStates.indexOf(state)],
  });
  return rowCount === 1;
}
