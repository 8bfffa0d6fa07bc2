import type { Ctx } from "#server/platform/context.ts";
import type { ApprovalCount, ApprovalView } from "../contract.ts";
import type { Obstacle } from "../policy/obstacle.ts";
import { joins, needed, obstacle } from "./rules.ts";

const places = {
  workspaceId: "$1",
  now: "$2",
  actorType: "$3::text",
  actorId: "$4::text",
  isSenior: "$5",
};

const personName = (user: string) => `coalesce(${user}."name", ${user}."email")`;

/** Asked of the caller, or of somebody they stand in for. */
const isMine = (request: string) => `(${request}."assigneeId"::text = $4::text or exists (
  select 1 from "ApprovalDelegation" g where g."workspaceId" = $1::uuid and g."fromUserId" = ${request}."assigneeId"
     and g."toUserId"::text = $4::text and g."endedAt" is null and g."startsAt" <= $2::timestamptz
     and g."endsAt" > $2::timestamptz))`;

/** Still a question: its move waits with the content that was asked about. */
const waiting = `from "ApprovalRequest" a join "Move" m on m."workspaceId" = a."workspaceId" and m."id" = a."moveId"
   and m."status" = 'awaiting_approval' and m."contentHash" = a."contentHash"
  where a."workspaceId" = $1::uuid and a."status" = 'open'`;

const LIST = `
select a."id", a."moveId", m."title", m."actionType", a."contentHash", m."score",
       coalesce(nullif(trim(concat_ws(' ', c."firstName", c."lastName")), ''), c."email") as "contactName",
       o."name" as "companyName", d."amountCents"::float8 as "dealAmountCents", d."currency" as "dealCurrency",
       case when a."requestedByType" = 'user' then a."requestedById" end as "requestedById",
       case a."requestedByType" when 'user' then coalesce(${personName("u")}, 'A former member')
            when 'api_key' then coalesce('API key “' || k."name" || '”', 'An API key') else 'CaseyOS' end as "requestedByName",
       a."requestedAt", a."expiresAt", a."assigneeId",
       case when a."assigneeId" is not null then coalesce(${personName("v")}, 'A former member') end as "assigneeName",
       a."note", ${needed} as "needed",
       (select coalesce(json_agg(json_build_object('name', coalesce(${personName("y")}, 'A former member'), 'at', x."at")
                                 order by x."at"), '[]'::json)
          from "Decision" x left join "User" y on x."decidedByType" = 'user' and y."id"::text = x."decidedById"
         where x."workspaceId" = $1::uuid and x."approvalId" = a."id" and x."verdict" = 'approve') as "given",
       ${obstacle(places)} as "obstacle"
  from (select a.* ${waiting} and ($6::text = 'waiting' or ${isMine("a")})
           and ($7::timestamptz is null or (a."requestedAt", a."id") > ($7::timestamptz, $8::uuid))
         order by a."requestedAt", a."id" limit $9) a
  join "Move" m on m."workspaceId" = $1::uuid and m."id" = a."moveId" ${joins(places)}
  left join "Contact" c on c."workspaceId" = $1::uuid and c."id" = m."contactId"
  left join "Company" o on o."workspaceId" = $1::uuid and o."id" = m."companyId"
  left join "User" u on a."requestedByType" = 'user' and u."id"::text = a."requestedById"
  left join "User" v on v."id" = a."assigneeId"
  left join "ApiKey" k on a."requestedByType" = 'api_key' and k."workspaceId" = $1::uuid and k."id"::text = a."requestedById"
 order by a."requestedAt", a."id"`;

type Row = Omit<ApprovalView, "requestedAt" | "expiresAt" | "obstacle" | "given"> & {
  requestedAt: Date;
  expiresAt: Date | null;
  obstacle: Obstacle | null;
  given: { name: string; at: string }[];
};
type WaitingApproval = Row;

const callerOf = (ctx: Ctx): unknown[] => [
  ctx.workspaceId,
  ctx.now(),
  ctx.actor.type,
  ctx.actor.id,
  ctx.actor.type !== "user" || ctx.actor.role === "admin",
];

/** What waits, longest first. */
export async function waitingApprovals(
  ctx: Ctx,
  query: { view: "waiting" | "mine"; limit: number; after: { at: string; id: string } | null },
): Promise<WaitingApproval[]> {
  const { rows } = await ctx.db.pool.query<Row>({
    name: "approvals.list",
    text: LIST,
    values: [...callerOf(ctx), query.view, query.after?.at ?? null, query.after?.id ?? null, query.limit],
  });
  return rows;
}

export async function countWaiting(ctx: Ctx): Promise<ApprovalCount> {
  const { rows } = await ctx.db.pool.query<ApprovalCount>({
    name: "approvals.count",
    text: `select count(*)::int as "waiting", count(*) filter (where $3::text = 'user' and ${isMine("a")})::int as "mine" ${waiting}`,
    values: callerOf(ctx).slice(0, 4),
  });
  return rows[0] ?? { waiting: 0, mine: 0 };
}

const REVIEWABLE = `
select m."id" as "moveId", m."title", m."contentHash", m."actionType", ${needed} as "needed", ${obstacle(places)} as "obstacle"
  from "Move" m ${joins(places)}
 where m."workspaceId" = $1::uuid and m."id" = any($6::uuid[])`;

type Reviewable = {
  moveId: string;
  title: string;
  contentHash: string;
  actionType: string;
  needed: number;
  obstacle: Obstacle | null;
};

/** Which of these moves the caller may approve, and why not the others; moves of other workspaces are not among them. */
export async function reviewable(ctx: Ctx, moveIds: readonly string[]): Promise<Reviewable[]> {
  const { rows } = await ctx.db.pool.query<Reviewable>({
    name: "approvals.reviewable",
    text: REVIEWABLE,
    values: [...callerOf(ctx), [...moveIds]],
  });
  return rows;
}
