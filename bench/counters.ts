import pg from "pg";
import { openConnection } from "./http-connection.ts";
import type { NextShot } from "./load.ts";

export type Counters = {
  name: string;
  /** SQL statements and PostgreSQL buffers per call, and the bytes of the answer's body. */
  statements: number;
  buffers: number;
  bytes: number;
};

const CALLS = 40;

/**
 * What a call costs in numbers that do not depend on the machine. One caller, warmed, so that limits and caches are settled.
 * The server must have pg_stat_statements preloaded.
 */
export async function countCalls(options: {
  name: string;
  adminUrl: string;
  database: string;
  port: number;
  next: NextShot;
}): Promise<Counters> {
  const { name, adminUrl, database, port, next } = options;
  const client = new pg.Client({ connectionString: adminUrl });
  const connection = await openConnection(port);
  await client.connect();
  let bytes = 0;
  const call = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const shot = next();
      if (!shot) throw new Error(`${name} ran out of things to send.`);
      const answer = await connection.send(shot.request);
      if (!shot.isRight(answer)) throw new Error(`${name}: ${answer.status} ${answer.body.slice(0, 300)}`);
      bytes += Buffer.byteLength(answer.body);
    }
  };
  try {
    await client.query("create extension if not exists pg_stat_statements");
    await call(CALLS);
    bytes = 0;
    await client.query("select pg_stat_statements_reset()");
    await call(CALLS);
    const { rows } = await client.query<{ calls: string; buffers: string }>(
      `select coalesce(sum(s.calls), 0) as calls, coalesce(sum(s.shared_blks_hit + s.shared_blks_read), 0) as buffers
       from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1 and s.toplevel`,
      [database],
    );
    const per = (value: string | undefined) => Number(value ?? 0) / CALLS;
    return { name, statements: per(rows[0]?.calls), buffers: per(rows[0]?.buffers), bytes: Math.round(bytes / CALLS) };
  } finally {
    connection.close();
    await client.end();
  }
}
