import type { PgBoss } from "pg-boss";
import { type Core, transact, type Work } from "./core.ts";
import type { CronSpec } from "./cron-spec.ts";
import { ulid } from "./ids.ts";
import { newRun } from "./new-run.ts";
import type { FunctionDef, Registry } from "./registry.ts";
import { internalEvents, type WireEvent } from "./wire.ts";

/** Looks again at least this often, so that a schedule another process added is not missed. */
const longestPauseMs = 15_000;

/** First occurrence after `from`. @throws when the expression is not cron */
function nextOccurrence(boss: PgBoss, spec: { cron: string; tz: string }, from: Date): Date {
  const [next] = boss.previewSchedule(spec.cron, { tz: spec.tz, from, count: 1 });
  if (!next) throw new Error(`The schedule "${spec.cron}" never comes due.`);
  return next;
}

/** @throws one error that names every function whose cron cannot be read */
export function checkCrons(boss: PgBoss, registry: Registry): void {
  const refused: string[] = [];
  for (const def of registry.all()) {
    for (const spec of def.crons) {
      try {
        nextOccurrence(boss, spec, new Date());
      } catch (error) {
        refused.push(
          `${def.id}: triggers.cron "${spec.source}": ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  }
  if (refused.length > 0) throw new Error(`The embedded Inngest engine cannot run: ${refused.join(" | ")}`);
}

/** Makes the schedule rows those of the functions: a new row begins with the next slot, a known one keeps its place. */
export async function syncSchedules(core: Core): Promise<void> {
  const { boss } = core.queue;
  await transact(core, async (work) => {
    await work.query("select pg_advisory_xact_lock(hashtextextended('inngest.schedule', 0))");
    const wanted = core.registry.all().flatMap((def) => def.crons.map((spec) => ({ def, spec })));
    const keys = wanted.map(({ def, spec }) => `${def.id}\n${spec.cron}\n${spec.tz}`);
    await work.query(
      "delete from inngest.schedule where not (fn || e'\\n' || cron || e'\\n' || tz) = any($1::text[])",
      [keys],
    );
    for (const { def, spec } of wanted) await upsertSchedule(work, boss, def, spec);
  });
}

async function upsertSchedule(work: Work, boss: PgBoss, def: FunctionDef, spec: CronSpec): Promise<void> {
  const [clock] = await work.query<{ now: Date }>("select now() as now");
  await work.query(
    `insert into inngest.schedule (fn, cron, tz, jitter_ms, next_at) values ($1, $2, $3, $4, $5)
     on conflict (fn, cron, tz) do update set jitter_ms = excluded.jitter_ms`,
    [def.id, spec.cron, spec.tz, spec.jitterMs, nextOccurrence(boss, spec, clock?.now ?? new Date())],
  );
}

type DueRow = { fn: string; cron: string; tz: string; jitter_ms: string; next_at: Date; now: Date };

/**
 * Starts every due schedule once and moves it to its next slot after now; slots missed while no process ran are
 * one run, not many. Row locks make each slot one process's.
 * @returns when to look again
 */
async function fireDueSchedules(core: Core): Promise<Date> {
  await transact(core, async (work) => {
    const rows = await work.query<DueRow>(
      `select fn, cron, tz, jitter_ms, next_at, now() as now from inngest.schedule
       where next_at <= now() order by next_at limit 20 for update skip locked`,
    );
    for (const row of rows) await fireSchedule(core, work, row);
  });
  const [row] = await core.database.sql.query<{ wait_ms: string | null }>(
    "select extract(epoch from min(next_at) - now()) * 1000 as wait_ms from inngest.schedule",
  );
  const wait = row?.wait_ms == null ? longestPauseMs : Math.min(Math.max(Number(row.wait_ms), 10), longestPauseMs);
  return new Date(Date.now() + wait);
}

async function fireSchedule(core: Core, work: Work, row: DueRow): Promise<void> {
  const def = core.registry.get(row.fn);
  // A process of another version owns it.
  if (!def) return;
  const slot = row.next_at.toISOString();
  const source = row.tz === "UTC" ? row.cron : `TZ=${row.tz} ${row.cron}`;
  const event: WireEvent = {
    id: ulid(),
    name: internalEvents.timer,
    data: { cron: source },
    ts: row.next_at.getTime(),
  };
  const jitter = Number(row.jitter_ms);
  const startAt = jitter > 0 ? new Date(Date.now() + Math.random() * jitter) : null;
  await core.startRuns(work, [{ ...newRun(def, [event], `${def.id}:cron:${row.cron}:${row.tz}:${slot}`), startAt }]);
  await work.query("update inngest.schedule set next_at = $4, last_at = $5 where fn = $1 and cron = $2 and tz = $3", [
    row.fn,
    row.cron,
    row.tz,
    nextOccurrence(core.queue.boss, row, row.now),
    row.next_at,
  ]);
}

/** Keeps the schedules going until the returned function is called. */
export function startCron(core: Core): () => Promise<void> {
  let stopped = false;
  let handle: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const tick = async (): Promise<void> => {
    let next = new Date(Date.now() + 1000);
    try {
      next = await fireDueSchedules(core);
    } catch (error) {
      core.log.warn({ err: error }, "cannot look at the schedules");
    }
    if (!stopped) arm(next);
  };
  const arm = (at: Date): void => {
    handle = setTimeout(
      () => {
        running = tick();
      },
      Math.max(0, at.getTime() - Date.now()) + 1,
    );
  };
  running = tick();
  return async () => {
    stopped = true;
    clearTimeout(handle);
    await running;
  };
}
