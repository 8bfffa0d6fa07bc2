import { randomBytes } from "node:crypto";
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { PgBoss } from "pg-boss";
import { createEngine, ENGINE_BASE_URL, type Engine, type EngineLog } from "./index.ts";

export type BenchOptions = { databaseUrl: string; log: EngineLog; runs?: number; slots?: number; probes?: number };

type BenchResult = {
  /** pg-boss as it comes: fetch one, send the next, complete, in `slots` loops. */
  rawChainHopsPerSecond: number;
  /** Runs of three steps with checkpoints, from the first event sent to the last run finished. */
  runsPerSecond: number;
  stepsPerSecond: number;
  /** A run needs two queue hops (event, run): runsPerSecond * 2 / rawChainHopsPerSecond. */
  ratioOfRawChain: number;
  /** From `send` called to the first step running, one event at a time on an idle engine, ms. */
  firstStepP50Ms: number;
  firstStepP95Ms: number;
  /** From `send` called to the third step running, ms. */
  thirdStepP50Ms: number;
};

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function timeMs(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

async function measureRawChain(databaseUrl: string, hops: number, loops: number): Promise<number> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: "bench_queue",
    max: loops,
    schedule: false,
    supervise: false,
  });
  boss.on("error", () => {});
  await boss.start();
  try {
    await boss.createQueue("chain");
    for (let i = 0; i < loops; i++) await boss.send("chain", { n: 0 });
    let left = hops;
    const loop = async (): Promise<void> => {
      while (left-- > 0) {
        const [job] = await boss.fetch("chain");
        if (!job) continue;
        await boss.send("chain", { n: 1 });
        await boss.complete("chain", { id: job.id, retryCount: job.retryCount });
      }
    };
    const ms = await timeMs(async () => {
      await Promise.all(Array.from({ length: loops }, loop));
    });
    return hops / (ms / 1000);
  } finally {
    await boss.stop({ graceful: false });
  }
}

type Marks = { first: Map<number, number>; third: Map<number, number>; onDone: () => void };

function benchClient(engine: () => Engine, keys: { signingKey: string; eventKey: string }, marks: Marks) {
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const client = new Inngest({
    id: "bench",
    isDev: false,
    baseUrl: ENGINE_BASE_URL,
    ...keys,
    fetch: (input, init) => engine().fetch(input, init),
    logger: silent,
    aiMetadata: false,
  });
  const threeSteps = client.createFunction(
    { id: "three", triggers: [{ event: "bench/three" }] },
    async ({ event, step }) => {
      const n = Number(event.data.n);
      const one = await step.run("one", () => {
        marks.first.set(n, performance.now());
        return n;
      });
      const two = await step.run("two", () => one + 1);
      await step.run("three", () => {
        marks.third.set(n, performance.now());
        marks.onDone();
        return two + 1;
      });
    },
  );
  return { client, serve: serve({ client, functions: [threeSteps] }) };
}

async function measureRuns(client: Inngest, engine: Engine, runs: number): Promise<number> {
  return timeMs(async () => {
    for (let start = 0; start < runs; start += 50) {
      const size = Math.min(50, runs - start);
      await client.send(Array.from({ length: size }, (_, i) => ({ name: "bench/three", data: { n: start + i } })));
    }
    await engine.waitIdle(120_000);
  });
}

async function measureLatency(client: Inngest, engine: Engine, marks: Marks, probes: number) {
  const first: number[] = [];
  const third: number[] = [];
  for (let i = 0; i < probes; i++) {
    const n = 1_000_000 + i;
    const done = new Promise<void>((resolve) => {
      marks.onDone = resolve;
    });
    const start = performance.now();
    await client.send({ name: "bench/three", data: { n } });
    await done;
    first.push((marks.first.get(n) ?? Number.NaN) - start);
    third.push((marks.third.get(n) ?? Number.NaN) - start);
    await engine.waitIdle(10_000);
  }
  return { first, third };
}

/** Measures the engine beside plain pg-boss on the same database. Creates and drops nothing outside its own schemas. */
export async function runEngineBench(options: BenchOptions): Promise<BenchResult> {
  const { databaseUrl, log, runs = 400, slots = 10, probes = 50 } = options;
  const keys = { signingKey: `signkey-bench-${randomBytes(32).toString("hex")}`, eventKey: "bench" };
  const marks: Marks = { first: new Map(), third: new Map(), onDone() {} };
  const { client, serve: handler } = benchClient(() => engine, keys, marks);
  const engine: Engine = createEngine({ databaseUrl, appId: "bench", ...keys, serve: handler, log, slots });
  await engine.start();
  try {
    await measureRuns(client, engine, Math.ceil(runs / 10));
    const before = await measureRawChain(databaseUrl, runs, slots);
    const ms = await measureRuns(client, engine, runs);
    const after = await measureRawChain(databaseUrl, runs, slots);
    const { first, third } = await measureLatency(client, engine, marks, probes);
    const rawChainHopsPerSecond = (before + after) / 2;
    const runsPerSecond = runs / (ms / 1000);
    return {
      rawChainHopsPerSecond,
      runsPerSecond,
      stepsPerSecond: runsPerSecond * 3,
      ratioOfRawChain: (runsPerSecond * 2) / rawChainHopsPerSecond,
      firstStepP50Ms: percentile(first, 0.5),
      firstStepP95Ms: percentile(first, 0.95),
      thirdStepP50Ms: percentile(third, 0.5),
    };
  } finally {
    await engine.stop();
  }
}
