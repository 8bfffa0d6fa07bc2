import type { Core } from "./core.ts";
import type { EngineMetrics, RunDetail, RunFilter, RunStatus, RunSummary, StepDetail } from "./engine-types.ts";
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
};

const summaryColumns = "id, fn, fn_name, outcome, reason, event_name, event_id, created_at, started_at, ended_at";

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
  };
}

const statusCondition = `
  case when outcome is not null then outcome when started_at is null then 'scheduled' else 'running' end = any($1::text[])`;

/** Runs, newest first. */
export async function listRuns(core: Core, filter: RunFilter = {}): Promise<RunSummary[]> {
  const rows = await core.database.sql.query<RunRow>(
    `select ${summaryColumns} from inngest.run
     where ($1::text[] is null or ${statusCondition})
       and ($2::text is null or fn = $2) and ($3::text is null or event_id = $3) and ($4::text is null or id < $4)
     order by id desc limit $5`,
    [
      filter.status ?? null,
      filter.functionId ?? null,
      filter.eventId ?? null,
      filter.beforeId ?? null,
      Math.min(Math.max(filter.limit ?? 50, 1), 500),
    ],
  );
  return rows.map(summaryOf);
}

type DetailRow = RunRow & {
  events: JsonValue[];
  output: JsonValue;
  error: WireError | null;
  attempts: number;
  replay_of: string | null;
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
    `select ${summaryColumns}, events, output, error, attempts, replay_of from inngest.run where id = $1`,
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
    error: row.error,
    attempts: row.attempts,
    replayOf: row.replay_of,
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
