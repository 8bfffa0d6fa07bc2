import type { Inngest } from "inngest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "#server/testing/test-database.ts";
import { eventually } from "./testing/eventually.ts";
import { type Harness, startHarness } from "./testing/harness.ts";

const { url } = await testDatabase();
let harness: Harness;
const order: string[] = [];
const inside = new Map<string, number>();
const most = new Map<string, number>();

/** Waits until three are at it at once, or long enough to say that they never will be. */
async function company(): Promise<void> {
  const until = Date.now() + 5000;
  while ((most.get("all") ?? 0) < 3 && Date.now() < until) await new Promise((done) => setTimeout(done, 5));
}

async function busy(key: string, ms: number, hold?: () => Promise<void>): Promise<void> {
  const now = (inside.get(key) ?? 0) + 1;
  inside.set(key, now);
  most.set(key, Math.max(most.get(key) ?? 0, now));
  await Promise.all([new Promise((done) => setTimeout(done, ms)), hold?.()]);
  inside.set(key, (inside.get(key) ?? 0) - 1);
}

function define(client: Inngest) {
  return [
    client.createFunction(
      {
        id: "limited",
        triggers: [{ event: "limited" }],
        concurrency: [{ limit: 2, key: "event.data.tenant" }, { limit: 3 }],
      },
      async ({ event, step }) => {
        await step.run("busy", async () => {
          await Promise.all([busy(`tenant ${event.data.tenant}`, 30), busy("all", 30, company)]);
        });
        await step.run("again", () => busy("all", 5));
      },
    ),
    client.createFunction({ id: "sleeper", triggers: [{ event: "sleeper" }], concurrency: 1 }, async ({ step }) => {
      await step.sleep("nap", "1s");
      return "slept";
    }),
    client.createFunction(
      { id: "parallel-limited", triggers: [{ event: "parallel-limited" }], concurrency: 1 },
      async ({ step }) => {
        const values = await Promise.all([1, 2, 3].map((n) => step.run(`s${n}`, () => busy("one", 10).then(() => n))));
        return values.reduce((a, b) => a + b, 0);
      },
    ),
    client.createFunction(
      { id: "throttled", triggers: [{ event: "throttled" }], throttle: { limit: 2, period: "1s" } },
      () => Date.now(),
    ),
    client.createFunction(
      {
        id: "rated",
        triggers: [{ event: "rated" }],
        rateLimit: { limit: 1, period: "1h", key: "event.data.user" },
      },
      ({ event }) => event.data.user,
    ),
    client.createFunction(
      { id: "idempotent", triggers: [{ event: "idempotent" }], idempotency: "event.data.order" },
      ({ event }) => event.data.order,
    ),
    client.createFunction(
      { id: "debounced", triggers: [{ event: "debounced" }], debounce: { period: "1s", key: "event.data.doc" } },
      ({ event }) => event.data,
    ),
    client.createFunction(
      {
        id: "batched",
        triggers: [{ event: "batched" }],
        batchEvents: { maxSize: 3, timeout: "1s", key: "event.data.group" },
      },
      ({ events }) => events.map((event) => event.data.n),
    ),
    client.createFunction(
      { id: "prioritised", triggers: [{ event: "prioritised" }], priority: { run: "event.data.rank" }, concurrency: 1 },
      async ({ event, step }) => {
        await step.run("work", async () => {
          order.push(String(event.data.name));
          await new Promise((done) => setTimeout(done, event.data.name === "first" ? 200 : 5));
        });
      },
    ),
    client.createFunction(
      { id: "single-skip", triggers: [{ event: "single-skip" }], singleton: { mode: "skip", key: "event.data.k" } },
      async ({ step }) => {
        await step.waitForEvent("go", { event: "single-go", timeout: "1m" });
      },
    ),
    client.createFunction(
      {
        id: "single-cancel",
        triggers: [{ event: "single-cancel" }],
        singleton: { mode: "cancel", key: "event.data.k" },
      },
      async ({ step }) => {
        await step.waitForEvent("go", { event: "single-go", timeout: "1m" });
      },
    ),
    client.createFunction(
      { id: "finish-late", triggers: [{ event: "finish-late" }], timeouts: { finish: "1s" } },
      async ({ step }) => {
        await step.sleep("long", "1h");
      },
    ),
    client.createFunction(
      {
        id: "start-late",
        triggers: [{ event: "start-late" }],
        timeouts: { start: "1s" },
        throttle: { limit: 1, period: "1h" },
      },
      () => "started",
    ),
    client.createFunction({ id: "plain", triggers: [{ event: "plain" }] }, ({ event }) => event.data.n),
  ];
}

beforeAll(async () => {
  harness = await startHarness(url, define, { slots: 8 });
});
afterAll(() => harness?.stop());

async function runsOf(fn: string, count: number) {
  return eventually(async () => {
    const runs = await harness.engine.listRuns({ functionId: `app-${fn}`, limit: 500 });
    if (runs.length < count || runs.some((run) => !run.endedAt)) return null;
    const details = await Promise.all(runs.reverse().map((run) => harness.engine.getRun(run.id)));
    return details.filter((run) => run !== null);
  }, 20_000);
}

function events(name: string, list: Record<string, unknown>[]) {
  return harness.client.send(list.map((data) => ({ name, data })));
}

