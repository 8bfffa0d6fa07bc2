/** `node scripts/new-migration.ts <name>`: writes the SQL between the committed `prisma/schema` and the one on disk. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmbeddedPostgres } from "#server/db/embedded.ts";
import { diffToSchema, migrationNames, type SchemaFile } from "#server/db/schema-engine.ts";
import { temporaryFolder } from "#server/db/temporary-folder.ts";

const root = process.cwd();
const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Usage: node scripts/new-migration.ts <name_in_snake_case>");
  process.exit(2);
}

const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" });

/** The schema as last committed: migrations are committed with the schema they make. */
function committedSchema(): SchemaFile[] {
  if (migrationNames(root).length === 0) return [];
  const paths = git("ls-tree", "--name-only", "HEAD", "prisma/schema/").trim().split("\n");
  return paths.map((path) => ({ path: path.split("/").at(-1) ?? path, content: git("show", `HEAD:${path}`) }));
}

const dir = temporaryFolder("caseyos-migration-");
const server = await startEmbeddedPostgres({ dataDir: join(dir, "pg"), database: "shadow" });
try {
  const sql = await diffToSchema(root, server.url, committedSchema());
  if (sql === "") {
    console.log("The schema on disk is the committed one: nothing to write.");
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const folder = `${root}/prisma/migrations/${stamp}_${name}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/migration.sql`, sql);
    console.log(`Wrote ${folder}/migration.sql – read it before you commit it.`);
  }
} finally {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
}
