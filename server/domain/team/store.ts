import type { Pool } from "pg";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { ActivityShow, MemberFigures } from "./contract.ts";

const DECISIONS = "('move.approved', 'move.approved_first', 'move.refused', 'move.dismissed')";
/** What members do that concerns the others. */
const DEEDS = `('move.approved', 'move.approved_first', 'move.refused', 'move.dismissed', 'move.undone', 'move.undo_requested',
  'move.reopened', 'move.assigned', 'approval.requested', 'approval.delegated', 'kill_switch.engaged', 'kill_switch.released')`;

/** Each figure is counted by an index of its own; entries of a member by the one on who did it. */
const FIGURES = `
  with reader as materialized (
    select coalesce((select "timeZone" from "User" where "id" = $2::uuid), (select "timeZone" from "Workspace" where "id" = $1)) as "zone"
  ), day as materialized (
    select (date_trunc('day', $3::timestamptz at time zone "zone") + interval '1 day') at time zone "zone" as "end" from reader
  ), owned as (
    select "ownerId", count(*)::int as "open", count(*) filter (where "dueAt" < (select "end" from day))::int as "dueToday"
    from "Move" where "workspaceId" = $1 and "status" = 'open' group by "ownerId"
  ), people as materialized (
    select m."userId", coalesce(u."name", u."email") as "name", m."role"::text as "role", m."createdAt"
    from "Member" m join "User" u on u."id" = m."userId" where m."workspaceId" = $1
  ), decided as (
    select p."userId", count(*)::int as "decided",
      percentile_cont(0.5) within group (order by extract(epoch from a."at" - v."createdAt") * 1000) as "median"
    from people p
    join "AuditEntry" a on a."workspaceId" = $1 and a."actorId" = p."userId"::text and a."actorType" = 'user'
      and a."subjectType" = 'move' and a."at" >= $4::timestamptz and a."action" in ${DECISIONS}
    join "Move" v on v."workspaceId" = $1 and v."id" = a."moveId"
    group by p."userId"
  ), done as (
    select d."decidedById", count(*)::int as "done"
    from "Execution" e join "Decision" d on d."workspaceId" = $1 and d."moveId" = e."moveId" and d."approvalId" = e."approvalId"
      and d."verdict" = 'approve' and d."decidedByType" = 'user'
    where e."workspaceId" = $1 and e."startedAt" >= $4::timestamptz and e."status" = 'succeeded'
    group by d."decidedById"
  ), replied as (
    select d."decidedById", count(distinct o."id")::int as "replies"
    from "Outcome" o join "Decision" d on d."workspaceId" = $1 and d."moveId" = o."moveId"
      and d."verdict" = 'approve' and d."decidedByType" = 'user'
    where o."workspaceId" = $1 and o."occurredAt" >= $4::timestamptz and o."type" = 'email_replied'
    group by d."decidedById"
  )
  select p."userId", p."name", p."role", to_json(p."createdAt") #>> '{}' as "joinedAt",
    coalesce(o."open", 0) as "open", coalesce(o."dueToday", 0) as "dueToday", coalesce(d."decided", 0) as "decided",
    coalesce(x."done", 0) as "done", d."median"::float8 as "medianDecisionMs", coalesce(r."replies", 0) as "replies",
    coalesce(n."open", 0) as "unownedOpen", coalesce(n."dueToday", 0) as "unownedDue"
  from people p
  left join owned o on o."ownerId" = p."userId"
  left join owned n on n."ownerId" is null
  left join decided d on d."userId" = p."userId"
  left join done x on x."decidedById" = p."userId"::text
  left join replied r on r."decidedById" = p."userId"::text
  order by lower(p."name"), p."userId"`;

export type FigureRow = MemberFigures & { unownedOpen: number; unownedDue: number };

/** Every member with their figures, by name. @param since where the span begins */
export async function figures(
  pool: Pool,
  workspaceId: WorkspaceId,
  asked: { userId: string | null; now: Date; since: Date },
): Promise<FigureRow[]> {
  const values = [workspaceId, asked.userId, asked.now, asked.since];
  const { rows } = await pool.query<FigureRow>({ name: "team_figures", text: FIGURES, values });
  return rows;
}

