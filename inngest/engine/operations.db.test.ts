import type { Inngest, InngestFunction } from "inngest";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { eventually } from "./testing/eventually.ts";
import { type Harness, makeEngine, startHarness } from "./testing/harness.ts";

let database: FreshDatabase;
let sql: pg.Client;
let harnesses: Harness[];

const echo = (client: Inngest): InngestFunction.Any =>
  client.createFunction({ id: "echo", triggers: [{ event: "echo" }] }, ({ event, step }) =>
    step.run("say", () => event.data.n),
  );
const sleepy = (client: Inngest): InngestFunction.Any =>
  client.createFunction({ id: "sleepy", triggers: [{ event: "sleepy" }] }, async ({ step }) => {
    await step.sleep("nap", "1h");
    return "awake";
  });

async function start(define: (client: Inngest) => InngestFunction.Any[] = (client) => [echo(client), sleepy(client)]) {
  const harness = await startHarness(database.url, define);
  harnesses.push(harness);
  return harness;
}

beforeEach(async () => {
  database = await freshDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  harnesses = [];
});
afterEach(async () => {
  await Promise.all(harnesses.map((harness) => harness.stop()));
  await sql.end();
  await database.drop();
});

async function sleeping({ client, engine }: Harness): Promise<string> {
  await client.send({ name: "sleepy", data: {} });
  return eventually(async () => {
    const [run] = await engine.listRuns({ functionId: "app-sleepy", status: ["running"] });
    const detail = run && (await engine.getRun(run.id));
    return detail?.steps.length ? detail.id : null;
  });
}

test("listRuns pages from the newest and filters by status, function and event", async () => {
  const harness = await start();
  for (let n = 0; n < 5; n++) await harness.finish("echo", { n });
  const open = await sleeping(harness);
  const { engine } = harness;
  const first = await engine.listRuns({ limit: 4 });
  const second = await engine.listRuns({ limit: 4, beforeId: first.at(-1)?.id ?? "" });
  expect([...first, ...second].map((run) => run.functionId)).toEqual(["app-sleepy", ...Array(5).fill("app-echo")]);
  expect((await engine.listRuns({ status: ["running"] })).map((run) => run.id)).toEqual([open]);
  expect(await engine.listRuns({ functionId: "app-echo", status: ["completed"] })).toHaveLength(5);
  expect(await engine.listRuns({ eventId: first[1]?.eventId ?? "" })).toHaveLength(1);
  expect(await engine.getRun("nothing")).toBeNull();
});

test("replayRun starts a new run with the same event and says what it replays", async () => {
  const harness = await start();
  const original = await harness.finish("echo", { n: 7 });
  const id = await harness.engine.replayRun(original.id);
  const replay = await eventually(async () => {
    const run = await harness.engine.getRun(id);
    return run?.endedAt ? run : null;
  });
  expect(replay).toMatchObject({ output: 7, replayOf: original.id, eventId: original.eventId });
  await expect(harness.engine.replayRun("nothing")).rejects.toThrow(/no run/);
});

test("cancelRun leaves no timer behind", async () => {
  const harness = await start();
  const id = await sleeping(harness);
  const timers = async () => (await sql.query("select 1 from inngest_queue.job_common where name = 'timer'")).rowCount;
  expect(await timers()).toBe(1);
  expect(await harness.engine.cancelRun(id)).toBe(true);
  expect(await timers()).toBe(0);
  expect(await harness.engine.getRun(id)).toMatchObject({ status: "cancelled", reason: "cancelled by hand" });
});

test("metrics count what is open and what is ready", async () => {
  const harness = await start();
  expect(await harness.engine.metrics()).toEqual({ queueDepth: 0, oldestAgeMs: 0, running: 0, openRuns: 0, dead: 0 });
  await sleeping(harness);
  await eventually(async () => (await harness.engine.metrics()).running === 0);
  expect(await harness.engine.metrics()).toMatchObject({ queueDepth: 0, openRuns: 1 });
  await harness.stop();
  await sql.query(
    "update inngest_queue.job_common set start_after = now() - interval '5 seconds' where name = 'timer'",
  );
  const idle = await startHarness(database.url, (client) => [echo(client), sleepy(client)], { slots: 0 });
  harnesses.push(idle);
  const metrics = await idle.engine.metrics();
  expect(metrics.queueDepth).toBe(1);
  expect(metrics.oldestAgeMs).toBeGreaterThanOrEqual(5000);
});

