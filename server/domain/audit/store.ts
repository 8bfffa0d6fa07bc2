import type { Pool } from "pg";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { AuditFilter } from "./contract.ts";

export type AuditRow = {
  id: string;
  at: string;
  action: string;
  actorType: string;
  actorId: string | null;
  actorName: string;
  subjectType: string;
  subjectId: string;
  label: string | null;
  moveId: string | null;
  surface: string | null;
  requestId: string | null;
  detail: Record<string, unknown>;
};

export type AuditQuestion = {
  filter: AuditFilter;
  /** Whose calendar the days are on; null: the workspace's. */
  userId: string | null;
  after: { at: string; id: string } | null;
  limit: number;
};

const UUID = "'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'";
const uuidOf = (type: string) =>
  `case when a."subjectType" = '${type}' and a."subjectId" ~ ${UUID} then a."subjectId"::uuid end`;
const contactIn = `case when a."detail" ->> 'contactId' ~ ${UUID} then (a."detail" ->> 'contactId')::uuid end`;

/** Names of what the page's entries are about: each a look-up by key. */
const LABELS = `
  left join "User" u on u."id" = case when a."actorType" = 'user' then a."actorId"::uuid end
  left join "ApiKey" k on k."workspaceId" = $1 and k."id" = case when a."actorType" = 'api_key' then a."actorId"::uuid end
  left join "Move" m on m."workspaceId" = $1 and m."id" = a."moveId"
  left join "Contact" c on c."workspaceId" = $1 and c."id" = coalesce(${uuidOf("contact")}, ${contactIn})
  left join "User" s on s."id" = ${uuidOf("member")}
  left join "Invite" i on i."workspaceId" = $1 and i."id" = ${uuidOf("invite")}
  left join "Suppression" p on p."workspaceId" = $1 and p."id" = ${uuidOf("suppression")}
  left join "Connection" n on n."workspaceId" = $1 and n."id" = ${uuidOf("connection")}`;

const FIELDS = `
  a."id", to_json(a."at") #>> '{}' as "at", a."action", a."actorType", a."actorId",
  case a."actorType"
    when 'user' then coalesce(u."name", u."email", 'A former member')
    when 'api_key' then 'API key “' || coalesce(k."name", '') || '”'
    when 'webhook' then coalesce(a."actorId", 'A vendor')
    else 'CaseyOS' end as "actorName",
  a."subjectType", a."subjectId", a."moveId", a."surface", a."requestId", a."detail",
  coalesce(case when a."subjectType" not in ('signal', 'enrolment') then m."title" end, nullif(concat_ws(' ', c."firstName", c."lastName"), ''), c."email", s."name", s."email", i."email",
           p."value", n."accountLabel") as "label"`;

const DAY = (parameter: string, plus: string) =>
  `(${parameter}::date + ${plus})::timestamp at time zone
     coalesce((select "timeZone" from "User" where "id" = $2::uuid), (select "timeZone" from "Workspace" where "id" = $1))`;

/** The statement of a page; only conditions that are asked for stand in it, so that one index gives the page in its order. */
export function pageStatement(
  workspaceId: WorkspaceId,
  { filter, userId, after, limit }: AuditQuestion,
): { text: string; values: unknown[] } {
  const values: unknown[] = [workspaceId, userId, limit];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [
    `"workspaceId" = $1`,
    filter.actorId === undefined ? null : `"actorId" = ${parameter(filter.actorId)}::text`,
    filter.kind === undefined ? null : `"subjectType" = ${parameter(filter.kind)}::text`,
    filter.from === undefined ? null : `"at" >= ${DAY(parameter(filter.from), "0")}`,
    filter.to === undefined ? null : `"at" < ${DAY(parameter(filter.to), "1")}`,
    after === null ? null : `("at", "id") < (${parameter(after.at)}::timestamptz, ${parameter(after.id)}::uuid)`,
  ].filter((condition) => condition !== null);
  // The second parameter is the reader's and is used only with days: naming it here gives it its type.
  const page = `select * from "AuditEntry" where ${conditions.join(" and ")} and ($2::uuid is null or true)
    order by "at" desc, "id" desc limit $3`;
  return { text: `select ${FIELDS} from (${page}) a ${LABELS} order by a."at" desc, a."id" desc`, values };
}

/** Entries of the workspace, newest first. */
export async function auditRows(pool: Pool, workspaceId: WorkspaceId, question: AuditQuestion): Promise<AuditRow[]> {
  const { rows } = await pool.query<AuditRow>(pageStatement(workspaceId, question));
  return rows;
}

/** Names of present members by id. */
export async function memberNames(
  pool: Pool,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; name: string }>({
    name: "audit_members",
    text: `select u."id", coalesce(u."name", u."email") as "name" from "Member" m join "User" u on u."id" = m."userId"
      where m."workspaceId" = $1 and m."userId" = any($2::uuid[])`,
    values: [workspaceId, ids],
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
