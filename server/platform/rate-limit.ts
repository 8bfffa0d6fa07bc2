import type pg from "pg";
import type { Deps } from "./context.ts";

export type Limit = {
  /** What is counted, such as `key:<id>`. Never holds personal text: hash it first. */
  bucket: string;
  limit: number;
  windowMs: number;
};

export type Verdict = {
  isAllowed: boolean;
  limit: number;
  /** What this process knows to be left in the window. */
  remaining: number;
  /** Until the window ends. */
  resetMs: number;
};

export type RateLimiter = { take(limit: Limit): Promise<Verdict> };

type Share = {
  windowStart: number;
  /** Taken from the shared window for this process and not used yet. */
  held: number;
  /** Left in the shared window when it was last asked. */
  left: number;
  isExhausted: boolean;
  asking: Promise<void> | null;
};

const MAX_TRACKED = 20_000;

const takeShare = {
  name: "rate-window-take",
  text: `insert into "RateWindow" ("key", "windowStart", "count") values ($1, $2, $3)
    on conflict ("key", "windowStart") do update set "count" = "RateWindow"."count" + excluded."count" returning "count"`,
};

/**
 * Fixed windows counted in PostgreSQL, so that all processes share one limit. A process takes a twentieth of a limit at once
 * and uses it up locally: one statement serves many requests, and no more than the limit ever passes. What a process took and
 * did not use is lost until the window ends. Limits below 40 are taken one by one.
 */
export function createRateLimiter(deps: { db: { pool: pg.Pool } } & Pick<Deps, "now">): RateLimiter {
  const shares = new Map<string, Share>();
  const ask = async (share: Share, { bucket, limit }: Limit): Promise<void> => {
    const wanted = Math.min(100, Math.max(1, Math.floor(limit / 20)));
    const values = [bucket, new Date(share.windowStart), wanted];
    const { rows } = await deps.db.pool.query<{ count: number }>({ ...takeShare, values });
    const before = (rows[0]?.count ?? wanted) - wanted;
    const granted = Math.max(0, Math.min(wanted, limit - before));
    share.held += granted;
    share.left = Math.max(0, limit - before - wanted);
    share.isExhausted = granted < wanted;
  };
  const shareOf = (bucket: string, windowStart: number): Share => {
    const known = shares.get(bucket);
    if (known?.windowStart === windowStart) return known;
    if (shares.size >= MAX_TRACKED) forget(shares, windowStart);
    const fresh: Share = { windowStart, held: 0, left: 0, isExhausted: false, asking: null };
    shares.set(bucket, fresh);
    return fresh;
  };
  return {
    take: async (limit) => {
      const now = deps.now().getTime();
      const windowStart = now - (now % limit.windowMs);
      const share = shareOf(limit.bucket, windowStart);
      while (share.held === 0 && !share.isExhausted) {
        share.asking ??= ask(share, limit).finally(() => {
          share.asking = null;
        });
        await share.asking;
      }
      const isAllowed = share.held > 0;
      if (isAllowed) share.held -= 1;
      const resetMs = windowStart + limit.windowMs - now;
      return { isAllowed, limit: limit.limit, remaining: share.held + share.left, resetMs };
    },
  };
}

/** Makes room: first what belongs to other windows, then everything. */
function forget(shares: Map<string, Share>, windowStart: number): void {
  for (const [bucket, share] of shares) if (share.windowStart < windowStart) shares.delete(bucket);
  if (shares.size >= MAX_TRACKED) shares.clear();
}
