import { callFunction } from "./call.ts";
import { freeSlots, takeSlots } from "./concurrency.ts";
import { type Core, persist, transact } from "./core.ts";
import type { Sql } from "./database.ts";
import type { Dispatch } from "./dispatch.ts";
import { endRun } from "./finalize.ts";
import { ulid } from "./ids.ts";
import { settleAnswer } from "./ops.ts";
import type { Claimed, RunJob } from "./queue.ts";
import type { FunctionDef } from "./registry.ts";
import { lockRun } from "./resolve.ts";
import type { CallBody, JsonValue, WireError, WireEvent } from "./wire.ts";

type ClaimedStep = { id: string; op: string; done: boolean; data: JsonValue; error: WireError | null };
type ClaimedRun = {
  fn: string;
  events: [WireEvent, ...WireEvent[]];
  max_attempts: number;
  priority: number;
  first_start: boolean;
  created_at: Date;
  steps: ClaimedStep[] | null;
  defers: CallBody["defers"] | null;
};

/** A job whose function no process knows is tried again for five minutes, long enough for a rolling deploy. */
const unknownFunctionDelayMs = 5000;
const unknownFunctionTries = 60;

/** Runs one job of the run lane from claim to settlement. */
export async function executeJob(core: Core, job: Claimed<RunJob>): Promise<void> {
  const def = core.registry.get(job.data.fn);
  if (!def) return putBackUnknown(core, job);
  if (def.concurrency.length > 0) {
    const slots = await persist(core, () => transact(core, (work) => takeSlots(core, work, job, def)));
    if (slots !== "taken") return;
  }
  const lease = job.data.step ? null : ulid();
  const run = await persist(core, () => claim(core, job, def, lease));
  if (!run) return persist(core, () => drop(core, job));
  const attempt = job.data.attempt + job.retryCount;
  const dispatch: Dispatch = { job, def, attempt, maxAttempts: run.max_attempts, priority: run.priority, lease };
  if (attempt >= run.max_attempts) return failExhausted(core, dispatch);
  const body = bodyOf(core, dispatch, run);
  const answer = await callFunction(core.settings, def.id, job.data.step ?? null, body);
  try {
    await persist(core, () => settleAnswer(core, dispatch, answer));
  } catch (error) {
    if (!isDataError(error)) throw error;
    await failUnstorable(core, dispatch, error);
  }
}

/** PostgreSQL refuses the answer itself, so that trying again would change nothing. */
function isDataError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^2[23]/.test(String(error.code));
}

async function failUnstorable(core: Core, dispatch: Dispatch, cause: Error): Promise<void> {
  core.log.error({ err: cause, run: dispatch.job.data.run }, "answer that cannot be stored");
  await failJob(core, dispatch, `The function's answer cannot be stored: ${cause.message}`);
}

async function claim(
  core: Core,
  job: Claimed<RunJob>,
  def: FunctionDef,
  lease: string | null,
): Promise<ClaimedRun | null> {
  const read = async (sql: Sql): Promise<ClaimedRun | null> => {
    const [row] = await sql.query<ClaimedRun>("select * from inngest.claim_run($1, $2)", [job.data.run, lease]);
    return row ?? null;
  };
  const { finishTimeoutMs } = def;
  if (finishTimeoutMs === null) return read(core.database.relaxed);
  return transact(core, async (work) => {
    const run = await read(work);
    if (run?.first_start) {
      const due = new Date(Date.now() + finishTimeoutMs);
      await core.queue.addTimer(work, { kind: "finish", run: job.data.run }, due);
      work.wakeTimersAt(due);
    }
    return run;
  });
}

function bodyOf(core: Core, dispatch: Dispatch, run: ClaimedRun): CallBody {
  const steps = run.steps ?? [];
  const done = steps.filter((step) => step.done);
  const { job, lease } = dispatch;
  const ctx: CallBody["ctx"] = {
    run_id: job.data.run,
    qi_id: lease ?? `${job.id}.${job.retryCount}`,
    step_id: "step",
    attempt: dispatch.attempt,
    max_attempts: run.max_attempts,
    env: "embedded",
    stack: { stack: done.map((step) => step.id), current: done.length },
    disable_immediate_execution: steps.some((step) => !step.done && step.op === "StepPlanned"),
    use_api: false,
  };
  // The function's id is what switches the SDK to checkpoints.
  if (core.settings.checkpointing) ctx.fn_id = run.fn;
  return {
    event: run.events[0],
    events: run.events,
    steps: Object.fromEntries(
      done.map((step) => [step.id, step.error === null ? { data: step.data } : { error: step.error }]),
    ),
    defers: run.defers ?? {},
    version: -1,
    use_api: false,
    ctx,
  };
}

/** The run has ended meanwhile: the job has nothing left to do. */
async function drop(core: Core, job: Claimed<RunJob>): Promise<void> {
  await transact(core, async (work) => {
    await core.queue.settle(work, "run", job);
    await freeSlots(core, work, job);
  });
}

async function failExhausted(core: Core, dispatch: Dispatch): Promise<void> {
  await failJob(core, dispatch, "The process ended while the last attempt of this function ran.");
}

async function failJob(core: Core, { job }: Dispatch, message: string): Promise<void> {
  await transact(core, async (work) => {
    if (!(await core.queue.settle(work, "run", job))) return;
    await freeSlots(core, work, job);
    await endRun(core, work, job.data.run, { outcome: "failed", error: { name: "Error", message }, reason: message });
  });
}

async function putBackUnknown(core: Core, job: Claimed<RunJob>): Promise<void> {
  const tries = (job.data.unknown ?? 0) + 1;
  const message = `No process knows the function ${job.data.fn}; was it removed or renamed?`;
  core.log.warn({ run: job.data.run, fn: job.data.fn, tries }, message);
  await transact(core, async (work) => {
    if (!(await core.queue.settle(work, "run", job))) return;
    const run = await lockRun(work, job.data.run);
    if (!run) return;
    if (tries > unknownFunctionTries) {
      await endRun(core, work, job.data.run, { outcome: "failed", error: { name: "Error", message }, reason: message });
      return;
    }
    const startAt = new Date(Date.now() + unknownFunctionDelayMs);
    await core.queue.addRuns(work, [{ data: { ...job.data, unknown: tries }, priority: run.priority, startAt }]);
    work.wakeRunsAt(startAt);
  });
}
