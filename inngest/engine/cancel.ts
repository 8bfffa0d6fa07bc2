import { eventScope, matches } from "./cel.ts";
import type { Core, Work } from "./core.ts";
import { endRun } from "./finalize.ts";
import type { CancelRule } from "./registry.ts";
import type { WireEvent } from "./wire.ts";

type OpenRun = { id: string; event: WireEvent };

const openRuns = `
  select id, events->0 as event from inngest.run
  where fn = $1 and ended_at is null
    and created_at <= now() and ($2::float8 is null or created_at + $2 * interval '1 ms' >= now())
    and ($3::text[] is null or coalesce((events->0 #> $3)::text, 'null') = coalesce(($4::jsonb #> $5::text[])::text, 'null'))
  order by id`;

async function affectedRuns(work: Work, fn: string, rule: CancelRule, event: WireEvent): Promise<OpenRun[]> {
  const pair = rule.filter?.pairs[0];
  return work.query<OpenRun>(openRuns, [
    fn,
    rule.timeoutMs,
    pair?.event ?? null,
    JSON.stringify(event),
    pair?.async ?? null,
  ]);
}

/** Applies `cancelOn`: ends the open runs that an event matches. The event that started a run does not cancel it. */
export async function cancelByEvent(core: Core, work: Work, events: WireEvent[]): Promise<void> {
  for (const event of events) {
    for (const { def, rule } of core.registry.cancelledBy(event.name)) {
      for (const run of await affectedRuns(work, def.id, rule, event)) {
        if (run.event.id === event.id || !matches(rule.filter, eventScope(run.event, event))) continue;
        await endRun(core, work, run.id, { outcome: "cancelled", reason: `cancelled by the event ${event.name}` });
      }
    }
  }
}
