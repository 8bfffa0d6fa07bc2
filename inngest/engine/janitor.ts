import { freeOrphanSlots } from "./concurrency.ts";
import { type Core, transact, type Work } from "./core.ts";
import { endRun } from "./finalize.ts";
import { jobTable } from "./inspect.ts";
import type { RunJob, TimerJob } from "./queue.ts";
import { lockRun, reenter } from "./resolve.ts";

const intervalMs = 30_000;
const batchSize = 500;

/** Open runs that nothing will ever wake: no job, no timer, no invoked run, not waiting in line. None should exist. */
const stuckRuns = `
  with live as (
    select split_part(singleton_key, ':', 1) as run from ${jobTable} where name = 'run' and state <= 'active'
    union select s.run from inngest.step s
      join ${jobTable} t on t.name = 'timer' and t.id = s.timer and t.state <= 'active' where not s.done
    union select parent_run from inngest.run where parent_run is not null and ended_at is null
    union select run from inngest.parked)
  select r.id from inngest.run r
  where r.ended_at is null and r.created_at < now() - interval '1 minute'
    and not exists (select 1 from live where live.run = r.id)
  limit 100`;

async function reviveStuck(core: Core, work: Work): Promise<void> {
  for (const { id } of await work.query<{ id: string }>(stuckRuns)) {
    const run = await lockRun(work, id);
    if (!run) continue;
    core.log.error({ run: id, fn: run.fn }, "open run without a job: started again");
    await rearm(core, work, id, run);
    await reenter(core, work, id, run);
  }
}

async function rearm(core: Core, work: Work, runId: string, run: { fn: string; priority: number }): Promise<void> {
  const steps = await work.query<{ id: string; op: string; timer: string | null; due_at: Date | null }>(
    "select id, op, timer, due_at from inngest.step where run = $1 and not done",
    [runId],
  );
  for (const step of steps) {
    if (step.op === "StepPlanned") {
      await core.queue.addRuns(work, [
        { data: { run: runId, fn: run.fn, step: step.id, attempt: 0 }, priority: run.priority },
      ]);
    } else if (step.timer && step.due_at) {
      const kind = step.op === "Sleep" ? "sleep" : step.op === "InvokeFunction" ? "invoke" : "wait";
      await core.queue.addTimer(work, { kind, run: runId, step: step.id }, step.due_at, step.timer);
      work.wakeTimersAt(step.due_at);
    }
  }
}

async function forget(core: Core, work: Work): Promise<void> {
  await work.query(
    `update inngest.run set dedupe = null where id in (
       select id from inngest.run where dedupe is not null and created_at < now() - interval '24 hours' limit $1)`,
    [batchSize],
  );
  await work.query(
    `delete from inngest.run where id in (
       select id from inngest.run where ended_at < now() - $2 * interval '1 day' limit $1)`,
    [batchSize, core.settings.retentionDays],
  );
  await work.query("delete from inngest.bucket where expires_at < now() - interval '1 hour'");
}

/** A job that failed for good ends its run: a run never hangs silently. */
async function buryDead(core: Core): Promise<void> {
  for (const job of await core.queue.fetch<RunJob | TimerJob>("dead", 20)) {
    await transact(core, async (work) => {
      if (!(await core.queue.settle(work, "dead", job))) return;
      core.log.error({ job: job.data }, "job given up after its last claim");
      const { data } = job;
      if (!("run" in data)) return;
      const reason = "dead: its job was claimed again and again without ever finishing";
      await endRun(core, work, data.run, { outcome: "failed", error: { name: "Error", message: reason }, reason });
    });
  }
}

/** One round of upkeep; processes take turns. */
export async function tidy(core: Core): Promise<void> {
  await buryDead(core);
  await transact(core, async (work) => {
    const [turn] = await work.query<{ mine: boolean }>(
      "select pg_try_advisory_xact_lock(hashtextextended('inngest.janitor', 0)) as mine",
    );
    if (!turn?.mine) return;
    await freeOrphanSlots(core, work, jobTable);
    await reviveStuck(core, work);
    await forget(core, work);
  });
}

/** Upkeep every half minute until the returned function is called. */
export function startJanitor(core: Core): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const handle = setInterval(() => {
    running = tidy(core).catch((error: unknown) => core.log.warn({ err: error }, "upkeep failed"));
  }, intervalMs);
  return async () => {
    clearInterval(handle);
    await running;
  };
}
