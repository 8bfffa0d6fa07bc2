import { randomBytes } from "node:crypto";
import pg from "pg";

/** Connection string of the migrated template's server; set by `global-database.ts`. */
const ADMIN_ENV = "CASEYOS_TEST_ADMIN_URL";
const TEMPLATE = "caseyos_template";

async function admin<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
  // biome-ignore lint/style/noProcessEnv: the global set-up hands the address to the workers this way
  const connectionString = process.env[ADMIN_ENV];
  if (!connectionString) throw new Error("No test database: run the test through vitest with its global set-up.");
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

export type FreshDatabase = { url: string; drop(): Promise<void> };

/** A database of one's own, cloned from the migrated template in about 100 ms. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `t_${randomBytes(6).toString("hex")}`;
  const url = await admin(async (client) => {
    await client.query(`create database ${name} template ${TEMPLATE} strategy wal_log`);
    const target = new URL(`postgresql://${client.host}:${client.port}/${name}`);
    target.username = client.user ?? "postgres";
    target.password = client.password ?? "";
    return target.toString();
  });
  return {
    url,
    drop: () =>
      admin(async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

export { ADMIN_ENV, TEMPLATE };
