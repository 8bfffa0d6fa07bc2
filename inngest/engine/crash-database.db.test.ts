import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Inngest } from "inngest";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type EmbeddedDatabase, startEmbeddedPostgres } from "#server/db/embedded.ts";
import { freePort } from "#server/db/ports.ts";
import { temporaryFolder } from "#server/db/temporary-folder.ts";
import { eventually } from "./testing/eventually.ts";
import { type Harness, startHarness } from "./testing/harness.ts";

const runs = 40;
const stepsPerRun = 5;

let folder: string;
let port: number;
let server: EmbeddedDatabase;
let harness: Harness;
let started: string[];

const open = () => startEmbeddedPostgres({ dataDir: join(folder, "pg"), database: "crash", port });

function define(client: Inngest) {
  return [
    client.createFunction({ id: "work", retries: 5, triggers: [{ event: "work" }] }, async ({ step, runId }) => {
      for (let n = 0; n < stepsPerRun; n++) {
        await step.run(`s${n}`, async () => {
          started.push(`${runId} s${n}`);
          await new Promise((done) => setTimeout(done, 15));
        });
      }
    }),
  ];
}

beforeEach(async () => {
  folder = temporaryFolder("engine-crash-database-");
  port = await freePort();
  server = await open();
  started = [];
  harness = await startHarness(server.url, define);
});
afterEach(async () => {
  await harness?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function durableSteps(): Promise<Set<string>> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query("select run || ' ' || name as step from inngest.step where done");
  await client.end();
  return new Set(rows.map((row) => String(row.step)));
}

test("a crash of PostgreSQL in the middle of work loses nothing and repeats no durable step", async () => {
  await harness.client.send(Array.from({ length: runs }, () => ({ name: "work", data: {} })));
  await eventually(() => started.length > 40);
  const durable = await durableSteps();
  const before = started.length;
  // The immediate shutdown: no checkpoint, what was not written to disk is gone.
  process.kill(server.pid, "SIGQUIT");
  await eventually(() => !isAlive(server.pid));
  server = await open();
  await eventually(
    () =>
      harness.engine.waitIdle(40_000).then(
        () => true,
        () => false,
      ),
    60_000,
  );
  expect(await harness.engine.listRuns({ status: ["completed"], limit: 500 })).toHaveLength(runs);
  expect(new Set(started).size).toBe(runs * stepsPerRun);
  expect(started.slice(before).filter((step) => durable.has(step))).toEqual([]);
}, 90_000);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
