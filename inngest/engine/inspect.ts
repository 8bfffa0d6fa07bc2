import type { Core } from "./core.ts";
import type {
  EngineMetrics,
  RunDetail,
  RunFilter,
  RunStatus,
  RunSummary,
  ScheduleSummary,
  StepDetail,
} from "./engine-types.ts";
import { queueSchema } from "./schema.ts";
import type { JsonValue, WireError } from "./wire.ts";

/** The table pg-boss keeps the jobs of unpartitioned queues in. */
export const jobTable = `${queueSchema}.job_common`;

type RunRow = {
  id: string;
  fn: string;
  fn_name: string;
  outcome: string | null;
  reason: string | null;
  event_name: string | null;
  event_id: string | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  event: JsonValue;
  error: WireError | null;
  scope: string | null;
  replay_of: string | null;
  next_attempt: number | null;
  next_at: Date | null;
};

/** Of a run `r` with what waits of it as `n`. */
const summaryColumns = `r.id, r.fn, r.fn_name, r.outcome, r.reason, r.event_name, r.event_id, r.created_at, r.started_at, r.ended_at,
  r.events->0 as event, r.error, r.scope, r.replay_of, n.attempt as next_attempt, n.start_after as next_at`;

/** The request that an open run waits for because the one before failed. */
const nextRequest = `left join lateral (
  select (j.data->>'attempt')::int as attempt, j.start_after from ${jobTable} j
  where r.ended_at is null and j.name = 'run' and j.state < 'active' and split_part(j.singleton_key, ':', 1) = r.id
    and (j.data->>'attempt')::int > 0
  order by j.start_after limit 1) n on true`;

function statusOf(row: RunRow): RunStatus {
  switch (row.outcome) {
    case "completed":
    case "failed":
    case "cancelled":
      return row.outcome;
    default:
      return row.started_at ? "running" : "scheduled";
  }
}

function elapsed(from: Date | null, to: Date | null): number | null {
  return from && to ? to.getTime() - from.getTime() : null;
}

function summaryOf(row: RunRow): RunSummary {
  return {
    id: row.id,
    functionId: row.fn,
    functionName: row.fn_name,
    status: statusOf(row),
    reason: row.reason,
    eventName: row.event_name,
    eventId: row.event_id,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    durationMs: elapsed(row.started_at, row.ended_at),
    event: row.event,
    error: row.error,
    scope: row.scope,
    replayOf: row.replay_of,
    next: row.next_at && row.next_attempt !== null ? { attempt: row.next_attempt, at: row.next_at } : null,
  };
}

const statusText =
  "case when r.outcome is not null then r.outcome when r.started_at is null then 'scheduled' else 'running' end";

