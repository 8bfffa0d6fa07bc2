import type { Pool } from "pg";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";

/** The rows that notifications are worded from, with the members they concern. */
const person = (user: string): string => `coalesce(${user}."name", ${user}."email", 'A former member')`;

const isStandIn = `exists (select 1 from "ApprovalDelegation" g
  where g."workspaceId" = a."workspaceId" and g."fromUserId" = a."assigneeId" and g."toUserId" = b."userId"
    and g."endedAt" is null and g."startsAt" <= $3::timestamptz and g."endsAt" > $3::timestamptz)`;
const mayDecide = `b."workspaceId" = a."workspaceId" and b."role" <> 'viewer'
  and (a."assigneeId" is null or b."userId" = a."assigneeId" or ${isStandIn}`;
const isRequester = `(a."requestedByType" = 'user' and b."userId"::text = a."requestedById")`;
const hasApproved = `exists (select 1 from "Decision" x where x."workspaceId" = a."workspaceId" and x."approvalId" = a."id"
  and x."verdict" = 'approve' and x."decidedByType" = 'user' and x."decidedById" = b."userId"::text)`;

const REQUEST = `
select a."moveId", m."title" as "moveTitle", a."status" = 'open' as "isOpen", a."note",
  case a."requestedByType" when 'user' then ${person("u")} when 'api_key' then 'A program' else 'CaseyOS' end as "askedBy",
  array(select b."userId" from "Member" b where ${mayDecide}) and not ${isRequester}) as "deciders",
  array(select b."userId" from "Member" b where ${mayDecide} or b."role" = 'admin') and not ${hasApproved}) as "seconds",
  array(select b."userId" from "Member" b where b."workspaceId" = a."workspaceId" and ${isRequester}) as "requester",
  (select ${person("v")} from "Decision" x left join "User" v on v."id"::text = x."decidedById"
    where x."workspaceId" = a."workspaceId" and x."approvalId" = a."id" and x."verdict" = 'approve'
    order by x."at" desc limit 1) as "approvedBy"
from "ApprovalRequest" a
join "Move" m on m."workspaceId" = a."workspaceId" and m."id" = a."moveId"
left join "User" u on a."requestedByType" = 'user' and u."id"::text = a."requestedById"
where a."workspaceId" = $1::uuid and a."id" = $2::uuid`;

export type RequestFacts = {
  moveId: string;
  moveTitle: string;
  isOpen: boolean;
  note: string | null;
  askedBy: string;
  /** Whoever may decide it and did not ask it: the one who was asked and who stands in for them, else all who may. */
  deciders: string[];
  /** Whoever may give the other of two approvals. */
  seconds: string[];
  requester: string[];
  /** Who approved it last. */
  approvedBy: string | null;
};

export async function requestFacts(
  pool: Pool,
  workspaceId: WorkspaceId,
  approvalId: string,
  now: Date,
): Promise<RequestFacts | null> {
  const { rows } = await pool.query<RequestFacts>({
    name: "notifications_request",
    text: REQUEST,
    values: [workspaceId, approvalId, now],
  });
  return rows[0] ?? null;
}

/** Members out of a set of user ids; the workspace's admins when none of them is one any more. */
const orAdmins = (wanted: string): string => `
  case when exists (select 1 from "Member" b where b."workspaceId" = $1::uuid and ${wanted})
  then array(select b."userId" from "Member" b where b."workspaceId" = $1::uuid and ${wanted})
  else array(select b."userId" from "Member" b where b."workspaceId" = $1::uuid and b."role" = 'admin') end`;

const stakeholders = orAdmins(`(b."userId" = m."ownerId" or b."userId"::text in (
  select x."decidedById" from "Decision" x where x."workspaceId" = $1::uuid and x."approvalId" = e."approvalId" and x."decidedByType" = 'user'
  union all select a."requestedById" from "ApprovalRequest" a
    where a."workspaceId" = $1::uuid and a."id" = e."approvalId" and a."requestedByType" = 'user'))`);

const EXECUTION = `
select e."moveId", m."title" as "moveTitle", e."failureMessage", n."failureMessage" as "undoFailure", n."round", ${stakeholders} as "userIds"
from "Execution" e
join "Move" m on m."workspaceId" = e."workspaceId" and m."id" = e."moveId"
left join "Undo" n on n."workspaceId" = e."workspaceId" and n."executionId" = e."id"
where e."workspaceId" = $1::uuid and e."id" = $2::uuid`;

export type ExecutionFacts = {
  moveId: string;
  moveTitle: string;
  failureMessage: string | null;
  undoFailure: string | null;
  /** Of the undo: how often it was asked for. */
  round: number | null;
  /** Who approved or asked for it and whose move it is; admins when none of them is a member. */
  userIds: string[];
};