test("concurrency limits hold exactly, per key and per function, and everything finishes", async () => {
  await events(
    "limited",
    Array.from({ length: 24 }, (_, i) => ({ tenant: i % 3 === 0 ? "b" : "a" })),
  );
  const runs = await runsOf("limited", 24);
  expect(runs.every((run) => run.status === "completed")).toBe(true);
  expect(most.get("tenant a")).toBeLessThanOrEqual(2);
  expect(most.get("tenant b")).toBeLessThanOrEqual(2);
  expect(most.get("all")).toBe(3);
});

test("a sleeping run holds no concurrency", async () => {
  const start = Date.now();
  await events("sleeper", [{}, {}, {}]);
  const runs = await runsOf("sleeper", 3);
  expect(runs.map((run) => run.output)).toEqual(["slept", "slept", "slept"]);
  expect(Date.now() - start).toBeLessThan(2500);
});

test("parallel steps of one run share its limit of one", async () => {
  await events("parallel-limited", [{}, {}]);
  const runs = await runsOf("parallel-limited", 2);
  expect(runs.map((run) => run.output)).toEqual([6, 6]);
  expect(most.get("one")).toBe(1);
});

test("throttle spreads the starts and drops nothing", async () => {
  await events("throttled", [{}, {}, {}, {}]);
  const starts = (await runsOf("throttled", 4)).map((run) => Number(run.output)).sort((a, b) => a - b);
  expect((starts[3] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(1400);
});

test("rateLimit drops what is over, per key", async () => {
  await events("rated", [{ user: "u1" }, { user: "u1" }, { user: "u2" }]);
  expect((await runsOf("rated", 2)).map((run) => run.output).sort()).toEqual(["u1", "u2"]);
});

test("idempotency starts one run per key", async () => {
  await events("idempotent", [{ order: 1 }, { order: 1 }]);
  await events("idempotent", [{ order: 1 }, { order: 2 }]);
  expect((await runsOf("idempotent", 2)).map((run) => run.output).sort()).toEqual([1, 2]);
});

test("debounce runs once with the newest event of each key", async () => {
  const start = Date.now();
  await events("debounced", [{ doc: "d", v: 1 }]);
  await events("debounced", [
    { doc: "d", v: 2 },
    { doc: "e", v: 1 },
  ]);
  await events("debounced", [{ doc: "d", v: 3 }]);
  const outputs = (await runsOf("debounced", 2)).map((run) => run.output);
  expect(outputs).toContainEqual({ doc: "d", v: 3 });
  expect(outputs).toContainEqual({ doc: "e", v: 1 });
  expect(Date.now() - start).toBeGreaterThanOrEqual(1000);
});

test("batchEvents starts when full at once and when its time is up otherwise", async () => {
  await events(
    "batched",
    [1, 2, 3, 4].map((n) => ({ group: "g", n })),
  );
  const full = await runsOf("batched", 1);
  expect(full[0]?.output).toEqual([1, 2, 3]);
  expect((await runsOf("batched", 2))[1]?.output).toEqual([4]);
});

test("of those that wait, the run with the higher priority goes first", async () => {
  await events("prioritised", [{ name: "first", rank: 0 }]);
  await eventually(() => order.length > 0);
  await events("prioritised", [
    { name: "low", rank: -100 },
    { name: "high", rank: 100 },
    { name: "middle", rank: 0 },
  ]);
  await runsOf("prioritised", 4);
  expect(order).toEqual(["first", "high", "middle", "low"]);
});

test("singleton in skip mode keeps the open run and drops the newer", async () => {
  await events("single-skip", [{ k: "a" }, { k: "a" }, { k: "b" }]);
  await events("single-skip", [{ k: "a" }]);
  const runs = await harness.engine.listRuns({ functionId: "app-single-skip" });
  expect(runs).toHaveLength(2);
  await Promise.all(runs.map((run) => harness.engine.cancelRun(run.id)));
  await events("single-skip", [{ k: "a" }]);
  expect(await harness.engine.listRuns({ functionId: "app-single-skip" })).toHaveLength(3);
});

test("singleton in cancel mode replaces the open run", async () => {
  await events("single-cancel", [{ k: "a" }]);
  await events("single-cancel", [{ k: "a" }]);
  const runs = await harness.engine.listRuns({ functionId: "app-single-cancel" });
  expect(runs.map((run) => run.status === "cancelled")).toEqual([false, true]);
});

test("timeouts.finish cancels a run that takes too long, timeouts.start one that never began", async () => {
  await events("finish-late", [{}]);
  await events("start-late", [{}, {}]);
  expect((await runsOf("finish-late", 1))[0]).toMatchObject({ status: "cancelled", reason: "timeouts.finish passed" });
  const started = await runsOf("start-late", 2);
  expect(started.map((run) => run.status).sort()).toEqual(["cancelled", "completed"]);
});

test("events with the same id start a function once", async () => {
  await harness.client.send({ id: "same", name: "plain", data: { n: 1 } });
  await harness.client.send([
    { id: "same", name: "plain", data: { n: 2 } },
    { id: "other", name: "plain", data: { n: 3 } },
  ]);
  expect((await runsOf("plain", 2)).map((run) => run.output)).toEqual([1, 3]);
});
