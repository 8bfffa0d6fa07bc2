import type { Db } from "#server/db/client.ts";

/** These statements serve all workspaces: they read what is overdue and write the event that continues it, in one go. */

/**
 * Pushes the next due time of rows and writes the event that continues each. Values: $1 now, $2 next due, $3 request, and what
 * `which` needs.
 * @param which of table t, with its lock
 * @param subject the event's own fields, of the row `due`
 */
const continuing = (table: "Execution" | "Undo", event: string, which: string, subject: string) => `
with due as (
  select t.* from "${table}" t where ${which}
), pushed as (
  update "${table}" t set "nextStepDueAt" = $2::timestamptz from due where t."id" = due."id"
)
insert into "OutboxEvent" ("id", "workspaceId", "name", "version", "payload", "createdAt")
select gen_random_uuid(), due."workspaceId", '${event}', 1,
       jsonb_build_object('workspaceId', due."workspaceId", 'requestId', $3::text, 'moveId', due."moveId", ${subject}),
       $1::timestamptz
  from due`;

const SILENT = `t."nextStepDueAt" < $1::timestamptz order by t."nextStepDueAt" limit 100 for update skip locked`;
const OPEN_EXECUTION = `t."status" in ('claimed', 'calling')`;
const EXECUTION_ID = `'executionId', due."id"`;

const CONTINUE_SILENT = continuing("Execution", "execution.stalled", `${OPEN_EXECUTION} and ${SILENT}`, EXECUTION_ID);

/** All of one workspace that waits for a person to lift something, however many there are. */
const CONTINUE_RELEASED = continuing(
  "Execution",
  "execution.stalled",
  `t."workspaceId" = $4::uuid and ${OPEN_EXECUTION} and t."pausedAt" is not null for update skip locked`,
  EXECUTION_ID,
);

const CONTINUE_SILENT_UNDO = continuing(
  "Undo",
  "execution.undo_requested",
  `t."status" in ('requested', 'calling') and ${SILENT}`,
  `'undoId', due."id", 'round', due."round"`,
);

type Clock = { now: Date; nextDueAt: Date; requestId: string };

/** @returns how many executions go on now */
export const continueReleased = (db: Db, { workspaceId, ...clock }: Clock & { workspaceId: string }): Promise<number> =>
  run(db, "execution.continue-released", CONTINUE_RELEASED, [...valuesOf(clock), workspaceId]);

/** @returns how many undos another worker was asked to continue */
export const continueSilentUndos = (db: Db, clock: Clock): Promise<number> =>
  run(db, "execution.continue-silent-undos", CONTINUE_SILENT_UNDO, valuesOf(clock));

/** @returns how many executions another worker was asked to continue */
export const continueSilent = (db: Db, clock: Clock): Promise<number> =>
  run(db, "execution.continue-silent", CONTINUE_SILENT, valuesOf(clock));

const valuesOf = ({ now, nextDueAt, requestId }: Clock) => [now, nextDueAt, requestId];

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
export const repeatLost = (db: Db, query: { now: Date; heldBefore: Date; requestId: string }): Promise<number> =>
  run(db, "execution.repeat-lost", REPEAT_LOST, [query.now, query.heldBefore, query.requestId]);

/** @returns how many events were written */
async function run(db: Db, name: string, text: string, values: readonly unknown[]): Promise<number> {
  const answer = await db.pool.query({ name, text, values: [...values] });
  return answer.rowCount ?? 0;
}