export async function executionFacts(
  pool: Pool,
  workspaceId: WorkspaceId,
  executionId: string,
): Promise<ExecutionFacts | null> {
  const { rows } = await pool.query<ExecutionFacts>({
    name: "notifications_execution",
    text: EXECUTION,
    values: [workspaceId, executionId],
  });
  return rows[0] ?? null;
}

const REPLY = `
select o."contactId", o."moveId", m."title" as "moveTitle",
  coalesce(nullif(trim(concat_ws(' ', c."firstName", c."lastName")), ''), c."email", 'Somebody') as "contactName",
  ${orAdmins(`(b."userId" = m."ownerId" or (m."ownerId" is null and b."userId"::text in (
    select x."decidedById" from "Decision" x join "Execution" e on e."workspaceId" = x."workspaceId" and e."approvalId" = x."approvalId"
     where x."workspaceId" = $1::uuid and e."id" = o."executionId" and x."decidedByType" = 'user')))`)} as "userIds"
from "Outcome" o
left join "Move" m on m."workspaceId" = o."workspaceId" and m."id" = o."moveId"
left join "Contact" c on c."workspaceId" = o."workspaceId" and c."id" = o."contactId"
where o."workspaceId" = $1::uuid and o."id" = $2::uuid`;

export type ReplyFacts = {
  contactId: string | null;
  moveId: string | null;
  moveTitle: string | null;
  contactName: string;
  /** The move's owner, else who approved what was answered, else admins. */
  userIds: string[];
};

export async function replyFacts(pool: Pool, workspaceId: WorkspaceId, outcomeId: string): Promise<ReplyFacts | null> {
  const { rows } = await pool.query<ReplyFacts>({
    name: "notifications_reply",
    text: REPLY,
    values: [workspaceId, outcomeId],
  });
  return rows[0] ?? null;
}

const CONNECTION = `
select k."provider", k."accountLabel", k."lastErrorAt", k."status" = 'reconnect_needed' as "isBroken",
  ${orAdmins(`b."userId" = k."userId"`)} as "userIds"
from "Connection" k where k."workspaceId" = $1::uuid and k."id" = $2::uuid`;

export type ConnectionFacts = {
  provider: "google" | "hubspot" | "slack" | "x";
  accountLabel: string;
  lastErrorAt: Date | null;
  isBroken: boolean;
  /** Whose account it is; admins for an account of the whole workspace. */
  userIds: string[];
};

export async function connectionFacts(
  pool: Pool,
  workspaceId: WorkspaceId,
  connectionId: string,
): Promise<ConnectionFacts | null> {
  const { rows } = await pool.query<ConnectionFacts>({
    name: "notifications_connection",
    text: CONNECTION,
    values: [workspaceId, connectionId],
  });
  return rows[0] ?? null;
}

const RULE = `
select r."name", r."demotedReason" as "reason", r."demotedAt", ${orAdmins("false")} as "userIds"
from "AutoRule" r where r."workspaceId" = $1::uuid and r."id" = $2::uuid`;

export type RuleFacts = { name: string; reason: string | null; demotedAt: Date | null; userIds: string[] };

export async function ruleFacts(pool: Pool, workspaceId: WorkspaceId, ruleId: string): Promise<RuleFacts | null> {
  const { rows } = await pool.query<RuleFacts>({
    name: "notifications_rule",
    text: RULE,
    values: [workspaceId, ruleId],
  });
  return rows[0] ?? null;
}

export async function adminsOf(pool: Pool, workspaceId: WorkspaceId): Promise<string[]> {
  const { rows } = await pool.query<{ userId: string }>({
    name: "notifications_admins",
    text: `select "userId" from "Member" where "workspaceId" = $1::uuid and "role" = 'admin'`,
    values: [workspaceId],
  });
  return rows.map(({ userId }) => userId);
}

const COMMENT = `
select c."moveId", m."title" as "moveTitle", ${person("u")} as "authorName",
  array(select b."userId" from "Member" b where b."workspaceId" = c."workspaceId" and b."userId" = any(c."mentions")
          and b."userId" <> c."authorId") as "userIds"
from "MoveComment" c
join "Move" m on m."workspaceId" = c."workspaceId" and m."id" = c."moveId"
left join "User" u on u."id" = c."authorId"
where c."workspaceId" = $1::uuid and c."id" = $2::uuid and c."deletedAt" is null`;

export type CommentFacts = { moveId: string; moveTitle: string; authorName: string; userIds: string[] };

export async function commentFacts(
  pool: Pool,
  workspaceId: WorkspaceId,
  commentId: string,
): Promise<CommentFacts | null> {
  const { rows } = await pool.query<CommentFacts>({
    name: "notifications_comment",
    text: COMMENT,
    values: [workspaceId, commentId],
  });
  return rows[0] ?? null;
}
