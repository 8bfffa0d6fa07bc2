import type { Db } from "#server/db/client.ts";
import type { Role } from "#server/platform/pure/actor.ts";
import { asUserId, asWorkspaceId, isUuid, type UserId, type WorkspaceId } from "#server/platform/pure/ids.ts";
import type { SignedIn } from "../user-ctx.ts";

export type Membership = {
  workspaceId: WorkspaceId;
  slug: string;
  role: Role;
  user: SignedIn;
  /** A session made with another value has been ended. */
  sessionEpoch: number;
};

type MembershipRow = {
  workspaceId: string;
  slug: string;
  role: Role;
  userId: string;
  email: string;
  name: string | null;
  timeZone: string;
  sessionEpoch: number;
};

const selectMembership = `
  select m."workspaceId", w."slug", m."role"::text as "role", u."id" as "userId", u."email", u."name", u."timeZone", u."sessionEpoch"
  from "User" u
  join "Member" m on m."userId" = u."id"
  join "Workspace" w on w."id" = m."workspaceId"`;
const bySlug = { name: "membership-by-slug", text: `${selectMembership} where u."id" = $1 and w."slug" = $2` };
const byId = { name: "membership-by-id", text: `${selectMembership} where u."id" = $1 and m."workspaceId" = $2` };
const ofUser = {
  name: "memberships-of-user",
  text: `${selectMembership} where u."id" = $1 order by m."createdAt", m."workspaceId" limit 2`,
};

const toMembership = (row: MembershipRow): Membership => ({
  workspaceId: asWorkspaceId(row.workspaceId),
  slug: row.slug,
  role: row.role,
  user: { userId: asUserId(row.userId), email: row.email, name: row.name, timeZone: row.timeZone },
  sessionEpoch: row.sessionEpoch,
});

/**
 * A user's membership of one workspace, in one statement; every request of a session asks it.
 * @param workspace slug or id
 */
export async function memberOf(db: Db, userId: string, workspace: string): Promise<Membership | null> {
  const statement = isUuid(workspace) ? byId : bySlug;
  const { rows } = await db.pool.query<MembershipRow>({ ...statement, values: [userId, workspace] });
  return rows[0] ? toMembership(rows[0]) : null;
}

/** The user's first two memberships: enough to tell whether there is exactly one. */
export async function firstMemberships(db: Db, userId: string): Promise<Membership[]> {
  const { rows } = await db.pool.query<MembershipRow>({ ...ofUser, values: [userId] });
  return rows.map(toMembership);
}

const userById = {
  name: "signed-in-user",
  text: `select "id", "email", "name", "timeZone", "sessionEpoch" from "User" where "id" = $1`,
};

/** The person a session names, or null when there is no such user any more. */
export async function signedInUser(db: Db, userId: UserId): Promise<(SignedIn & { sessionEpoch: number }) | null> {
  const { rows } = await db.pool.query<{
    id: string;
    email: string;
    name: string | null;
    timeZone: string;
    sessionEpoch: number;
  }>({ ...userById, values: [userId] });
  const [row] = rows;
  if (!row) return null;
  return {
    userId: asUserId(row.id),
    email: row.email,
    name: row.name,
    timeZone: row.timeZone,
    sessionEpoch: row.sessionEpoch,
  };
}
