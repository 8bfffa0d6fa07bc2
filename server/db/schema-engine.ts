import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type pg from "pg";

const filters = { externalTables: [], externalEnums: [] };
let isInstantiated = false;

/** The engine guards its lock with a timer of 10 s that it never clears; unreferenced, it does not keep the process alive. */
function hostFunctions(): WebAssembly.ModuleImports {
  const functions: Record<string, unknown> = { ...bindings };
  for (const name of Object.keys(functions).filter((key) => key.startsWith("__wbg_setTimeout_"))) {
    functions[name] = (run: () => void, ms: number) => setTimeout(run, ms >>> 0).unref();
  }
  return functions as WebAssembly.ModuleImports;
}

/** Prisma's CLI would download its schema engine; the WASM build of the same engine is in the package. */
async function instantiate(): Promise<void> {
  if (isInstantiated) return;
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = join(dirname(entry), "schema_engine_bg.wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), {
    "./schema_engine_bg.js": hostFunctions(),
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  isInstantiated = true;
}

export type SchemaFile = { path: string; content: string };

function schemaFiles(root: string): SchemaFile[] {
  const dir = `${root}/prisma/schema`;
  return readdirSync(dir)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({ path: name, content: readFileSync(`${dir}/${name}`, "utf8") }));
}

/**
 * The adapter splits scripts at every semicolon, which cuts function bodies apart. PostgreSQL takes a whole script in one
 * simple query, and runs it as one transaction besides.
 */
function wholeScripts(databaseUrl: string): { factory: PrismaPg; close(): Promise<void> } {
  const factory = new PrismaPg({ connectionString: databaseUrl });
  const connect = factory.connect.bind(factory);
  const pools: pg.Pool[] = [];
  factory.connect = async () => {
    const adapter = await connect();
    const { client } = adapter as unknown as { client: pg.Pool };
    pools.push(client);
    adapter.executeScript = async (script) => {
      await client.query(script);
    };
    return adapter;
  };
  return { factory, close: async () => void (await Promise.all(pools.map((pool) => pool.end()))) };
}

async function withEngine<T>(root: string, databaseUrl: string, run: (engine: bindings.SchemaEngine) => Promise<T>) {
  await instantiate();
  const { factory, close } = wholeScripts(databaseUrl);
  const datamodels = schemaFiles(root).map((file): [string, string] => [file.path, file.content]);
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(factory);
    return await run(await bindings.SchemaEngine.new({ datamodels }, () => {}, adapter));
  } finally {
    await close();
  }
}

/** Names of the migrations in `prisma/migrations`, oldest first. */
export function migrationNames(root: string): string[] {
  const dir = `${root}/prisma/migrations`;
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Applies what is not applied yet and returns its names; writes the usual `_prisma_migrations` rows. */
export async function applyMigrations(root: string, databaseUrl: string): Promise<string[]> {
  const baseDir = `${root}/prisma/migrations`;
  const lockPath = `${baseDir}/migration_lock.toml`;
  const migrationsList = {
    baseDir,
    shadowDbInitScript: "",
    lockfile: {
      path: "migration_lock.toml",
      content: existsSync(lockPath) ? readFileSync(lockPath, "utf8") : null,
    },
    migrationDirectories: migrationNames(root).map((path) => ({
      path,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: readFileSync(`${baseDir}/${path}/migration.sql`, "utf8") },
      },
    })),
  };
  const answer = await withEngine(root, databaseUrl, (engine) => engine.applyMigrations({ migrationsList, filters }));
  return answer.appliedMigrationNames;
}

/** SQL that turns one set of schema files (none: an empty database) into those in `prisma/schema`; empty when equal. */
export async function diffToSchema(root: string, databaseUrl: string, from: SchemaFile[]): Promise<string> {
  const { stdout } = await withEngine(root, databaseUrl, (engine) =>
    engine.diff({
      from: from.length === 0 ? { tag: "empty" } : { tag: "schemaDatamodel", files: from },
      to: { tag: "schemaDatamodel", files: schemaFiles(root) },
      script: true,
      exitCode: null,
      filters,
    }),
  );
  const sql = stdout ?? "";
  return sql.includes("This is an empty migration") ? "" : sql;
}
