import { addToBatch } from "./batch.ts";
import { cancelByEvent } from "./cancel.ts";
import { eventScope, matches } from "./cel.ts";
import type { Core, Work } from "./core.ts";
import { addToDebounce } from "./debounce.ts";
import { endRun } from "./finalize.ts";
import { type NewRun, newRun } from "./new-run.ts";
import { passesRateLimits } from "./rates.ts";
import type { FunctionDef } from "./registry.ts";
import { createRuns, singletonKeyOf } from "./runs.ts";
import { resumeWaits } from "./waits.ts";
import type { WireEvent } from "./wire.ts";

/** Starts every function the events trigger, resumes the waits and cancels the runs they match. */
export async function scheduleEvents(core: Core, work: Work, events: WireEvent[]): Promise<void> {
  const starting: NewRun[] = [];
  for (const event of events) {
    for (const def of triggered(core, event)) {
      const run = await admit(core, work, def, event);
      if (run) starting.push(run);
    }
  }
  await startRuns(core, work, starting);
  await resumeWaits(core, work, events);
  await cancelByEvent(core, work, events);
}

function triggered(core: Core, event: WireEvent): Set<FunctionDef> {
  const found = new Set<FunctionDef>();
  for (const { def, filter } of core.registry.triggeredBy(event.name)) {
    // A function that listens to ends of functions must not start itself for ever.
    if (event.name.startsWith("inngest/") && event.data.function_id === def.id) continue;
    if (matches(filter, eventScope(event))) found.add(def);
  }
  return found;
}

/** The run that the event starts now; null when it is dropped, or kept for later by debounce or batch. */
async function admit(core: Core, work: Work, def: FunctionDef, event: WireEvent): Promise<NewRun | null> {
  if (!(await passesRateLimits(work, def, event))) {
    core.log.debug({ fn: def.id, event: event.id }, "event dropped by rate limit");
    return null;
  }
  if (def.debounce) {
    await addToDebounce(core, work, def, def.debounce, event);
    return null;
  }
  if (def.batch && matches(def.batch.filter, eventScope(event))) {
    const full = await addToBatch(core, work, def, def.batch, event);
    return full && newRun(def, full, null);
  }
  return newRun(def, [event], `${def.id}:${event.id}`);
}

/** Creates runs, making room for those that replace an open one. Returns the ids that are new. */
export async function startRuns(core: Core, work: Work, runs: NewRun[]): Promise<Set<string>> {
  for (const run of runs) if (run.def.singleton?.mode === "cancel") await cancelSingleton(core, work, run);
  return createRuns(core, work, runs);
}

/** `singleton` in cancel mode: the newest run replaces an open one with the same key. */
async function cancelSingleton(core: Core, work: Work, run: NewRun): Promise<void> {
  const key = singletonKeyOf(run);
  await work.query("select pg_advisory_xact_lock(hashtextextended($1, 2))", [key]);
  const rows = await work.query<{ id: string }>(
    `select id from inngest.run where singleton = $1 and ended_at is null and dedupe is distinct from $2 for no key update`,
    [key, run.dedupe],
  );
  for (const { id } of rows) {
    await endRun(core, work, id, { outcome: "cancelled", reason: "a newer run with the same singleton key started" });
  }
}
