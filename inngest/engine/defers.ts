import type { Core, Work } from "./core.ts";
import type { Sql } from "./database.ts";
import { storable } from "./storable.ts";
import { internalEvents, isObject, type JsonValue, type Op, type WireEvent } from "./wire.ts";

/** Opcodes that ride along with others and start something only when their run ends. */
export function isDefer(op: Op): boolean {
  return op.op === "DeferAdd" || op.op === "DeferAbort";
}

const addStatement = `
  insert into inngest.defer (run, id, fn, input) select $1, $2, $3, $4 where exists (select 1 from inngest.run where id = $1)
  on conflict do nothing`;
const abortStatement = `
  insert into inngest.defer (run, id, fn, aborted) values ($1, $2, $3, true)
  on conflict (run, id) do update set aborted = true`;

/** Keeps what the function deferred or took back. An aborted one stays known, or the SDK would add it again. */
export async function storeDefers(sql: Sql, run: string, ops: Op[]): Promise<void> {
  for (const op of ops) {
    const fn = String(op.opts.fn_slug ?? "");
    if (op.op === "DeferAdd") await sql.query(addStatement, [run, op.id, fn, JSON.stringify(op.opts.input ?? null)]);
    if (op.op === "DeferAbort") await sql.query(abortStatement, [run, String(op.opts.target_hashed_id ?? ""), fn]);
  }
}

/** The run has ended: starts its deferred functions. */
export async function startDefers(core: Core, work: Work, run: string, parentFn: string): Promise<void> {
  const rows = await work.query<{ id: string; fn: string; input: JsonValue }>(
    "select id, fn, input from inngest.defer where run = $1 and not aborted order by id",
    [run],
  );
  const events = rows.map(({ id, fn, input }): WireEvent => {
    const origin = { fn_slug: fn, parent_fn_slug: parentFn, parent_run_id: run };
    const data = isObject(input) ? storable(input) : {};
    return { id: `${run}-${id}`, name: internalEvents.deferred, data: { ...data, _inngest: origin }, ts: Date.now() };
  });
  if (events.length > 0) await core.schedule(work, events);
}
