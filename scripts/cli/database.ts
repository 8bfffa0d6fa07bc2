import { applyMigrations } from "#server/db/schema-engine.ts";
import { startChild } from "../stack/child.ts";
import { root } from "../stack/folders.ts";
import { requireRuntime } from "../stack/runtime.ts";

/** The database of DATABASE_URL, else the embedded one of the running CaseyOS. */
function databaseUrl(): string {
  return process.env.DATABASE_URL ?? requireRuntime().env.DATABASE_URL ?? "";
}

/** `./caseyos migrate` */
export async function migrate(): Promise<void> {
  const applied = await applyMigrations(root, databaseUrl());
  console.log(applied.length === 0 ? "The database is up to date." : `Applied: ${applied.join(", ")}`);
}

/** `./caseyos seed <scenario>` */
export async function seed(scenario: string): Promise<void> {
  const env = { ...(process.env.DATABASE_URL ? {} : requireRuntime().env), LOG_LEVEL: "error" };
  const child = await startChild<{ summary: string }>({
    name: "The seed",
    args: ["prisma/seed/cli.ts", scenario],
    env,
  });
  await child.exited;
  console.log(child.ready.summary);
}
