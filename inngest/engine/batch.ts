import { randomUUID } from "node:crypto";
import { eventScope, keyText } from "./cel.ts";
import type { Core, Work } from "./core.ts";
import { newRun } from "./new-run.ts";
import type { FunctionDef } from "./registry.ts";
import type { WireEvent } from "./wire.ts";

/** A process of the version that knows the function will take it. */
const unknownFunctionMs = 5000;

type Events = [WireEvent, ...WireEvent[]];

const append = `
  insert into inngest.batch as b (key, fn, events, generation, fire_at)
  values ($1, $2, jsonb_build_array($3::jsonb), $4, now() + $5 * interval '1 ms')
  on conflict (key) do update set events = b.events || case
    when b.events @> jsonb_build_array(jsonb_build_object('id', $6::text)) then '[]'::jsonb else excluded.events end
  returning xmax = 0 as fresh, fire_at, jsonb_array_length(events) as size`;

/** Adds the event to its key's batch. Returns the whole batch once it is full, which empties it. */
export async function addToBatch(
  core: Core,
  work: Work,
  def: FunctionDef,
  batch: NonNullable<FunctionDef["batch"]>,
  event: WireEvent,
): Promise<Events | null> {
  const key = `${def.id}:${keyText(batch.key, eventScope(event))}`;
  const generation = randomUUID();
  const [row] = await work.query<{ fresh: boolean; fire_at: Date; size: number }>(append, [
    key,
    def.id,
    JSON.stringify(event),
    generation,
    batch.timeoutMs,
    event.id,
  ]);
  if (!row) return null;
  if (row.size >= batch.maxSize) {
    const [full] = await work.query<{ events: Events }>("delete from inngest.batch where key = $1 returning events", [
      key,
    ]);
    return full?.events ?? null;
  }
  if (row.fresh) {
    await core.queue.addTimer(work, { kind: "batch", key, generation }, row.fire_at);
    work.wakeTimersAt(row.fire_at);
  }
  return null;
}

/** A batch's time is up: starts its run, unless it filled before. */
export async function fireBatch(core: Core, work: Work, key: string, generation: string): Promise<void> {
  const [row] = await work.query<{ fn: string; events: Events }>(
    "select fn, events from inngest.batch where key = $1 and generation = $2 for update",
    [key, generation],
  );
  if (!row) return;
  const def = core.registry.get(row.fn);
  if (!def) {
    const due = new Date(Date.now() + unknownFunctionMs);
    await core.queue.addTimer(work, { kind: "batch", key, generation }, due);
    return;
  }
  await work.query("delete from inngest.batch where key = $1", [key]);
  await core.startRuns(work, [newRun(def, row.events, null)]);
}
