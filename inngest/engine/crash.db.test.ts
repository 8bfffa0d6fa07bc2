import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { crashFunctions, stepsPerRun } from "./testing/crash-worker.ts";
import { eventually } from "./testing/eventually.ts";
import { type Harness, startHarness } from "./testing/harness.ts";

const worker = join(import.meta.dirname, "testing", "crash-worker.ts");
const slots = 6;

let database: FreshDatabase;
let sql: pg.Client;
let folder: string;
let logFile: string;
/** Sends and looks, but runs nothing itself. */
let watcher: Harness;
let children: ChildProcess[];

beforeEach(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), "engine-crash-"));
  logFile = join(folder, "steps.log");
  children = [];
  watcher = await startHarness(database.url, crashFunctions(logFile), { slots: 0 });
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await watcher?.stop();
  await sql?.end();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [worker, database.url, logFile], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  await new Promise<void>((done, reject) => {
    child.stdout?.once("data", () => done());
    child.once("exit", (code) => reject(new Error(`worker ended with ${code}`)));
  });
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = new Promise((done) => child.once("exit", done));
  child.kill(signal);
  await exited;
}

function starts(): string[] {
  return existsSync(logFile) ? readFileSync(logFile, "utf8").split("\n").filter(Boolean) : [];
}

async function durableSteps(): Promise<Set<string>> {
  const { rows } = await sql.query("select run || ' ' || name as step from inngest.step where done");
  return new Set(rows.map((row) => String(row.step)));
}

test("kill -9 loses nothing: every run completes and no step that was durable runs again", async () => {
  const runs = 24;
  await watcher.client.send(Array.from({ length: runs }, () => ({ name: "work", data: {} })));
  for (const kill of [20, 70]) {
    const child = await startWorker();
    await eventually(() => starts().length >= kill, 20_000);
    await end(child, "SIGKILL");
    const durable = await durableSteps();
    const before = starts().length;
    expect(durable.size).toBeGreaterThan(0);
    const next = await startWorker();
    await eventually(() => starts().length > before, 20_000);
    await end(next, "SIGKILL");
    expect(
      starts()
        .slice(before)
        .filter((line) => durable.has(line)),
    ).toEqual([]);
  }
  await startWorker();
  await watcher.engine.waitIdle(60_000);
  const finished = await watcher.engine.listRuns({ status: ["completed"], limit: 500 });
  expect(finished).toHaveLength(runs);
  const all = starts();
  expect(new Set(all).size).toBe(runs * stepsPerRun);
  expect(all.length - new Set(all).size).toBeLessThanOrEqual(4 * slots);
}, 120_000);

test("kill -9 leaks no concurrency", async () => {
  await watcher.client.send(Array.from({ length: 12 }, () => ({ name: "limited", data: {} })));
  const child = await startWorker();
  await eventually(() => starts().length >= 5, 20_000);
  await end(child, "SIGKILL");
  await startWorker();
  await watcher.engine.waitIdle(60_000);
  expect(await watcher.engine.listRuns({ status: ["completed"], limit: 500 })).toHaveLength(12);
  const { rows } = await sql.query(
    "select (select count(*) from inngest.slot)::int as slots, (select count(*) from inngest.parked)::int as parked",
  );
  expect(rows).toEqual([{ slots: 0, parked: 0 }]);
}, 90_000);

test("SIGTERM during work loses nothing and repeats no step", async () => {
  await watcher.client.send(Array.from({ length: 12 }, () => ({ name: "work", data: {} })));
  const child = await startWorker();
  await eventually(() => starts().length >= 15, 20_000);
  await end(child, "SIGTERM");
  await startWorker();
  await watcher.engine.waitIdle(30_000);
  expect(await watcher.engine.listRuns({ status: ["completed"], limit: 500 })).toHaveLength(12);
  const all = starts();
  expect(all.length).toBe(new Set(all).size);
}, 60_000);
