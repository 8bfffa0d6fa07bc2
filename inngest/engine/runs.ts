import { evaluate, eventScope, keyText } from "./cel.ts";
import type { Core, Work } from "./core.ts";
import type { NewRun } from "./new-run.ts";
import type { RunJob } from "./queue.ts";
import { throttleStart } from "./rates.ts";
import type { FunctionDef } from "./registry.ts";
import type { WireEvent } from "./wire.ts";

type Prepared = { run: NewRun; priority: number; slotKeys: string[]; singleton: string | null; scope: string | null };

const priorityBound = 600;

/** One text per concurrency limit of the function; runs with the same text share it. */
function slotKeysOf(def: FunctionDef, event: WireEvent): string[] {
  return def.concurrency.map(({ key, scope }, index) => {
    const owner = scope === "fn" ? `fn:${def.id}:${index}` : `${scope}:${key?.source ?? ""}`;
    return key ? `${owner}:${keyText(key, eventScope(event))}` : owner;
  });
}

function prepare(core: Core, run: NewRun): Prepared {
  const { def } = run;
  const scope = eventScope(run.events[0]);
  const wanted = def.priority ? Number(evaluate(def.priority, scope)) : 0;
  const priority = Number.isFinite(wanted) ? Math.round(Math.min(Math.max(wanted, -priorityBound), priorityBound)) : 0;
  return {
    run,
    priority,
    slotKeys: slotKeysOf(def, run.events[0]),
    singleton: singletonKeyOf(run),
    scope: core.settings.scopeOf(run.events[0]),
  };
}

/** Open runs with the same text exclude each other; null without `singleton`. */
export function singletonKeyOf({ def, events }: NewRun): string | null {
  return def.singleton ? `${def.id}:${keyText(def.singleton.key, eventScope(events[0]))}` : null;
}

const insertRuns = `
  insert into inngest.run (id, fn, fn_name, events, event_name, event_id, dedupe, singleton, slot_keys, priority,
    max_attempts, parent_run, parent_step, replay_of, scope)
  select id, fn, fn_name, events, event_name, event_id, dedupe, singleton,
    array(select json_array_elements_text(slot_keys)), priority, max_attempts, parent_run, parent_step, replay_of, scope
  from json_to_recordset($1::json) as x(id text, fn text, fn_name text, events jsonb, event_name text, event_id text,
    dedupe text, singleton text, slot_keys json, priority int, max_attempts int, parent_run text, parent_step text,
    replay_of text, scope text)
  on conflict do nothing
  returning id`;

function rowOf({ run, priority, slotKeys, singleton, scope }: Prepared): Record<string, unknown> {
  const [first] = run.events;
  return {
    id: run.id,
    fn: run.def.id,
    fn_name: run.def.name,
    events: run.events,
    event_name: first.name,
    event_id: first.id,
    dedupe: run.dedupe,
    singleton,
    slot_keys: slotKeys,
    priority,
    max_attempts: run.def.maxAttempts,
    parent_run: run.parent?.run ?? null,
    parent_step: run.parent?.step ?? null,
    replay_of: run.replayOf ?? null,
    scope,
  };
}

/**
 * Inserts runs with their first job.
 * @returns ids of the runs that are new; a run known by its dedupe text or held back by `singleton` is left out
 */
export async function createRuns(core: Core, work: Work, runs: NewRun[]): Promise<Set<string>> {
  if (runs.length === 0) return new Set();
  const prepared = runs.map((run) => prepare(core, run));
  const rows = await work.query<{ id: string }>(insertRuns, [JSON.stringify(prepared.map(rowOf))]);
  const created = new Set(rows.map((row) => row.id));
  const jobs: { data: RunJob; priority: number; startAt: Date | null }[] = [];
  for (const { run, priority } of prepared) {
    if (!created.has(run.id)) continue;
    const startAt = (await throttleStart(work, run.def, run.events[0])) ?? run.startAt ?? null;
    jobs.push({ data: { run: run.id, fn: run.def.id, attempt: 0 }, priority, startAt });
    work.wakeRunsAt(startAt);
    if (run.def.startTimeoutMs !== null) await addStartTimeout(core, work, run);
  }
  await core.queue.addRuns(work, jobs);
  return created;
}

async function addStartTimeout(core: Core, work: Work, run: NewRun): Promise<void> {
  const due = new Date(Date.now() + (run.def.startTimeoutMs ?? 0));
  await core.queue.addTimer(work, { kind: "start", run: run.id }, due);
  work.wakeTimersAt(due);
}
