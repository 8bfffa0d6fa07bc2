import { rmSync } from "node:fs";
import { join } from "node:path";
import { startEmbeddedPostgres, temporaryFolder } from "#server/db/embedded.ts";
import { applyMigrations } from "#server/db/schema-engine.ts";
import { ADMIN_ENV, TEMPLATE } from "./database.ts";

/** Vitest global set-up: one PostgreSQL for the run, with a migrated template that tests clone. */
export default async function setup(): Promise<() => Promise<void>> {
  const dir = temporaryFolder("caseyos-test-db-");
  const flags = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];
  const server = await startEmbeddedPostgres({ dataDir: join(dir, "pg"), database: TEMPLATE, flags });
  await applyMigrations(process.cwd(), server.url);
  // biome-ignore lint/style/noProcessEnv: the only way from a global set-up to the workers
  process.env[ADMIN_ENV] = server.adminUrl;
  return async () => {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  };
}
