/** `npm run bench`: the product's hot paths beside their own limits on this machine, in one run. See bench/README.md. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { buildApp, generateClient } from "#scripts/stack/build.ts";
import { root } from "#scripts/stack/folders.ts";
import { startEmbeddedPostgres } from "#server/db/embedded.ts";
import { applyMigrations } from "#server/db/schema-engine.ts";
import { temporaryFolder } from "#server/db/temporary-folder.ts";
import type { Bench } from "./bench.ts";
import { generate } from "./generate.ts";
import { readOptions } from "./options.ts";
import { type Verdict, verdictLines } from "./report.ts";
import { type Program, startApp, startRaw } from "./servers.ts";
import { runWorkloads } from "./suite.ts";

const say = (text: string): void => console.log(text);

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

const options = readOptions(process.argv.slice(2));
if (options) {
  const programs: Program[] = [];
  const dir = temporaryFolder("caseyos-bench-", "disk");
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s`;
  await generateClient();
  await buildApp();
  const postgres = await startEmbeddedPostgres({
    dataDir: join(dir, "pg"),
    database: "bench",
    flags: ["-c", "shared_preload_libraries=pg_stat_statements", "-c", "max_wal_size=8GB"],
  });
  const urlOf = (database: string) => postgres.adminUrl.replace(/postgres$/, database);
  try {
    const worlds: Bench["worlds"] = [];
    const newTables: Bench["newTables"] = async (database, plan) => {
      const url = urlOf(database);
      await createDatabase(postgres.adminUrl, database);
      await applyMigrations(root, url);
      return { database, url, dataset: await generate(url, plan) };
    };
    for (const plan of options.sizes) {
      const tables = await newTables(`moves_${plan.moves}`, plan);
      const app = await startApp({ databaseUrl: tables.url, durable: false });
      programs.push(app);
      worlds.push({ ...tables, app });
      say(
        `${seconds()}  ${plan.moves.toLocaleString("en")} moves of ${plan.teams} teams, one more team with ${plan.whaleOpen.toLocaleString("en")} open`,
      );
    }
    const main = worlds.at(-1);
    if (!main) throw new Error("There is no table to measure.");
    const [raw, twin] = [await startRaw(main.url), await startRaw(main.url)];
    programs.push(raw, twin);
    const [smallest] = worlds;
    const smallRaw = smallest && smallest !== main ? await startRaw(smallest.url) : null;
    if (smallRaw) programs.push(smallRaw);
    const bench: Bench = {
      options,
      postgresPid: postgres.pid,
      adminUrl: postgres.adminUrl,
      urlOf,
      newTables,
      worlds,
      main,
      raw,
      twin,
      smallRaw,
      say,
    };
    const { verdicts, results } = await runWorkloads(bench, programs);
    say(`\n${verdictLines(verdicts)}`);
    writeReport({ options, verdicts, results });
    say(`\n${seconds()}  finished`);
  } finally {
    await Promise.all(programs.map(({ child }) => child.stop(5_000)));
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const { Client } = (await import("pg")).default;
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
}

function writeReport(report: {
  options: unknown;
  verdicts: readonly Verdict[];
  results: Record<string, unknown>;
}): void {
  const at = new Date().toISOString();
  const machine = { cores: availableParallelism(), memoryGb: Math.round(totalmem() / 2 ** 30), node: process.version };
  const path = join(root, "bench", "results", `${at.slice(0, 19).replace(/:/g, "-")}.json`);
  mkdirSync(join(root, "bench", "results"), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ at, commit: commit(), machine, ...report }, null, 2)}\n`);
  say(`\nWritten: ${path.slice(root.length + 1)}`);
}
