import type { Core, Work } from "./core.ts";
import type { Claimed, RunJob } from "./queue.ts";
import type { FunctionDef } from "./registry.ts";

/**
 * Exact concurrency over all processes. A request holds one slot per limit while it runs; one that finds no room is
 * parked under the full key, in order, and put back when a slot of that key is freed. All of it happens under an
 * advisory lock per key, so no wake-up can be lost between "full" and "parked".
 */

type Keyed = { key: string; limit: number };

async function lockKeys(work: Work, keys: string[]): Promise<void> {
  for (const key of [...new Set(keys)].sort()) {
    await work.query("select pg_advisory_xact_lock(hashtextextended($1, 1))", [key]);
  }
}

async function countHeld(work: Work, keys: string[]): Promise<Map<string, number>> {
  const rows = await work.query<{ key: string; held: string }>(
    "select key, count(*) as held from inngest.slot where key = any($1::text[]) group by key",
    [keys],
  );
  return new Map(rows.map((row) => [row.key, Number(row.held)]));
}

async function hasEarlierParked(work: Work, key: string): Promise<boolean> {
  const rows = await work.query("select 1 from inngest.parked where key = $1 limit 1", [key]);
  return rows.length > 0;
}

async function fullKey(work: Work, limits: Keyed[], isWoken: boolean): Promise<string | null> {
  const held = await countHeld(
    work,
    limits.map((limit) => limit.key),
  );
  for (const { key, limit } of limits) {
    if ((held.get(key) ?? 0) >= limit) return key;
    if (!isWoken && (await hasEarlierParked(work, key))) return key;
  }
  return null;
}

/**
 * Takes the job's slots.
 * @returns "taken"; "parked" when the job waits for room and is no longer in the queue; "lapsed" when the claim is gone
 */
export async function takeSlots(
  core: Core,
  work: Work,
  job: Claimed<RunJob>,
  def: FunctionDef,
): Promise<"taken" | "parked" | "lapsed"> {
  const [run] = await work.query<{ slot_keys: string[]; priority: number }>(
    "select slot_keys, priority from inngest.run where id = $1",
    [job.data.run],
  );
  const limits = def.concurrency.flatMap(({ limit }, index): Keyed[] => {
    const key = run?.slot_keys[index];
    return key === undefined ? [] : [{ key, limit }];
  });
  const keys = limits.map((limit) => limit.key);
  await lockKeys(work, keys);
  const mine = await work.query("select 1 from inngest.slot where job = $1 limit 1", [job.id]);
  if (mine.length > 0 || keys.length === 0) return "taken";
  const full = await fullKey(work, limits, job.data.woken !== undefined);
  if (full === null) {
    await work.query(
      "insert into inngest.slot (key, job, run) select distinct key, $2::uuid, $3 from unnest($1::text[]) as key",
      [keys, job.id, job.data.run],
    );
    return "taken";
  }
  if (!(await core.queue.settle(work, "run", job))) return "lapsed";
  await park(work, job, full, run?.priority ?? 0);
  for (const { key, limit } of limits) if (key !== full) await wakeParked(core, work, key, limit);
  return "parked";
}

async function park(work: Work, job: Claimed<RunJob>, key: string, priority: number): Promise<void> {
  const { woken, ...data } = job.data;
  await work.query(
    `insert into inngest.parked (run, step, key, seq, priority, data)
     values ($1, $2, $3, coalesce($4::bigint, nextval('inngest.parked_seq')), $5, $6)
     on conflict (run, step) do nothing`,
    [data.run, data.step ?? "", key, woken ?? null, priority, JSON.stringify(data)],
  );
}

async function wakeParked(core: Core, work: Work, key: string, limit: number): Promise<void> {
  const free = limit - ((await countHeld(work, [key])).get(key) ?? 0);
  if (free <= 0) return;
  const rows = await work.query<{ seq: string; priority: number; data: RunJob }>(
    `delete from inngest.parked where (run, step) in (
       select run, step from inngest.parked where key = $1 order by priority desc, seq limit $2)
     returning seq, priority, data`,
    [key, free],
  );
  if (rows.length === 0) return;
  await core.queue.addRuns(
    work,
    rows.map(({ seq, priority, data }) => ({ data: { ...data, woken: seq }, priority })),
  );
  work.wakeRunsAt(null);
}

function limitOf(def: FunctionDef | undefined, index: number): number {
  return def?.concurrency[index]?.limit ?? 1;
}

/** Frees the slots of a finished job and lets the next in line try. */
export async function freeSlots(core: Core, work: Work, job: Claimed<RunJob>): Promise<void> {
  const def = core.registry.get(job.data.fn);
  if (def && def.concurrency.length === 0) return;
  const [run] = await work.query<{ slot_keys: string[] }>("select slot_keys from inngest.run where id = $1", [
    job.data.run,
  ]);
  const keys = run?.slot_keys ?? [];
  await lockKeys(work, keys);
  await work.query("delete from inngest.slot where job = $1", [job.id]);
  for (const [index, key] of keys.entries()) await wakeParked(core, work, key, limitOf(def, index));
}

/** Takes an ended run out of the waiting lines. */
export async function dropParked(core: Core, work: Work, runId: string): Promise<void> {
  const rows = await work.query<{ key: string; data: RunJob }>(
    "delete from inngest.parked where run = $1 returning key, data",
    [runId],
  );
  if (rows.length > 0) core.log.debug({ run: runId, parked: rows.length }, "run ended while waiting for concurrency");
}

/** Frees slots whose job is gone from the queue, which a crash between two processes' releases cannot leave but a deleted job can. */
export async function freeOrphanSlots(core: Core, work: Work, queueTable: string): Promise<number> {
  const orphans = await work.query<{ key: string; fn: string | null; slot_keys: string[] | null }>(
    `delete from inngest.slot s using inngest.slot o left join inngest.run r on r.id = o.run
     where s.job = o.job and s.key = o.key
       and not exists (select 1 from ${queueTable} j where j.name = 'run' and j.id = s.job)
     returning s.key, r.fn, r.slot_keys`,
  );
  for (const { key, fn, slot_keys } of orphans) {
    const def = fn === null ? undefined : core.registry.get(fn);
    await lockKeys(work, [key]);
    await wakeParked(core, work, key, limitOf(def, slot_keys?.indexOf(key) ?? 0));
  }
  return orphans.length;
}
