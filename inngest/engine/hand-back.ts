import { freeSlots } from "./concurrency.ts";
import { type Core, transact } from "./core.ts";
import type { Claimed, RunJob } from "./queue.ts";
import { lockRun } from "./resolve.ts";

function isRunJob(job: Claimed<object>): job is Claimed<RunJob> {
  return "run" in job.data && "fn" in job.data;
}

/**
 * Puts back the requests that did not end before the process must: another process starts them at once, at no cost
 * of an attempt. What they still answer here is dropped by the fences.
 */
export async function handBack(core: Core, jobs: Claimed<object>[]): Promise<void> {
  for (const job of jobs) {
    if (!isRunJob(job)) continue;
    await transact(core, async (work) => {
      if (!(await core.queue.settle(work, "run", job))) return;
      const run = await lockRun(work, job.data.run);
      await freeSlots(core, work, job);
      if (!run) return;
      await work.query("update inngest.run set lease = null where id = $1", [job.data.run]);
      await core.queue.addRuns(work, [
        { data: { ...job.data, attempt: job.data.attempt + job.retryCount }, priority: run.priority },
      ]);
    });
    core.log.warn({ run: job.data.run, fn: job.data.fn }, "request handed back at shutdown");
  }
}
