import type { Inngest } from "inngest";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { apiToken } from "./signature.ts";
import { eventually } from "./testing/eventually.ts";
import { type Harness, signingKey, startHarness } from "./testing/harness.ts";

let database: FreshDatabase;
let sql: pg.Client;
let harnesses: Harness[];
let entered: string[];
let gates: (() => void)[];
let inside: string[];
let most: Map<string, number>;

async function occupy(keys: string[]): Promise<void> {
  inside.push(...keys);
  for (const key of keys) most.set(key, Math.max(most.get(key) ?? 0, inside.filter((other) => other === key).length));
  await new Promise((done) => setTimeout(done, 10));
  for (const key of keys) inside.splice(inside.indexOf(key), 1);
}

function define(name: string) {
  return (client: Inngest) => [
    client.createFunction({ id: "gated", retries: 3, triggers: [{ event: "gated" }] }, async ({ step }) => {
      await step.run("gate", async () => {
        entered.push(name);
        await new Promise<void>((open) => gates.push(open));
        return name;
      });
      return step.run("after", () => {
        entered.push(`${name} after`);
        return name;
      });
    }),
    client.createFunction({ id: "counted", triggers: [{ event: "counted" }] }, async ({ event, step }) => {
      return step.run("count", () => {
        entered.push(String(event.data.n));
        return name;
      });
    }),
    client.createFunction(
      {
        id: "limited",
        triggers: [{ event: "limited" }],
        concurrency: [{ limit: 2, key: "event.data.key" }, { limit: 3 }],
      },
      async ({ event, step }) => {
        await step.run("one", () => occupy([`key ${event.data.key}`, "all"]));
        await Promise.all(["two", "three"].map((id) => step.run(id, () => occupy([`key ${event.data.key}`, "all"]))));
      },
    ),
  ];
}

async function start(name: string, slots = 4): Promise<Harness> {
  const harness = await startHarness(database.url, define(name), { slots });
  harnesses.push(harness);
  return harness;
}

beforeEach(async () => {
  database = await freshDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  harnesses = [];
  entered = [];
  gates = [];
  inside = [];
  most = new Map();
});
afterEach(async () => {
  for (const open of gates) open();
  await Promise.all(harnesses.map((harness) => harness.stop()));
  await sql.end();
  await database.drop();
});

test("two engines on one database run every event once", async () => {
  const [one, two] = [await start("one"), await start("two")];
  const send = (harness: Harness, from: number) =>
    harness.client.send(Array.from({ length: 40 }, (_, i) => ({ name: "counted", data: { n: from + i } })));
  await Promise.all([send(one, 0), send(two, 40)]);
  const runs = await one.runsOf("counted");
  expect(runs.every((run) => run.status === "completed")).toBe(true);
  expect(entered.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, i) => i));
  expect(new Set(runs.map((run) => run.output)).size).toBe(2);
});

test("concurrency limits hold over two engines, and all runs finish", async () => {
  const [one] = [await start("one", 8), await start("two", 8)];
  await one.client.send(Array.from({ length: 40 }, (_, i) => ({ name: "limited", data: { key: i % 3 } })));
  const runs = await one.runsOf("limited");
  expect(runs.filter((run) => run.status === "completed")).toHaveLength(40);
  expect(most.get("all")).toBeLessThanOrEqual(3);
  for (const key of [0, 1, 2]) expect(most.get(`key ${key}`)).toBeLessThanOrEqual(2);
  const { rows } = await sql.query("select 1 from inngest.slot union all select 1 from inngest.parked");
  expect(rows).toEqual([]);
}, 40_000);

test("an engine that lost its claim cannot write: its checkpoint is refused and its answer dropped", async () => {
  const messages: string[] = [];
  const note = (_obj: object, message: string) => void messages.push(message);
  const log = { debug: note, info: note, warn: note, error: note };
  const slow = await startHarness(database.url, define("slow"), { slots: 1, log });
  harnesses.push(slow);
  await slow.client.send({ name: "gated", data: {} });
  await eventually(() => entered.length === 1);
  // As after a long pause of the process: the database stopped seeing its heartbeat.
  await sql.query(
    "update inngest_queue.job_common set heartbeat_on = now() - interval '1 hour' where state = 'active' and name = 'run'",
  );
  const fresh = await start("fresh", 1);
  await eventually(() => entered.length === 2, 20_000);
  expect(entered).toEqual(["slow", "fresh"]);
  gates[0]?.();
  await eventually(() => messages.some((message) => message.startsWith("answer dropped")));
  expect(entered).not.toContain("slow after");
  gates[1]?.();
  const [run] = await fresh.runsOf("gated");
  // Either engine may have run the second step; the first is the one that held the claim.
  expect(run).toMatchObject({ status: "completed" });
  expect(run?.steps[0]).toMatchObject({ name: "gate", output: "fresh", attempts: 2 });
  expect(entered.filter((name) => name === "slow" || name === "fresh")).toEqual(["slow", "fresh"]);
}, 40_000);

test("a lease lost in a crash of the database costs a repetition, not the run", async () => {
  const harness = await start("one", 1);
  await harness.client.send({ name: "gated", data: {} });
  await eventually(() => entered.length === 1);
  await sql.query("update inngest.run set lease = 'of an earlier dispatch'");
  gates[0]?.();
  await eventually(() => entered.length === 2);
  gates[1]?.();
  const [run] = await harness.runsOf("gated");
  expect(run).toMatchObject({ status: "completed", attempts: 0 });
  expect(entered).toEqual(["one", "one", "one after"]);
});

test("a checkpoint with a stale lease gets 409 and stores nothing", async () => {
  const harness = await start("one", 1);
  await harness.client.send({ name: "gated", data: {} });
  await eventually(() => entered.length === 1);
  const [run] = await harness.engine.listRuns();
  const post = (qi: string, token: string) =>
    harness.engine.fetch(`http://inngest.embedded/v1/checkpoint/${run?.id}/async`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ qi_id: qi, steps: [{ id: "x", op: "StepRun", name: "forged", data: 1 }] }),
    });
  expect((await post("another-lease", apiToken(signingKey))).status).toBe(409);
  expect((await post("another-lease", "wrong")).status).toBe(401);
  expect((await harness.engine.getRun(run?.id ?? ""))?.steps).toEqual([]);
});

test("cut database connections cost time, not work", async () => {
  const harness = await start("one");
  await harness.client.send(Array.from({ length: 30 }, (_, n) => ({ name: "counted", data: { n } })));
  await eventually(() => entered.length >= 5);
  await sql.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'inngest-engine%' and datname = current_database()",
  );
  const runs = await eventually(async () => harness.runsOf("counted").catch(() => null), 30_000);
  expect(runs).toHaveLength(30);
  expect(runs.every((run) => run.status === "completed")).toBe(true);
}, 40_000);

test("stop hands a request that does not end back, and another engine runs it at no cost of an attempt", async () => {
  const stuck = await startHarness(database.url, define("stuck"), { slots: 1, drainMs: 200 });
  await stuck.client.send({ name: "gated", data: {} });
  await eventually(() => entered.length === 1);
  await stuck.stop();
  const next = await start("next", 1);
  await eventually(() => entered.length === 2);
  gates[1]?.();
  const [run] = await next.runsOf("gated");
  expect(run).toMatchObject({ status: "completed", output: "next" });
  expect(run?.steps[0]).toMatchObject({ name: "gate", attempts: 1 });
}, 20_000);