export type ActivityRow = {
  id: string;
  at: string;
  action: string;
  actorName: string;
  moveId: string | null;
  moveTitle: string | null;
  detail: Record<string, unknown>;
};

export type ActivityQuestion = {
  memberId: string | null;
  show: ActivityShow;
  after: { at: string; id: string } | null;
  limit: number;
};

/**
 * The newest of each member and the newest outcomes, then the newest of those: what machines write in between is never walked
 * through. Outcomes of a member are those of moves they approved.
 */
function activityText(show: ActivityShow): string {
  const before = `($3::timestamptz is null or (a."at", a."id") < ($3::timestamptz, $4::uuid))`;
  const deeds = `select a.* from "Member" p cross join lateral (
      select a.* from "AuditEntry" a where a."workspaceId" = $1 and a."actorId" = p."userId"::text and a."actorType" = 'user'
        and a."action" in ${show === "decisions" ? DECISIONS : DEEDS} and ${before}
      order by a."at" desc, a."id" desc limit $5) a
    where p."workspaceId" = $1 and ($2::uuid is null or p."userId" = $2::uuid)`;
  const outcomes = `(select a.* from "AuditEntry" a where a."workspaceId" = $1 and a."subjectType" = 'outcome' and ${before}
      and ($2::uuid is null or exists (select 1 from "Decision" d where d."workspaceId" = $1 and d."moveId" = a."moveId"
        and d."verdict" = 'approve' and d."decidedByType" = 'user' and d."decidedById" = $2::text))
    order by a."at" desc, a."id" desc limit $5)`;
  const from = show === "all" ? `${deeds} union all ${outcomes}` : show === "decisions" ? deeds : outcomes;
  return `
    select a."id", to_json(a."at") #>> '{}' as "at", a."action", a."moveId", m."title" as "moveTitle", a."detail",
      case when a."actorType" = 'user' then coalesce(u."name", u."email", 'A former member') else 'CaseyOS' end as "actorName"
    from (select * from (${from}) every order by "at" desc, "id" desc limit $5) a
    left join "User" u on u."id" = case when a."actorType" = 'user' then a."actorId"::uuid end
    left join "Move" m on m."workspaceId" = $1 and m."id" = a."moveId"
    order by a."at" desc, a."id" desc`;
}

/** What the team did and what came of it, newest first. */
export async function activityRows(
  pool: Pool,
  workspaceId: WorkspaceId,
  { memberId, show, after, limit }: ActivityQuestion,
): Promise<ActivityRow[]> {
  const values = [workspaceId, memberId, after?.at ?? null, after?.id ?? null, limit];
  const { rows } = await pool.query<ActivityRow>({ name: `team_activity_${show}`, text: activityText(show), values });
  return rows;
}

export type MentionRow = {
  id: string;
  at: string;
  authorName: string;
  text: string;
  moveId: string;
  moveTitle: string;
};

/** Comments that name the member, newest first. */
export async function mentionRows(
  pool: Pool,
  workspaceId: WorkspaceId,
  asked: { userId: string; after: { at: string; id: string } | null; limit: number },
): Promise<MentionRow[]> {
  const { rows } = await pool.query<MentionRow>({
    name: "team_mentions",
    text: `select c."id", to_json(c."createdAt") #>> '{}' as "at", coalesce(u."name", u."email", 'A former member') as "authorName",
        c."text", c."moveId", m."title" as "moveTitle"
      from "MoveComment" c
      join "Move" m on m."workspaceId" = $1 and m."id" = c."moveId"
      left join "User" u on u."id" = c."authorId"
      where c."workspaceId" = $1 and c."mentions" @> array[$2::uuid] and c."deletedAt" is null
        and ($3::timestamptz is null or (c."createdAt", c."id") < ($3::timestamptz, $4::uuid))
      order by c."createdAt" desc, c."id" desc limit $5`,
    values: [workspaceId, asked.userId, asked.after?.at ?? null, asked.after?.id ?? null, asked.limit],
  });
  return rows;
}
