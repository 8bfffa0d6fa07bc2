import pg from "pg";
import type { Deps } from "./context.ts";

/** An outbox row as the engine takes it: the row's id is the event's, so that a second delivery is recognised. */
export type OutgoingEvent = { id: string; name: string; data: Record<string, unknown>; ts: number; v: string };
export type SendEvents = (events: OutgoingEvent[]) => Promise<void>;

export type OutboxDispatcher = {
  /** Ends listening and waits for the delivery that is under way. */
  stop(): Promise<void>;
  /** Age of the oldest event that waits, ms; 0: none waits. */
  lagMs(): Promise<number>;
};

type Options = Pick<Deps, "db" | "log" | "now"> & { send: SendEvents; batchSize?: number; pollMs?: number };
type Row = { id: string; name: string; version: number; payload: Record<string, unknown>; createdAt: Date };

/** After this many refusals of one event it stays where it is, for a person to look at. */
const MOST_ATTEMPTS = 20;
const LONGEST_PAUSE_MS = 30_000;

/** An event refused on its own waits twice as long each time; others pass it by. */
const TAKE = `
select "id", "name", "version", "payload", "createdAt" from "OutboxEvent"
 where "dispatchedAt" is null
   and ("attempts" = 0 or ("attempts" < ${MOST_ATTEMPTS}
        and "createdAt" + make_interval(secs => power(2, least("attempts", 12))) < $1::timestamptz))
 order by "createdAt" limit $2 for update skip locked`;

/**
 * Delivers outbox rows as soon as PostgreSQL announces them, and looks every second besides. Any number of processes may run
 * one: each takes rows that no other holds, and marks them in the transaction that held them.
 */
export function startOutboxDispatcher(options: Options): OutboxDispatcher {
  const { log, pollMs = 1_000 } = options;
  let isStopped = false;
  let isWanted = true;
  let failures = 0;
  let wake: () => void = () => {};
  const nudge = (): void => {
    isWanted = true;
    wake();
  };
  const rest = (ms: number, isPause: boolean): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        if (isPause && !isStopped) return;
        clearTimeout(timer);
        resolve();
      };
    });

  /** @returns ms to rest before the next batch; a notification ends the rest, but not the pause after a failure */
  async function deliverNext(): Promise<{ restMs: number; isPause: boolean }> {
    try {
      const mayBeMore = await deliverBatch(options);
      failures = 0;
      return { restMs: mayBeMore ? 0 : pollMs, isPause: false };
    } catch (error) {
      failures += 1;
      log.error({ err: error, failures }, "outbox delivery failed, it will be tried again");
      return { restMs: Math.min(LONGEST_PAUSE_MS, 250 * 2 ** failures), isPause: true };
    }
  }

  async function loop(): Promise<void> {
    while (!isStopped) {
      isWanted = false;
      const { restMs, isPause } = await deliverNext();
      if (!isStopped && restMs > 0 && (isPause || !isWanted)) await rest(restMs, isPause);
    }
  }

  const listener = listen(options, nudge);
  const running = loop();
  return {
    stop: async () => {
      isStopped = true;
      wake();
      await Promise.all([running, listener.stop()]);
    },
    lagMs: () => outboxLagMs(options),
  };
}

/** Age of the oldest event that waits for delivery, ms. */
export async function outboxLagMs({ db, now }: Pick<Deps, "db" | "now">): Promise<number> {
  const { rows } = await db.pool.query<{ oldest: Date | null }>(
    `select min("createdAt") as oldest from "OutboxEvent" where "dispatchedAt" is null and "attempts" < ${MOST_ATTEMPTS}`,
  );
  const oldest = rows[0]?.oldest;
  return oldest ? Math.max(0, now().getTime() - oldest.getTime()) : 0;
}

/** @returns whether there may be more */
async function deliverBatch(options: Options): Promise<boolean> {
  const { db, now, batchSize = 100 } = options;
  const client = await db.pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on("error", onError);
  try {
    await client.query("begin");
    const { rows } = await client.query<Row>(TAKE, [now(), batchSize]);
    if (rows.length > 0) await settle(client, options, rows, await deliver(options, rows));
    await client.query("commit");
    return rows.length === batchSize;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}

const asEvent = (row: Row): OutgoingEvent => ({
  id: row.id,
  name: row.name,
  data: row.payload,
  ts: row.createdAt.getTime(),
  v: String(row.version),
});

/**
 * All at once; when that fails, one by one, so that one event nobody takes does not hold up the others.
 * @returns ids delivered
 * @throws when none could be delivered: the receiver is down, and no event is to blame
 */
async function deliver({ send, log }: Options, rows: Row[]): Promise<Set<string>> {
  try {
    await send(rows.map(asEvent));
    return new Set(rows.map((row) => row.id));
  } catch (error) {
    if (rows.length === 1) throw error;
    const delivered = new Set<string>();
    for (const [index, row] of rows.entries()) {
      if (index === 3 && delivered.size === 0) throw error;
      try {
        await send([asEvent(row)]);
        delivered.add(row.id);
      } catch (refusal) {
        log.warn({ err: refusal, eventId: row.id, event: row.name }, "an outbox event was refused");
      }
    }
    if (delivered.size === 0) throw error;
    return delivered;
  }
}

async function settle(
  client: pg.PoolClient,
  { now, log }: Options,
  rows: Row[],
  delivered: Set<string>,
): Promise<void> {
  await client.query(
    `update "OutboxEvent" set "dispatchedAt" = $1::timestamptz, "attempts" = "attempts" + 1 where "id" = any($2::uuid[])`,
    [now(), [...delivered]],
  );
  const refused = rows.filter((row) => !delivered.has(row.id)).map((row) => row.id);
  if (refused.length === 0) return;
  const { rows: counted } = await client.query<{ id: string; attempts: number }>(
    `update "OutboxEvent" set "attempts" = "attempts" + 1 where "id" = any($1::uuid[]) returning "id", "attempts"`,
    [refused],
  );
  for (const { id } of counted.filter((row) => row.attempts >= MOST_ATTEMPTS)) {
    log.error({ eventId: id }, "an outbox event was refused too often and is left alone");
  }
}

/** One connection of its own for notifications, made anew whenever it is lost; meanwhile the poll does the work. */
function listen({ db, log }: Options, onNotice: () => void): { stop(): Promise<void> } {
  let isStopped = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: db.pool.options.connectionString, keepAlive: true });
    client = fresh;
    let isLost = false;
    const again = (): void => {
      if (isLost) return;
      isLost = true;
      fresh.end().catch(() => {});
      if (!isStopped) retry = setTimeout(() => void connect(), 1_000);
    };
    fresh.on("error", again);
    fresh.on("end", again);
    fresh.on("notification", onNotice);
    try {
      await fresh.connect();
      await fresh.query("listen caseyos_outbox");
      onNotice();
    } catch (error) {
      log.warn({ err: error }, "cannot listen for outbox events, polling instead");
      again();
    }
  }

  void connect();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
}
