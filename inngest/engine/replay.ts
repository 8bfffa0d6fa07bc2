import { type Core, transact } from "./core.ts";
import { newRun } from "./new-run.ts";
import type { WireEvent } from "./wire.ts";

/**
 * Runs a function again from its beginning, with the events of an earlier run.
 * @throws when the run is not kept, or its function is gone or held back by `singleton`
 */
export async function replayRun(core: Core, id: string): Promise<string> {
  return transact(core, async (work) => {
    const [row] = await work.query<{ fn: string; events: [WireEvent, ...WireEvent[]] }>(
      "select fn, events from inngest.run where id = $1",
      [id],
    );
    if (!row) throw new Error(`There is no run ${id}.`);
    const def = core.registry.get(row.fn);
    if (!def) throw new Error(`The function ${row.fn} of run ${id} no longer exists.`);
    const run = { ...newRun(def, row.events, null), replayOf: id };
    const created = await core.startRuns(work, [run]);
    if (!created.has(run.id))
      throw new Error(`Run ${id} cannot be replayed while a run with its singleton key is open.`);
    return run.id;
  });
}
