import { eventScope, keyText } from "./cel.ts";
import type { Work } from "./core.ts";
import { rateLimit, throttle } from "./gcra.ts";
import type { FunctionDef } from "./registry.ts";
import type { WireEvent } from "./wire.ts";

const lockBucket = `
  insert into inngest.bucket (key, tat, expires_at) values ($1, 0, now())
  on conflict (key) do update set key = excluded.key
  returning tat, extract(epoch from clock_timestamp()) * 1000 as now`;

/** Locks the key's bucket until the transaction ends; times in ms of the database's clock. */
async function openBucket(work: Work, key: string): Promise<{ tat: number | null; now: number }> {
  const [row] = await work.query<{ tat: number; now: string }>(lockBucket, [key]);
  if (!row) throw new Error(`No bucket for ${key}.`);
  return { tat: row.tat === 0 ? null : row.tat, now: Number(row.now) };
}

async function saveBucket(work: Work, key: string, tat: number): Promise<void> {
  await work.query(
    "update inngest.bucket set tat = $2::float8, expires_at = to_timestamp($2::float8 / 1000.0) where key = $1",
    [key, tat],
  );
}

/** False when `rateLimit` or `idempotency` says that this event must not start the function. */
export async function passesRateLimits(work: Work, def: FunctionDef, event: WireEvent): Promise<boolean> {
  for (const limit of def.rateLimits) {
    const key = `${limit.kind}:${def.id}:${keyText(limit.key, eventScope(event))}`;
    const { tat, now } = await openBucket(work, key);
    const next = rateLimit(tat, now, limit);
    if (next === null) return false;
    await saveBucket(work, key, next);
  }
  return true;
}

/** When a new run of the function may start; null = now. */
export async function throttleStart(work: Work, def: FunctionDef, event: WireEvent): Promise<Date | null> {
  if (!def.throttle) return null;
  const key = `throttle:${def.id}:${keyText(def.throttle.key, eventScope(event))}`;
  const { tat, now } = await openBucket(work, key);
  const next = throttle(tat, now, def.throttle);
  await saveBucket(work, key, next.tat);
  return next.startAt > now ? new Date(next.startAt) : null;
}
