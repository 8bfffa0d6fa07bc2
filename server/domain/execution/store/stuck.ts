import type { Db } from "#server/db/client.ts";

/** These statements serve all workspaces: they read what is overdue and write the event that continues it, in one go. */

const CONTINUE_SILENT = `
with silent as (
  select e."id", e."workspaceId", e."moveId" from "Execution" e
   where e."status" in ('claimed', 'calling') and e."nextStepDueAt" < $1::timestamptz
   order by e."nextStepDueAt" limit 100 for update skip locked
), pushed as (
  update "Execution" e set "nextStepDueAt" = $2::timestamptz from silent where e."id" = silent."id"
)
insert into "OutboxEvent" ("id", "workspaceId", "name", "version", "payload", "createdAt")
select gen_random_uuid(), silent."workspaceId", 'execution.stalled', 1,
       jsonb_build_object('workspaceId', silent."workspaceId", 'requestId', $3::text, 'moveId', silent."moveId",
                          'executionId', silent."id"),
       $1::timestamptz
  from silent`;

/** All of one workspace that waits for a person to lift something, however many there are. */
const CONTINUE_RELEASED = `
with waiting as (
  select e."id", e."workspaceId", e."moveId" from "Execution" e
   where e."workspaceId" = $4::uuid and e."status" in ('claimed', 'calling') and e."pausedAt" is not null
   for update skip locked
), pushed as (
  update "Execution" e set "nextStepDueAt" = $2::timestamptz from waiting where e."id" = waiting."id"
)
insert into "OutboxEvent" ("id", "workspaceId", "name", "version", "payload", "createdAt")
select gen_random_uuid(), waiting."workspaceId", 'execution.stalled', 1,
       jsonb_build_object('workspaceId', waiting."workspaceId", 'requestId', $3::text, 'moveId', waiting."moveId",
                          'executionId', waiting."id"),
       $1::timestamptz
  from waiting`;

const CONTINUE_SILENT_UNDO = `
with silent as (
  select u."id", u."workspaceId", u."moveId", u."round" from "Undo" u
   where u."status" in ('requested', 'calling') and u."nextStepDueAt" < $1::timestamptz
   order by u."nextStepDueAt" limit 100 for update skip locked
), pushed as (
  update "Undo" u set "nextStepDueAt" = $2::timestamptz from silent where u."id" = silent."id"
)
insert into "OutboxEvent" ("id", "workspaceId", "name", "version", "payload", "createdAt")
select gen_random_uuid(), silent."workspaceId", 'execution.undo_requested', 1,
       jsonb_build_object('workspaceId', silent."workspaceId", 'requestId', $3::text, 'moveId', silent."moveId",
                          'undoId', silent."id", 'round', silent."round"),
       $1::timestamptz
  from silent`;

/** @returns how many executions go on now */
export async function continueReleased(
  db: Db,
  query: { workspaceId: string; requestId: string; now: Date; nextDueAt: Date },
): Promise<number> {
  const answer = await db.pool.query({
    name: "execution.continue-released",
    text: CONTINUE_RELEASED,
    values: [query.now, query.nextDueAt, query.requestId, query.workspaceId],
  });
  return answer.rowCount ?? 0;
}

/** @returns how many undos another worker was asked to continue */
export async function continueSilentUndos(
  db: Db,
  query: { now: Date; nextDueAt: Date; requestId: string },
): Promise<number> {
  const answer = await db.pool.query({
    name: "execution.continue-silent-undos",
    text: CONTINUE_SILENT_UNDO,
    values: [query.now, query.nextDueAt, query.requestId],
  });
  return answer.rowCount ?? 0;
}

/** @returns how many executions another worker was asked to continue */
export async function continueSilent(
  db: Db,
  query: { now: Date; nextDueAt: Date; requestId: string },
): Promise<number> {
  const answer = await db.pool.query({
    name: "execution.continue-silent",
    text: CONTINUE_SILENT,
    values: [query.now, query.nextDueAt, query.requestId],
  });
  return answer.rowCount ?? 0;
}

/**
 * The event's id is made of the approval and the quarter of an hour: the same lost event is sent again once in that time,
 * however many processes sweep.
 */
const REPEAT_LOST = `
insert into "OutboxEvent" ("id", "workspaceId", "name", "version", "payload", "createdAt")
select md5(a."id"::text || ':' || floor(extract(epoch from $1::timestamptz) / 900)::text)::uuid, m."workspaceId",
       'approval.granted', 1,
       jsonb_build_object('workspaceId', m."workspaceId", 'requestId', $3::text, 'moveId', m."id", 'approvalId', a."id",
                          'holdUntil', to_char(m."holdUntil" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
       $1::timestamptz
  from (select "id", "workspaceId", "holdUntil" from "Move"
         where "status" = 'scheduled' and "holdUntil" < $2::timestamptz order by "holdUntil" limit 100) m
  join "ApprovalRequest" a on a."workspaceId" = m."workspaceId" and a."moveId" = m."id" and a."status" = 'granted'
   and not exists (select 1 from "Execution" e where e."workspaceId" = m."workspaceId" and e."approvalId" = a."id")
on conflict ("id") do nothing`;

/** @returns how many approvals were announced again */
export async function repeatLost(db: Db, query: { now: Date; heldBefore: Date; requestId: string }): Promise<number> {
  const answer = await db.pool.query({
    name: "execution.repeat-lost",
    text: REPEAT_LOST,
    values: [query.now, query.heldBefore, query.requestId],
  });
  return answer.rowCount ?? 0;
}
