import { rmSync } from "node:fs";
import { join } from "node:path";
import { type EmbeddedDatabase, startEmbeddedPostgres } from "#server/db/embedded.ts";
import { applyMigrations } from "#server/db/schema-engine.ts";
import { temporaryFolder } from "#server/db/temporary-folder.ts";
import { ADMIN_ENV, TEMPLATE } from "./database.ts";

let running: { dir: string; server: EmbeddedDatabase } | undefined;

/** Vitest global set-up: one PostgreSQL for the run, with a migrated template that tests clone. */
export async function setup(): Promise<void> {
  const dir = temporaryFolder("caseyos-test-db-");
  const flags = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];
  const server = await startEmbeddedPostgres({ dataDir: join(dir, "pg"), database: TEMPLATE, flags });
  running = { dir, server };
  await applyMigrations(process.cwd(), server.url);
  // biome-ignore lint/style/noProcessEnv: the only way from a global set-up to the workers
  process.env[ADMIN_ENV] = server.adminUrl;
}

export async function teardown(): Promise<void> {
  await running?.server.stop();
  if (running) rmSync(running.dir, { recursive: true, force: true });
}
