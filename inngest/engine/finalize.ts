import { dropParked } from "./concurrency.ts";
import type { Core, Work } from "./core.ts";
import { startDefers } from "./defers.ts";
import { resolveStep } from "./resolve.ts";
import { storable, storableText } from "./storable.ts";
import { internalEvents, type JsonObject, type JsonValue, type WireError, type WireEvent } from "./wire.ts";

type RunEnd =
  | { outcome: "completed"; output: JsonValue }
  | { outcome: "failed"; error: WireError; reason?: string }
  | { outcome: "cancelled"; reason: string };

type EndedRow = {
  fn: string;
  events: WireEvent[];
  parent_run: string | null;
  parent_step: string | null;
  timers: string[] | null;
  awaited: boolean;
  deferred: boolean;
};

const endingEvents: string[] = [internalEvents.finished, internalEvents.failed, internalEvents.cancelled];

const endStatement = `
  update inngest.run set outcome = $2, output = $3, error = $4, reason = $5, ended_at = now(), lease = null
  where id = $1 and ended_at is null
  returning fn, events, parent_run, parent_step,
    (select array_agg(timer) from inngest.step where run = $1 and not done and timer is not null) as timers,
    exists (select 1 from inngest.step where wait_for = any($6::text[]) and not done) as awaited,
    exists (select 1 from inngest.defer where run = $1 and not aborted) as deferred`;

/**
 * Ends an open run: drops its timers, answers the run that invoked it, sends Inngest's end events.
 * @returns false when the run had ended before
 */
export async function endRun(core: Core, work: Work, runId: string, end: RunEnd): Promise<boolean> {
  const output = end.outcome === "completed" ? JSON.stringify(end.output) : null;
  const error = end.outcome === "failed" ? JSON.stringify(end.error) : null;
  const reason = end.outcome === "completed" ? null : (end.reason ?? null);
  const [row] = await work.query<EndedRow>(endStatement, [
    runId,
    end.outcome,
    output,
    error,
    reason === null ? null : storableText(reason),
    endingEvents,
  ]);
  if (!row) return false;
  await core.queue.dropTimers(work, row.timers ?? []);
  if (core.registry.get(row.fn)?.concurrency.length !== 0) await dropParked(core, work, runId);
  if (row.parent_run && row.parent_step) await answerParent(core, work, row.parent_run, row.parent_step, end);
  if (row.deferred) await startDefers(core, work, runId, row.fn);
  await emitEnd(core, work, runId, row, end);
  return true;
}

async function answerParent(core: Core, work: Work, run: string, step: string, end: RunEnd): Promise<void> {
  if (end.outcome === "completed") return resolveStep(core, work, run, step, { data: end.output });
  const error: WireError =
    end.outcome === "failed"
      ? end.error
      : { name: "Error", message: `The invoked function was cancelled: ${end.reason}` };
  return resolveStep(core, work, run, step, { error });
}

async function emitEnd(core: Core, work: Work, runId: string, row: EndedRow, end: RunEnd): Promise<void> {
  const wanted = endingEvents.some(
    (name) => core.registry.triggeredBy(name).length + core.registry.cancelledBy(name).length > 0,
  );
  if (!wanted && !row.awaited) return;
  const [event] = row.events;
  const data: JsonObject = { function_id: row.fn, run_id: runId, event: event ?? null, events: row.events };
  if (end.outcome === "completed") data.result = end.output;
  if (end.outcome === "failed") data.error = end.error;
  if (end.outcome === "cancelled") data.error = { name: "Error", message: end.reason };
  const events = [internalEvent(internalEvents.finished, `${runId}-finished`, data)];
  if (end.outcome === "failed") events.push(internalEvent(internalEvents.failed, `${runId}-failed`, data));
  if (end.outcome === "cancelled") events.push(internalEvent(internalEvents.cancelled, `${runId}-cancelled`, data));
  await core.schedule(work, events);
}

function internalEvent(name: string, id: string, data: JsonObject): WireEvent {
  return { id, name, data: storable(data), ts: Date.now() };
}
