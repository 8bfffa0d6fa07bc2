import type { Tx } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Obstacle } from "../policy/obstacle.ts";
import { given, joins, needed, obstacle } from "./rules.ts";

const places = { workspaceId: "$1", now: "$4", actorType: "$9::text", actorId: "$10::text", isSenior: "$14" };

/**
 * Approves in one statement: the conditional move is the lock, and everything else hangs on its row. With fifty at once,
 * forty-nine find no row. An open request is granted, or stays open while a second person is needed; without one, a request is
 * written. The version keeps two people who approve at once from each being the first.
 */
const APPROVE = `
with facts as materialized (
  select m."id", m."version", w."holdSeconds", r."id" as "requestId", coalesce(p."requestHours", 72) as "hours",
         ${needed} as "needed", ${given(places)} as "given",
         case when m."contentHash" <> $3 then 'state' else ${obstacle(places)} end as "obstacle"
    from "Move" m join "Workspace" w on w."id" = $1::uuid ${joins(places)}
   where m."workspaceId" = $1::uuid and m."id" = $2::uuid
), moved as (
  update "Move" m
     set "status" = (case when f."given" + 1 < f."needed" then 'awaiting_approval' else 'scheduled' end)::"MoveStatus",
         "version" = m."version" + 1, "updatedAt" = $4::timestamptz,
         "holdUntil" = case when f."given" + 1 >= f."needed" then $4::timestamptz + make_interval(secs => f."holdSeconds") end
    from facts f
   where m."workspaceId" = $1::uuid and m."id" = f."id" and m."version" = f."version" and f."obstacle" is null
     and m."contentHash" = $3 and m."status" in ('open', 'awaiting_approval')
  returning m."id", m."version", m."status", f."requestId", f."hours", f."needed", f."given" + 1 as "given",
            f."given" + 1 >= f."needed" as "isLast",
            to_char(m."holdUntil" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "holdText"
), waiting as (
  update "ApprovalRequest" a
     set "status" = (case when moved."isLast" then 'granted' else 'open' end)::"ApprovalStatus", "needed" = moved."needed",
         "closedAt" = case when moved."isLast" then $4::timestamptz end
    from moved where a."id" = moved."requestId"
  returning a."id"
), fresh as (
  insert into "ApprovalRequest" ("id", "workspaceId", "moveId", "contentHash", "status", "requestedByType",
                                 "requestedById", "requestedAt", "closedAt", "expiresAt", "needed")
  select $5::uuid, $1::uuid, moved."id", $3, (case when moved."isLast" then 'granted' else 'open' end)::"ApprovalStatus",
         $9, $10, $4::timestamptz, case when moved."isLast" then $4::timestamptz end,
         case when not moved."isLast" then $4::timestamptz + make_interval(hours => moved."hours") end, moved."needed"
    from moved where moved."requestId" is null
  returning "id"
), approval as (
  select "id" from waiting union all select "id" from fresh
), decided as (
  insert into "Decision" ("id", "workspaceId", "approvalId", "moveId", "verdict", "contentHash", "decidedByType",
                          "decidedById", "surface", "note", "at")
  select $6::uuid, $1::uuid, approval."id", moved."id", 'approve', $3, $9, $10, $11, $12, $4::timestamptz
    from moved, approval
), audited as (
  insert into "AuditEntry" ("id", "workspaceId", "moveId", "action", "actorType", "actorId", "subjectType", "subjectId",
                            "requestId", "surface", "detail", "at")
  select $7::uuid, $1::uuid, moved."id", case when moved."isLast" then 'move.approved' else 'move.approved_first' end,
         $9, $10, 'move', moved."id"::text, $13, $11,
         jsonb_strip_nulls(jsonb_build_object('approvalId', approval."id", 'contentHash', $3::text,
                                              'holdUntil', moved."holdText", 'surface', $11::text, 'note', $12::text,
                                              'given', case when moved."needed" > 1 then moved."given" end,
                                              'needed', nullif(moved."needed", 1))),
         $4::timestamptz
    from moved, approval
), emitted as (
  insert into "OutboxEvent" ("id", "workspaceId", "name", "version", "payload", "createdAt")
  select $8::uuid, $1::uuid, case when moved."isLast" then 'approval.granted' else 'approval.progressed' end, 1,
         jsonb_build_object('workspaceId', $1::text, 'requestId', $13::text, 'moveId', moved."id", 'approvalId', approval."id")
           || case when moved."isLast" then jsonb_build_object('holdUntil', moved."holdText")
                   else jsonb_build_object('given', moved."given", 'needed', moved."needed") end,
         $4::timestamptz
    from moved, approval
)
select f."obstacle", approval."id" as "approvalId", moved."holdText" as "holdUntil", moved."version",
       moved."status"::text as "status", f."needed", coalesce(moved."given", f."given") as "given"
  from facts f left join moved on true left join approval on true`;

type Row = {
  obstacle: Obstacle | null;
  approvalId: string | null;
  holdUntil: string | null;
  version: number | null;
  status: "scheduled" | "awaiting_approval" | null;
  needed: number;
  given: number;
};

export type Approved = {
  approvalId: string;
  /** null while a further person is needed. */
  holdUntil: string | null;
  version: number;
  status: "scheduled" | "awaiting_approval";
  needed: number;
  given: number;
};

/** What became of an approval; `raced` means that the move changed in the same moment and nothing was written. */
export type Answer =
  | { is: "approved"; approved: Approved }
  | { is: "refused"; obstacle: Obstacle }
  | { is: "raced" }
  | { is: "missing" };

type Input = { moveId: string; contentHash: string; note: string | null };

const isSenior = ({ actor }: Ctx): boolean => actor.type !== "user" || actor.role === "admin";

const valuesOf = (ctx: Ctx, input: Input): unknown[] => [
  ctx.workspaceId,
  input.moveId,
  input.contentHash,
  ctx.now(),
  ctx.newId(),
  ctx.newId(),
  ctx.newId(),
  ctx.newId(),
  ctx.actor.type,
  ctx.actor.id,
  ctx.surface,
  input.note,
  ctx.requestId,
  isSenior(ctx),
];

function answerOf(row: Row | undefined): Answer {
  if (!row) return { is: "missing" };
  const { approvalId, holdUntil, version, status, needed: count, given: sofar } = row;
  if (approvalId !== null && version !== null && status !== null) {
    return { is: "approved", approved: { approvalId, holdUntil, version, status, needed: count, given: sofar } };
  }
  return row.obstacle === null ? { is: "raced" } : { is: "refused", obstacle: row.obstacle };
}

/** One approval of exactly this content, in a statement of its own. */
export async function approveMove(ctx: Ctx, input: Input): Promise<Answer> {
  const { rows } = await ctx.db.pool.query<Row>({
    name: "approvals.approve",
    text: APPROVE,
    values: valuesOf(ctx, input),
  });
  return answerOf(rows[0]);
}

/** The same inside a transaction of the caller's. */
export async function approveMoveIn(tx: Tx, ctx: Ctx, input: Input): Promise<Answer> {
  const rows = await tx.$queryRawUnsafe<Row[]>(APPROVE, ...valuesOf(ctx, input));
  return answerOf(rows[0]);
}
