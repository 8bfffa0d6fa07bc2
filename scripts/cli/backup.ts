import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import pg from "pg";
import { startEmbeddedPostgres } from "#server/db/embedded.ts";
import { applyMigrations, migrationNames } from "#server/db/schema-engine.ts";
import { dataFolder, root } from "../stack/folders.ts";
import { findRuntime } from "../stack/runtime.ts";

type Header = { format: "caseyos-backup"; version: 1; migrations: string[]; at: string };

/**
 * Runs `work` on DATABASE_URL, else on the running CaseyOS's database, else on the embedded one, started for as long as it takes.
 * The database is migrated first.
 */
async function withDatabase(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const given = process.env.DATABASE_URL ?? findRuntime()?.env.DATABASE_URL;
  const options = { dataDir: join(dataFolder(), "postgres"), database: "caseyos" };
  const embedded = given ? null : await startEmbeddedPostgres(options);
  const connectionString = given ?? embedded?.url ?? "";
  try {
    await applyMigrations(root, connectionString);
    const client = new pg.Client({ connectionString });
    await client.connect();
    await work(client).finally(() => client.end());
  } finally {
    await embedded?.stop();
  }
}

/** Our tables, parents before children, so that a restore meets every foreign key. */
async function tablesInOrder(client: pg.Client): Promise<string[]> {
  const tables = await client.query<{ name: string }>(
    `select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and relname <> '_prisma_migrations' order by 1`,
  );
  const keys = await client.query<{ child: string; parent: string }>(
    `select c.relname as child, p.relname as parent from pg_constraint k
     join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
     where k.contype = 'f' and c.oid <> p.oid`,
  );
  const ordered: string[] = [];
  const visit = (name: string) => {
    if (ordered.includes(name)) return;
    for (const key of keys.rows) if (key.child === name) visit(key.parent);
    ordered.push(name);
  };
  for (const { name } of tables.rows) visit(name);
  return ordered;
}

async function* dump(client: pg.Client): AsyncGenerator<string> {
  const header: Header = {
    format: "caseyos-backup",
    version: 1,
    migrations: migrationNames(root),
    at: new Date().toISOString(),
  };
  yield `${JSON.stringify(header)}\n`;
  for (const table of await tablesInOrder(client)) {
    const name = pg.escapeIdentifier(table);
    await client.query(`declare rows no scroll cursor for select to_jsonb(t)::text as row from ${name} t`);
    for (;;) {
      const batch = await client.query<{ row: string }>("fetch 1000 from rows");
      if (batch.rowCount === 0) break;
      for (const { row } of batch.rows) yield `{"table":${JSON.stringify(table)},"row":${row}}\n`;
    }
    await client.query("close rows");
  }
}

/** `./caseyos backup <file>`: one consistent snapshot of all rows, gzipped JSON lines. The app may keep running. */
export async function backup(file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} exists already. Name a new file: backups are not overwritten.`);
  await withDatabase(async (client) => {
    await client.query("begin isolation level repeatable read read only");
    await pipeline(Readable.from(dump(client)), createGzip(), createWriteStream(file, { mode: 0o600, flags: "wx" }));
    await client.query("commit");
  });
  console.log(
    `Wrote ${file}. It holds mails and encrypted tokens: keep it as safe as the database, and keep ENCRYPTION_KEYS with it.`,
  );
}

async function insertBatch(client: pg.Client, table: string, rows: string[]): Promise<void> {
  if (rows.length === 0) return;
  const name = pg.escapeIdentifier(table);
  await client.query(`insert into ${name} select * from jsonb_populate_recordset(null::${name}, $1::jsonb)`, [
    `[${rows.join(",")}]`,
  ]);
}

/** `./caseyos restore <file>`: into a migrated database without any workspace, in one transaction. */
export async function restore(file: string): Promise<void> {
  await withDatabase(async (client) => {
    await client.query("begin");
    const found = await client.query('select 1 from "Workspace" limit 1');
    if (found.rowCount !== 0) {
      throw new Error(
        "The database is not empty. Restore into a new one: stop CaseyOS and set CASEYOS_DATA_DIR to a new folder, or DATABASE_URL to a new database.",
      );
    }
    const count = await restoreRows(client, file);
    await client.query("commit");
    console.log(
      `Restored ${count} rows. Moves that were under way are picked up by the sweep within a minute of the next start.`,
    );
  });
}

/** Node's own line reader ends lines at U+2028 too, which may stand in a text. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of createReadStream(file).pipe(createGunzip()).setEncoding("utf8")) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

async function restoreRows(client: pg.Client, file: string): Promise<number> {
  let header: Header | undefined;
  let table = "";
  let rows: string[] = [];
  let count = 0;
  for await (const line of linesOf(file)) {
    if (!header) {
      header = JSON.parse(line) as Header;
      assertFits(header);
      continue;
    }
    const entry = JSON.parse(line) as { table: string; row: unknown };
    if (entry.table !== table || rows.length === 500) {
      await insertBatch(client, table, rows);
      rows = [];
      table = entry.table;
    }
    // The row's own text, not a re-serialised one: big numbers keep every digit.
    rows.push(line.slice(`{"table":${JSON.stringify(table)},"row":`.length, -1));
    count += 1;
  }
  await insertBatch(client, table, rows);
  return count;
}

function assertFits(header: Header): void {
  const known = migrationNames(root);
  if (header.format !== "caseyos-backup" || header.version !== 1) throw new Error("This file is not a CaseyOS backup.");
  const missing = header.migrations.filter((name) => !known.includes(name));
  if (missing.length > 0)
    throw new Error(`The backup was made by a newer CaseyOS (it has ${missing.join(", ")}). Update first.`);
}
