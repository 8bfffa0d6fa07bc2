import type { Core, Work } from "./core.ts";
import { ulid } from "./ids.ts";
import { newRun } from "./new-run.ts";
import { passesRateLimits } from "./rates.ts";
import { resolveStep } from "./resolve.ts";
import { storable } from "./storable.ts";
import { internalEvents, isObject, type Op, type WireEvent } from "./wire.ts";

/** Starts the function that a step invokes; its end answers the step. What cannot start answers it with an error. */
export async function invokeFunction(core: Core, work: Work, run: string, op: Op): Promise<void> {
  const refuse = (message: string): Promise<void> =>
    resolveStep(core, work, run, op.id, { error: { name: "Error", message } });
  const id = String(op.opts.function_id ?? "");
  const def = core.registry.get(id);
  if (!def) return refuse(`There is no function "${id}" to invoke.`);
  const payload = isObject(op.opts.payload) ? op.opts.payload : {};
  const event: WireEvent = {
    id: ulid(),
    name: internalEvents.invoked,
    data: isObject(payload.data) ? storable(payload.data) : {},
    ts: Date.now(),
  };
  if (typeof payload.v === "string") event.v = payload.v;
  if (!(await passesRateLimits(work, def, event))) return refuse(`"${id}" was dropped by its rate limit.`);
  const child = { ...newRun(def, [event], null), parent: { run, step: op.id } };
  const created = await core.startRuns(work, [child]);
  if (!created.has(child.id)) await refuse(`"${id}" already runs with the same singleton key.`);
}
