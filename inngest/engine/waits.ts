import { compileExpression, type Expression, eventScope, matches } from "./cel.ts";
import type { Core, Work } from "./core.ts";
import { resolveStep } from "./resolve.ts";
import { eventJson, type WireEvent } from "./wire.ts";

type Waiting = { run: string; id: string; wait_if: string | null; event: WireEvent };

/** Waits for the event that compare nothing by equality, and those whose compared values hash to the event's. */
const candidates = `
  with hashes as (
    select md5(array_to_string(path, '.') || '=' || coalesce(($2::jsonb #> path)::text, 'null')) as hash
    from inngest.wait_path where event = $1)
  select s.run, s.id, s.wait_if, r.events->0 as event
  from inngest.step s join inngest.run r on r.id = s.run
  where s.wait_for = $1 and not s.done and r.ended_at is null
    and (s.wait_hash is null or s.wait_hash in (select hash from hashes))
  order by s.run, s.id`;

const compiled = new Map<string, Expression>();

function compile(source: string): Expression {
  let expression = compiled.get(source);
  if (!expression) {
    expression = compileExpression(source);
    if (compiled.size < 1000) compiled.set(source, expression);
  }
  return expression;
}

/** Gives the event to every run that waits for it. */
export async function resumeWaits(core: Core, work: Work, events: WireEvent[]): Promise<void> {
  const names = [...new Set(events.map((event) => event.name))];
  const awaited = await work.query<{ name: string }>(
    `select given.name from unnest($1::text[]) as given (name)
     where exists (select 1 from inngest.step s where s.wait_for = given.name and not s.done)`,
    [names],
  );
  const wanted = new Set(awaited.map((row) => row.name));
  for (const event of events) {
    if (!wanted.has(event.name)) continue;
    const rows = await work.query<Waiting>(candidates, [event.name, JSON.stringify(event)]);
    for (const row of rows) {
      if (row.wait_if !== null && !matches(compile(row.wait_if), eventScope(row.event, event))) continue;
      await resolveStep(core, work, row.run, row.id, { data: eventJson(event) });
    }
  }
}

/**
 * Records what a wait compares.
 * @throws when the expression is not CEL
 */
export async function registerWait(
  work: Work,
  run: string,
  step: string,
  event: string,
  source: string | null,
): Promise<void> {
  const pair = source === null ? undefined : compile(source).pairs[0];
  if (!pair) return;
  await work.query("insert into inngest.wait_path (event, path) values ($1, $2) on conflict do nothing", [
    event,
    pair.async,
  ]);
  await work.query(
    `update inngest.step s set wait_hash = md5($3 || '=' || coalesce((r.events->0 #> $4::text[])::text, 'null'))
     from inngest.run r where r.id = $1 and s.run = $1 and s.id = $2`,
    [run, step, pair.async.join("."), pair.event],
  );
}
