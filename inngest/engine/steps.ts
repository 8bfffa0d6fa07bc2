import type { Core, Work } from "./core.ts";
import type { Sql } from "./database.ts";
import { storeDefers } from "./defers.ts";
import type { Dispatch } from "./dispatch.ts";
import { parseDue } from "./durations.ts";
import { jobId } from "./ids.ts";
import { invokeFunction } from "./invoke.ts";
import { resolveStep, type StepResult } from "./resolve.ts";
import { storableText } from "./storable.ts";
import { registerWait } from "./waits.ts";
import { limits, type Op } from "./wire.ts";

type DoneStep = { op: Op; result: StepResult; attempts: number };

const insertDone = `
  insert into inngest.step as s (run, id, name, op, done, data, error, seq, attempts, ended_at)
  select $1, x.id, x.name, x.op, true, case when x.failed then null else x.data::json end,
    case when x.failed then x.data::json end, nextval('inngest.step_seq'), x.attempts, now()
  from unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::int[])
    as x(id, name, op, failed, data, attempts)
  on conflict (run, id) do update set done = true, data = excluded.data, error = excluded.error, seq = excluded.seq,
    attempts = excluded.attempts, ended_at = excluded.ended_at
  where not s.done`;

/** One array per column: data goes in as text, because a record set would decode it and refuse NUL characters. */
function doneColumns(steps: DoneStep[]): unknown[] {
  return [
    steps.map(({ op }) => op.id),
    steps.map(({ op }) => storableText(op.displayName)),
    steps.map(({ op }) => op.op),
    steps.map(({ result }) => "error" in result),
    steps.map(({ result }) => JSON.stringify("error" in result ? result.error : result.data)),
    steps.map(({ attempts }) => attempts),
  ];
}

/** Stores finished steps; the first result of a step stays. The caller holds the run's lock. */
export async function storeDone(work: Work, run: string, steps: DoneStep[]): Promise<void> {
  if (steps.length > 0) await work.query(insertDone, [run, ...doneColumns(steps)]);
}

/**
 * Stores the steps of a checkpoint in one durable statement, if the lease still holds.
 * @returns false when another dispatch has taken over
 */
export async function storeCheckpoint(
  core: Core,
  run: string,
  lease: string,
  steps: DoneStep[],
  defers: Op[],
): Promise<boolean> {
  const store = async (sql: Sql): Promise<boolean> => {
    const [row] = await sql.query<{ held: boolean }>(checkpoint, [run, ...doneColumns(steps), lease]);
    return row?.held ?? false;
  };
  if (defers.length === 0) return store(core.database.sql);
  return core.database.transaction(async (tx) => {
    const held = await store(tx);
    if (held) await storeDefers(tx, run, defers);
    return held;
  });
}

const checkpoint = `
  with held as (
    select id from inngest.run where id = $1 and lease = $8 and ended_at is null for no key update
  ), stored as (
    ${insertDone.replace("from unnest", "from held, unnest")}
  )
  select exists (select 1 from held) as held`;

const insertOpen = `
  insert into inngest.step (run, id, name, op, done, batch, timer, due_at, wait_for, wait_if)
  select $1, x.id, x.name, x.op, false, x.batch, x.timer, x.due_at, x.wait_for, x.wait_if
  from json_to_recordset($2::json) as x(id text, name text, op text, batch bigint, timer uuid, due_at timestamptz,
    wait_for text, wait_if text)
  on conflict (run, id) do nothing
  returning id`;

type Pending = { op: Op; due: Date | null; timer: string | null; batch: string | null };

