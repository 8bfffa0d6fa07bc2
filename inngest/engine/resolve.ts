import type { Core, Work } from "./core.ts";
import type { JsonValue, WireError } from "./wire.ts";

export type StepResult = { data: JsonValue } | { error: WireError };

type LockedRun = { fn: string; priority: number };

/** Locks an open run; null when it has ended. Every change of a run's steps happens under this lock. */
export async function lockRun(work: Work, runId: string): Promise<LockedRun | null> {
  const [row] = await work.query<LockedRun>(
    "select fn, priority from inngest.run where id = $1 and ended_at is null for no key update",
    [runId],
  );
  return row ?? null;
}

/** Lets the function run again with what it has; several requests for it before it starts become one. */
export async function reenter(core: Core, work: Work, runId: string, run: LockedRun): Promise<void> {
  await core.queue.addRuns(work, [{ data: { run: runId, fn: run.fn, attempt: 0 }, priority: run.priority }]);
  work.wakeRunsAt(null);
}

const finishStep = `
  update inngest.step s set done = true, data = $3, error = $4, seq = nextval('inngest.step_seq'), ended_at = now(),
    attempts = coalesce($5, attempts)
  where run = $1 and id = $2 and not done
  returning timer,
    batch is null or not exists (
      select 1 from inngest.step o where o.run = $1 and o.batch = s.batch and not o.done and o.id <> $2) as last`;

/**
 * Stores a step's result and lets the function continue. Does nothing when the step is done or the run has ended,
 * so it can be repeated.
 */
export async function resolveStep(
  core: Core,
  work: Work,
  runId: string,
  stepId: string,
  result: StepResult,
  attempts: number | null = null,
): Promise<void> {
  const run = await lockRun(work, runId);
  if (!run) return;
  const data = "data" in result ? JSON.stringify(result.data) : null;
  const error = "error" in result ? JSON.stringify(result.error) : null;
  const [row] = await work.query<{ timer: string | null; last: boolean }>(finishStep, [
    runId,
    stepId,
    data,
    error,
    attempts,
  ]);
  if (!row) return;
  if (row.timer) await core.queue.dropTimers(work, [row.timer]);
  if (row.last) await reenter(core, work, runId, run);
}
