import { fireBatch } from "./batch.ts";
import { type Core, persist, transact, type Work } from "./core.ts";
import { fireDebounce } from "./debounce.ts";
import { endRun } from "./finalize.ts";
import type { Claimed, TimerJob } from "./queue.ts";
import { lockRun, resolveStep } from "./resolve.ts";

/** Does what a timer is for, in one transaction with the end of its job. */
export async function fireTimer(core: Core, job: Claimed<TimerJob>): Promise<void> {
  await persist(core, () =>
    transact(core, async (work) => {
      // The run before the job, the order in which a run that ends drops its timers.
      if ("run" in job.data) await lockRun(work, job.data.run);
      if (await core.queue.settle(work, "timer", job)) await fire(core, work, job.data);
    }),
  );
}

async function fire(core: Core, work: Work, timer: TimerJob): Promise<void> {
  switch (timer.kind) {
    case "sleep":
    case "wait":
      return resolveStep(core, work, timer.run, timer.step, { data: null });
    case "invoke":
      return resolveStep(core, work, timer.run, timer.step, {
        error: { name: "InngestInvokeTimeoutError", message: "The invoked function did not finish in time." },
      });
    case "start":
      return cancelUnstarted(core, work, timer.run);
    case "finish":
      await endRun(core, work, timer.run, { outcome: "cancelled", reason: "timeouts.finish passed" });
      return;
    case "debounce":
      return fireDebounce(core, work, timer.key);
    case "batch":
      return fireBatch(core, work, timer.key, timer.generation);
    default:
      return timer satisfies never;
  }
}

async function cancelUnstarted(core: Core, work: Work, run: string): Promise<void> {
  const rows = await work.query(
    "select 1 from inngest.run where id = $1 and started_at is null and ended_at is null for no key update",
    [run],
  );
  if (rows.length > 0) await endRun(core, work, run, { outcome: "cancelled", reason: "timeouts.start passed" });
}