test("an open run whose job was lost is found and goes on", async () => {
  const harness = await start();
  const id = await sleeping(harness);
  await sql.query("delete from inngest_queue.job_common");
  await sql.query("update inngest.run set created_at = created_at - interval '1 hour'");
  await sql.query("update inngest.step set due_at = now()");
  await harness.engine.tidy();
  const run = await eventually(async () => {
    const detail = await harness.engine.getRun(id);
    return detail?.endedAt ? detail : null;
  });
  expect(run).toMatchObject({ status: "completed", output: "awake" });
});

test("a job that can never finish fails its run with the reason", async () => {
  const harness = await start();
  const id = await sleeping(harness);
  await sql.query(
    "update inngest_queue.job_common set start_after = now(), state = 'active', started_on = now() - interval '1 day', heartbeat_on = now() - interval '1 day', retry_count = retry_limit where name = 'timer'",
  );
  await eventually(
    async () => (await sql.query("select 1 from inngest_queue.job_common where name = 'dead'")).rowCount,
  );
  await harness.engine.tidy();
  expect(await harness.engine.getRun(id)).toMatchObject({ status: "failed", reason: expect.stringMatching(/^dead:/) });
  expect((await harness.engine.metrics()).dead).toBe(1);
});

test("upkeep forgets event ids after a day and runs after their retention", async () => {
  const harness = await start();
  const { client, engine } = harness;
  await client.send({ id: "e1", name: "echo", data: { n: 1 } });
  await harness.runsOf("echo");
  await sql.query("update inngest.run set created_at = created_at - interval '25 hours'");
  await engine.tidy();
  await client.send({ id: "e1", name: "echo", data: { n: 2 } });
  expect((await harness.runsOf("echo")).map((run) => run.output)).toEqual([1, 2]);
  await sql.query("update inngest.run set ended_at = ended_at - interval '31 days'");
  await engine.tidy();
  expect(await engine.listRuns()).toEqual([]);
  expect((await sql.query("select 1 from inngest.step")).rowCount).toBe(0);
});

test("a run waits for its function when the function is gone, and goes on when it is back", async () => {
  const idle = await startHarness(database.url, (client) => [echo(client)], { slots: 0 });
  await idle.client.send({ name: "echo", data: { n: 3 } });
  await idle.stop();
  const without = await start((client) => [sleepy(client)]);
  await eventually(async () => {
    const { rows } = await sql.query("select data from inngest_queue.job_common where name = 'run'");
    return rows[0]?.data.unknown === 1;
  });
  await without.stop();
  await sql.query("update inngest_queue.job_common set start_after = now() where name = 'run'");
  const after = await start();
  expect((await after.runsOf("echo")).map((run) => run.output)).toEqual([3]);
});

test("a client in dev mode, another signing key or a bad one cannot start", async () => {
  const other = "signkey-test-ffffffffffffffffffffffffffffffff";
  const define = (client: Inngest) => [echo(client)];
  await expect(makeEngine(database.url, define, { signingKey: other }).engine.start()).rejects.toThrow(/401/);
  expect(() => makeEngine(database.url, define, { signingKey: "secret" })).toThrow(/signingKey/);
  const { engine } = makeEngine(database.url, define, {
    serve: async () => Response.json({ functions: [], inspection: { mode: "dev" } }),
  });
  await expect(engine.start()).rejects.toThrow(/dev mode/);
});

test("start can be repeated after a failure and after a stop; stop when not started does nothing", async () => {
  const { engine, client } = makeEngine(database.url, (c) => [echo(c)]);
  await engine.stop();
  await expect(client.send({ name: "echo", data: {} })).rejects.toThrow(/not running/);
  await Promise.all([engine.start(), engine.start()]);
  await engine.stop();
  await engine.start();
  await client.send({ name: "echo", data: { n: 1 } });
  await engine.waitIdle();
  expect(await engine.listRuns({ status: ["completed"] })).toHaveLength(1);
  await engine.stop();
});
