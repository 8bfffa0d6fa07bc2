import type pg from "pg";
import type { Deps } from "./context.ts";
import { isUuid } from "./pure/ids.ts";
import { durationBounds, durationClass } from "./pure/latency.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "./pure/time.ts";
import { createRateLimiter } from "./rate-limit.ts";

/** Calls that one account may make, by what the vendors document or less. */
export type CallRate = { limit: number; windowMs: number };

/** What one account's guard asks before a call, and tells after it. */
export type AccountBook = {
  /** Ms until the vendor may be called again because it is down; 0: now. */
  heldForMs(): Promise<number>;
  /** Takes one call of the account's share. @returns ms to wait when there is none left, else 0 */
  takeMs(): Promise<number>;
  done(ms: number, isFailure: boolean): void;
  /** The vendor failed too often in a row: no process calls it for this long. */
  hold(ms: number): void;
  /** It answers again. */
  release(): void;
};

export type VendorBook = {
  /** @param account the connection's id; anything else is not written down */
  account(vendor: string, rate: CallRate, account: string): AccountBook | null;
  /** Writes what is counted. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

type Count = { account: string; hour: number; calls: number; failures: number; durations: number[] };

const FLUSH_MS = 5 * SECOND_MS;
/** How old another process's word may be. */
const KNOWN_FOR_MS = SECOND_MS;
/** Outages less than this apart are one. */
const SAME_OUTAGE_MS = 5 * MINUTE_MS;

/**
 * What all processes share about vendor accounts: a breaker's verdict, a share of calls, and counts by hour. Counts are
 * written every five seconds; a killed process loses that much of them and nothing else.
 */
export function createVendorBook(deps: { db: { pool: pg.Pool } } & Pick<Deps, "now" | "log">): VendorBook {
  const limiter = createRateLimiter(deps);
  const counts = new Map<string, Count>();
  const write = (what: string, work: Promise<unknown>): void => {
    work.catch((error: unknown) => deps.log.warn({ err: error }, what));
  };
  const flush = async (): Promise<void> => {
    const taken = [...counts.values()];
    counts.clear();
    if (taken.length > 0) await addCounts(deps.db.pool, taken);
  };
  const timer = setInterval(() => write("vendor counts not written", flush()), FLUSH_MS);
  timer.unref();
  return {
    account: (vendor, rate, account) => {
      if (!isUuid(account)) return null;
      const heldUntil = heldUntilOf(deps, account);
      return {
        heldForMs: async () => Math.max(0, (await heldUntil()) - deps.now().getTime()),
        takeMs: async () => {
          const verdict = await limiter.take({ bucket: `vendor:${vendor}:${account}`, ...rate });
          return verdict.isAllowed ? 0 : verdict.resetMs;
        },
        done: (ms, isFailure) => note(counts, account, { ms, isFailure, now: deps.now() }),
        hold: (ms) => write("hold not written", setHold(deps, account, ms)),
        release: () => write("release not written", setHold(deps, account, 0)),
      };
    },
    flush,
    close: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}

/** Read at most once a second. */
function heldUntilOf(deps: { db: { pool: pg.Pool } } & Pick<Deps, "now">, account: string): () => Promise<number> {
  let known: { until: number; at: number } | null = null;
  return async () => {
    const now = deps.now().getTime();
    if (known && Math.abs(now - known.at) < KNOWN_FOR_MS) return known.until;
    // Across tenants on purpose: the connection's id is the key, and a time is all that is read.
    const { rows } = await deps.db.pool.query<{ heldUntil: Date | null }>({
      name: "vendor_book.held",
      text: `select "heldUntil" from "Connection" where "id" = $1::uuid`,
      values: [account],
    });
    known = { until: rows[0]?.heldUntil?.getTime() ?? 0, at: now };
    return known.until;
  };
}

/** @param ms 0: released */
async function setHold(
  deps: { db: { pool: pg.Pool } } & Pick<Deps, "now">,
  account: string,
  ms: number,
): Promise<void> {
  const now = deps.now().getTime();
  // Across tenants on purpose, see above.
  await deps.db.pool.query({
    name: "vendor_book.hold",
    text: `update "Connection" set "heldUntil" = $2::timestamptz,
        "heldSince" = case when $2::timestamptz is null then null
          when "heldUntil" > $4::timestamptz then "heldSince" else $3::timestamptz end
      where "id" = $1::uuid`,
    values: [account, ms === 0 ? null : new Date(now + ms), new Date(now), new Date(now - SAME_OUTAGE_MS)],
  });
}

function note(counts: Map<string, Count>, account: string, call: { ms: number; isFailure: boolean; now: Date }): void {
  const hour = Math.floor(call.now.getTime() / HOUR_MS) * HOUR_MS;
  const key = `${account}:${hour}`;
  const empty = () => Array.from({ length: durationBounds.length + 1 }, () => 0);
  const count = counts.get(key) ?? { account, hour, calls: 0, failures: 0, durations: empty() };
  count.calls += 1;
  if (call.isFailure) count.failures += 1;
  const index = durationClass(call.ms);
  count.durations[index] = (count.durations[index] ?? 0) + 1;
  counts.set(key, count);
}

async function addCounts(pool: pg.Pool, counts: Count[]): Promise<void> {
  const given = counts.map(({ account, hour, ...rest }) => ({ account, hour: new Date(hour), ...rest }));
  // Across tenants on purpose: each row takes its workspace from its connection. A connection that is gone counts nothing.
  await pool.query({
    name: "vendor_book.counts",
    text: `insert into "VendorHour" ("workspaceId", "connectionId", "hour", "calls", "failures", "durations")
      select c."workspaceId", c."id", g."hour", g."calls", g."failures",
        (select array_agg(value::int order by place) from jsonb_array_elements_text(g."durations") with ordinality as d(value, place))
      from jsonb_to_recordset($1::jsonb)
        as g("account" uuid, "hour" timestamptz, "calls" int, "failures" int, "durations" jsonb)
      join "Connection" c on c."id" = g."account"
      on conflict ("connectionId", "hour") do update set
        "calls" = "VendorHour"."calls" + excluded."calls",
        "failures" = "VendorHour"."failures" + excluded."failures",
        "durations" = (
          select array_agg(coalesce(a, 0) + coalesce(b, 0) order by place)
          from unnest("VendorHour"."durations", excluded."durations") with ordinality as t(a, b, place)
        )`,
    values: [JSON.stringify(given)],
  });
}