function textOption(op: Op, name: string): string | null {
  const value = op.opts[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function dueOf(op: Op, now: number): Date | null {
  if (op.op === "Sleep") return parseDue(op.name, now);
  const timeout = textOption(op, "timeout");
  return timeout === null ? null : parseDue(timeout, now);
}

function waitOf(op: Op): string | null {
  if (op.op === "WaitForEvent") return op.name;
  return op.op === "WaitForSignal" ? `signal:${textOption(op, "signal") ?? op.name}` : null;
}

function prepare(ops: Op[], batch: string | null): Pending[] {
  const now = Date.now();
  return ops.map((op) => {
    const due = dueOf(op, now);
    const coalesced = op.op === "StepPlanned" && op.opts.parallelMode !== "race";
    return { op, due, timer: due && jobId(), batch: coalesced ? batch : null };
  });
}

/**
 * Registers what the function now waits for; what it reported before is left alone. The caller holds the run's lock.
 * @returns why the run cannot go on, or null
 */
export async function insertPending(
  core: Core,
  work: Work,
  dispatch: Dispatch,
  ops: Op[],
  coalesce: boolean,
): Promise<string | null> {
  if (ops.length === 0) return null;
  const { run } = dispatch.job.data;
  const [count] = await work.query<{ total: number; batch: string }>(
    "select count(*)::int as total, nextval('inngest.step_seq') as batch from inngest.step where run = $1",
    [run],
  );
  if ((count?.total ?? 0) + ops.length > limits.stepsPerRun)
    return `The run has more than ${limits.stepsPerRun} steps.`;
  const pending = prepare(ops, coalesce ? (count?.batch ?? null) : null);
  const rows = pending.map(({ op, due, timer, batch }) => ({
    id: op.id,
    name: storableText(op.displayName),
    op: op.op,
    batch,
    timer,
    due_at: due,
    wait_for: waitOf(op),
    wait_if: op.op === "WaitForEvent" ? textOption(op, "if") : null,
  }));
  const inserted = await work.query<{ id: string }>(insertOpen, [run, JSON.stringify(rows)]);
  const fresh = new Set(inserted.map((row) => row.id));
  for (const item of pending) if (fresh.has(item.op.id)) await arm(core, work, dispatch, item);
  return null;
}

async function arm(core: Core, work: Work, dispatch: Dispatch, { op, due, timer }: Pending): Promise<void> {
  const { run } = dispatch.job.data;
  if (op.op === "StepPlanned") {
    const data = { run, fn: dispatch.def.id, step: op.id, attempt: 0 };
    await core.queue.addRuns(work, [{ data, priority: dispatch.priority }]);
    work.wakeRunsAt(null);
    return;
  }
  if (due && timer) {
    const kind = op.op === "Sleep" ? "sleep" : op.op === "InvokeFunction" ? "invoke" : "wait";
    await core.queue.addTimer(work, { kind, run, step: op.id }, due, timer);
    work.wakeTimersAt(due);
  }
  if (op.op === "InvokeFunction") await invokeFunction(core, work, run, op);
  if (op.op === "WaitForEvent") await armWait(core, work, run, op);
  if (op.op === "WaitForSignal") await armSignal(core, work, run, op);
}

async function armWait(core: Core, work: Work, run: string, op: Op): Promise<void> {
  try {
    await registerWait(work, run, op.id, op.name, textOption(op, "if"));
  } catch (error) {
    const message = `waitForEvent "${op.displayName}": ${error instanceof Error ? error.message : String(error)}`;
    await resolveStep(core, work, run, op.id, { error: { name: "Error", message } });
  }
}

/** One run may wait for a signal; `conflict` says which one it is. */
async function armSignal(core: Core, work: Work, run: string, op: Op): Promise<void> {
  const others = await work.query<{ run: string; id: string }>(
    "select run, id from inngest.step where wait_for = $1 and not done and not (run = $2 and id = $3)",
    [waitOf(op), run, op.id],
  );
  if (others.length === 0) return;
  if (op.opts.conflict !== "replace") {
    const message = `Another run waits for the signal "${textOption(op, "signal")}".`;
    return resolveStep(core, work, run, op.id, { error: { name: "Error", message } });
  }
  for (const other of others) await resolveStep(core, work, other.run, other.id, { data: null });
}