/** Conditions of `values` in order, written so that each status can use its index. */
function conditionsOf(filter: RunFilter): { where: string; values: unknown[] } {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (condition: (place: string) => string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  const open = filter.status?.every((status) => status === "scheduled" || status === "running") ?? false;
  if (open) conditions.push("r.ended_at is null");
  if (filter.status?.length === 1 && filter.status[0] === "failed") conditions.push("r.outcome = 'failed'");
  add((place) => `${statusText} = any(${place}::text[])`, filter.status);
  add((place) => `r.fn = ${place}`, filter.functionId);
  add((place) => `r.event_id = ${place}`, filter.eventId);
  add((place) => `r.scope = ${place}`, filter.scope);
  add((place) => `r.id < ${place}`, filter.beforeId);
  if (filter.isUnreplayed) conditions.push("not exists (select 1 from inngest.run later where later.replay_of = r.id)");
  return { where: conditions.length > 0 ? `where ${conditions.join(" and ")}` : "", values };
}

/** Runs, newest first. */
export async function listRuns(core: Core, filter: RunFilter = {}): Promise<RunSummary[]> {
  const { where, values } = conditionsOf(filter);
  const limit = Math.min(Math.max(filter.limit ?? 50, 1), 500);
  const rows = await core.database.sql.query<RunRow>(
    `select ${summaryColumns} from inngest.run r ${nextRequest} ${where} order by r.id desc limit $${values.length + 1}`,
    [...values, limit],
  );
  return rows.map(summaryOf);
}

type ScheduleRow = {
  fn: string;
  cron: string;
  tz: string;
  last_at: Date | null;
  next_at: Date;
  run: string | null;
  status: RunStatus | null;
  started_at: Date | null;
  ended_at: Date | null;
};

/** Every cron, soonest first. Ids sort by time, so that the newest run is near the end of the primary key. */
export async function listSchedules(core: Core): Promise<ScheduleSummary[]> {
  const rows = await core.database.sql.query<ScheduleRow>(
    `select s.fn, s.cron, s.tz, s.last_at, s.next_at, l.id as run, l.status, l.started_at, l.ended_at from inngest.schedule s
     left join lateral (
       select r.id, r.started_at, r.ended_at, ${statusText} as status from inngest.run r
       where s.last_at is not null and r.fn = s.fn order by r.id desc limit 1) l on true
     order by s.next_at, s.fn`,
  );
  return rows.map(({ run, status, started_at, ended_at, ...row }) => ({
    functionId: row.fn,
    cron: row.cron,
    timeZone: row.tz,
    lastAt: row.last_at,
    nextAt: row.next_at,
    lastRun:
      run && status ? { id: run, status, startedAt: started_at, durationMs: elapsed(started_at, ended_at) } : null,
  }));
}

type DetailRow = RunRow & {
  events: JsonValue[];
  output: JsonValue;
  attempts: number;
  max_attempts: number;
};

type StepRow = {
  id: string;
  name: string;
  op: string;
  done: boolean;
  attempts: number;
  created_at: Date;
  ended_at: Date | null;
  data: JsonValue;
  error: WireError | null;
};

function stepOf(row: StepRow): StepDetail {
  const waiting = row.op === "StepPlanned" ? "pending" : "waiting";
  return {
    id: row.id,
    name: row.name,
    op: row.op,
    state: row.done ? (row.error ? "failed" : "done") : waiting,
    attempts: row.attempts,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    durationMs: elapsed(row.created_at, row.ended_at),
    output: row.data,
    error: row.error,
  };
}

/** One run with its steps in order of completion, open ones last; null when it is not kept. */
export async function getRun(core: Core, id: string): Promise<RunDetail | null> {
  const [row] = await core.database.sql.query<DetailRow>(
    `select ${summaryColumns}, r.events, r.output, r.attempts, r.max_attempts from inngest.run r ${nextRequest} where r.id = $1`,
    [id],
  );
  if (!row) return null;
  const steps = await core.database.sql.query<StepRow>(
    `select id, name, op, done, attempts, created_at, ended_at, data, error
     from inngest.step where run = $1 order by seq nulls last, created_at, id`,
    [id],
  );
  return {
    ...summaryOf(row),
    events: row.events,
    output: row.output,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    steps: steps.map(stepOf),
  };
}

/** Depth and age of the queue, over all processes. */
export async function readMetrics(core: Core): Promise<EngineMetrics> {
  const [row] = await core.database.sql.query<Record<"ready" | "age" | "running" | "open" | "dead", string | null>>(
    `select
       (select count(*) from ${jobTable} where name in ('run', 'timer') and state < 'active' and start_after <= now()) as ready,
       (select extract(epoch from now() - min(start_after)) * 1000 from ${jobTable}
         where name in ('run', 'timer') and state < 'active' and start_after <= now()) as age,
       (select count(*) from ${jobTable} where name = 'run' and state = 'active') as running,
       (select count(*) from inngest.run where ended_at is null) as open,
       (select count(*) from inngest.run where outcome = 'failed' and reason like 'dead:%') as dead`,
  );
  return {
    queueDepth: Number(row?.ready ?? 0),
    oldestAgeMs: Math.max(0, Math.round(Number(row?.age ?? 0))),
    running: Number(row?.running ?? 0),
    openRuns: Number(row?.open ?? 0),
    dead: Number(row?.dead ?? 0),
  };
}

/** Resolves when no run is open and no job is ready or active. @throws after `timeoutMs` */
export async function waitIdle(core: Core, timeoutMs: number): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const { queueDepth, running, openRuns } = await readMetrics(core);
    if (queueDepth + running + openRuns === 0) return;
    if (Date.now() > until)
      throw new Error(`Not idle after ${timeoutMs} ms: ${openRuns} open runs, ${queueDepth} ready jobs.`);
    await new Promise((done) => setTimeout(done, 15));
  }
}
