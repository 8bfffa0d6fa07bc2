import { createHash } from "node:crypto";
import pg from "pg";
import type { Db } from "pg-boss";
import type { EngineLog } from "./engine-types.ts";
import { schemaVersion, statements } from "./schema.ts";

export type Row = Record<string, unknown>;

/** What statements run on: the pool, or one transaction. */
export type Sql = {
  query<T extends Row = Row>(text: string, values?: unknown[]): Promise<T[]>;
  /** The same connection in the shape pg-boss takes. */
  boss: Db;
};

export type Database = {
  /** Autocommit, durable. */
  sql: Sql;
  /** Autocommit without waiting for the disk: only for writes whose loss a later look-up repairs. */
  relaxed: Sql;
  transaction<T>(run: (tx: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Deadlock, serialization failure, and a unique conflict that a repeated transaction resolves. */
const repeatable = new Set(["40P01", "40001"]);
const transactionTries = 5;

const names = new Map<string, string>();

/** Prepared once per connection: the statements are few and large, planning them anew costs more than running them. */
function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash("sha1").update(text).digest("hex");
    if (names.size < 500) names.set(text, name);
  }
  return name;
}

function sqlOn(client: Pick<pg.Pool, "query">): Sql {
  const run = async (text: string, values: unknown[] = []): Promise<pg.QueryResult<Row>> =>
    client.query<Row>({ name: statementName(text), text, values });
  return {
    async query<T extends Row>(text: string, values?: unknown[]) {
      const result = await run(text, values);
      return result.rows as T[];
    },
    boss: {
      // pg-boss also sends several statements at once, which cannot be prepared.
      executeSql: async (text, values) =>
        values?.length || !text.includes(";") ? run(text, values) : client.query(text),
    },
  };
}

function openPool(url: string, max: number, flags: string, log: EngineLog): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    options: `-c jit=off -c enable_seqscan=off ${flags}`,
    application_name: "inngest-engine",
  });
  // The error carries the whole client; only its reason is worth a line.
  pool.on("error", (error) => {
    if (!pool.ending) log.warn({ reason: error.message }, "idle database connection lost");
  });
  // Without a listener of its own a connection that drops while checked out ends the process.
  pool.on("connect", (client) =>
    client.on("error", (error) => log.debug({ reason: error.message }, "database connection lost")),
  );
  return pool;
}

async function attempt<T>(pool: pg.Pool, run: (tx: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await run(sqlOn(client));
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Whether the connection failed rather than the statement; the same statement may work on the next one. */
export function isConnectionError(error: unknown): boolean {
  const state = sqlState(error);
  if (/^(?:08|57P|53)/.test(state)) return true;
  if (/^E(?:CONN|PIPE|HOST|TIMEDOUT|NOTFOUND|AI_AGAIN)/.test(state)) return true;
  return error instanceof Error && /connection (?:terminated|ended|timeout)|not queryable/i.test(error.message);
}

function sqlState(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

/** Opens the engine's two pools: `poolSize` durable connections, two relaxed ones. */
export function openDatabase(url: string, poolSize: number, log: EngineLog): Database {
  const pool = openPool(url, poolSize, "", log);
  const relaxedPool = openPool(url, 2, "-c synchronous_commit=off", log);
  return {
    sql: sqlOn(pool),
    relaxed: sqlOn(relaxedPool),
    async transaction(run) {
      for (let tries = 1; ; tries++) {
        try {
          return await attempt(pool, run);
        } catch (error) {
          if (tries >= transactionTries || !repeatable.has(sqlState(error))) throw error;
        }
      }
    },
    async close() {
      await Promise.all([pool.end(), relaxedPool.end()]);
    },
  };
}

/** Creates or updates the engine's tables. Safe to call from several processes at once. */
export async function ensureSchema(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('inngest.schema', 0))");
    const [meta] = await tx.query<{ present: boolean }>("select to_regclass('inngest.meta') is not null as present");
    if (meta?.present) {
      const [row] = await tx.query<{ version: number }>("select version from inngest.meta");
      if (row && row.version >= schemaVersion) return;
    }
    for (const text of statements) await tx.boss.executeSql(text);
    await tx.query(
      "insert into inngest.meta (version) values ($1) on conflict (id) do update set version = excluded.version",
      [schemaVersion],
    );
  });
}
