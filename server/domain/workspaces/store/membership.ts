import DataLoader from "dataloader";
import type { Pool } from "pg";
import type { Db } from "#server/db/client.ts";
import type { Role } from "#server/platform/pure/actor.ts";
import { asUserId, asWorkspaceId, isUuid, type UserId, type WorkspaceId } from "#server/platform/pure/ids.ts";
import { isSlug } from "../policy/slug.ts";
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

const columns = `m."workspaceId", w."slug", m."role"::text as "role",
  u."id" as "userId", u."email", u."name", u."timeZone", u."sessionEpoch"`;
const tables = `"User" u join "Member" m on m."userId" = u."id" join "Workspace" w on w."id" = m."workspaceId"`;
/** Several at once, each with its place among what was asked. */
const bySlugs = {
  name: "memberships-by-slug",
  text: `select q."place"::int, ${columns} from ${tables}
    join unnest($1::uuid[], $2::text[]) with ordinality q("userId", "slug", "place")
      on q."userId" = u."id" and q."slug" = w."slug"`,
};
const byId = {
  name: "membership-by-id",
  text: `select ${columns} from ${tables} where u."id" = $1 and m."workspaceId" = $2`,
};
const ofUser = {
  name: "memberships-of-user",
  text: `select ${columns} from ${tables} where u."id" = $1 order by m."createdAt", m."workspaceId" limit 2`,
};

const toMembership = (row: MembershipRow): Membership => ({
  workspaceId: asWorkspaceId(row.workspaceId),
  slug: row.slug,
  role: row.role,
  user: { userId: asUserId(row.userId), email: row.email, name: row.name, timeZone: row.timeZone },
  sessionEpoch: row.sessionEpoch,
});

type Asked = { userId: string; slug: string };

async function readBySlugs(pool: Pool, asked: readonly Asked[]): Promise<(Membership | null)[]> {
  const values = [asked.map(({ userId }) => userId), asked.map(({ slug }) => slug)];
  const { rows } = await pool.query<MembershipRow & { place: number }>({ ...bySlugs, values });
  const found = new Map(rows.map((row) => [row.place, toMembership(row)]));
  return asked.map((_, index) => found.get(index + 1) ?? null);
}

const loaders = new WeakMap<Pool, DataLoader<Asked, Membership | null>>();

/** Requests that come in together are answered by one statement. Nothing is kept: each is read after it was asked. */
function loaderOf(pool: Pool): DataLoader<Asked, Membership | null> {
  const known = loaders.get(pool);
  if (known) return known;
  const loader = new DataLoader<Asked, Membership | null>((asked) => readBySlugs(pool, asked), {
    cache: false,
    batchScheduleFn: (dispatch) => setImmediate(dispatch),
    maxBatchSize: 100,
  });
  loaders.set(pool, loader);
  return loader;
}

/**
 * A user's membership of one workspace; every request of a session asks it.
 * @param workspace slug or id
 */
export async function memberOf(db: Db, userId: string, workspace: string): Promise<Membership | null> {
  if (!isUuid(workspace)) {
    // What cannot be a slug must not reach the statement that others share.
    return isSlug(workspace) && isUuid(userId) ? loaderOf(db.pool).load({ userId, slug: workspace }) : null;
  }
  const { rows } = await db.pool.query<MembershipRow>({ ...byId, values: [userId, workspace] });
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
