import { eventScope, keyText } from "./cel.ts";
import type { Core, Work } from "./core.ts";
import { newRun } from "./new-run.ts";
import type { FunctionDef } from "./registry.ts";
import type { WireEvent } from "./wire.ts";

const upsert = `
  insert into inngest.debounce as d (key, fn, event, first_at, fire_at)
  values ($1, $2, $3, now(), now() + $4 * interval '1 ms')
  on conflict (key) do update set event = excluded.event,
    fire_at = least(excluded.fire_at, d.first_at + $5::float8 * interval '1 ms')
  returning xmax = 0 as fresh, fire_at`;

/** Remembers the newest event of the key and puts the start of its run off once more. */
export async function addToDebounce(
  core: Core,
  work: Work,
  def: FunctionDef,
  debounce: NonNullable<FunctionDef["debounce"]>,
  event: WireEvent,
): Promise<void> {
  const key = `${def.id}:${keyText(debounce.key, eventScope(event))}`;
  const [row] = await work.query<{ fresh: boolean; fire_at: Date }>(upsert, [
    key,
    def.id,
    JSON.stringify(event),
    debounce.periodMs,
    debounce.timeoutMs,
  ]);
  if (!row?.fresh) return;
  await core.queue.addTimer(work, { kind: "debounce", key }, row.fire_at);
  work.wakeTimersAt(row.fire_at);
}

/** The key's timer went off: starts the run, or waits on when newer events moved it. */
export async function fireDebounce(core: Core, work: Work, key: string): Promise<void> {
  const [row] = await work.query<{ fn: string; event: WireEvent; fire_at: Date; due: boolean }>(
    "select fn, event, fire_at, fire_at <= now() as due from inngest.debounce where key = $1 for update",
    [key],
  );
  if (!row) return;
  const def = core.registry.get(row.fn);
  if (!row.due || !def) {
    const due = def ? row.fire_at : new Date(Date.now() + 5000);
    await core.queue.addTimer(work, { kind: "debounce", key }, due);
    work.wakeTimersAt(due);
    return;
  }
  await work.query("delete from inngest.debounce where key = $1", [key]);
  await core.startRuns(work, [newRun(def, [row.event], null)]);
}
