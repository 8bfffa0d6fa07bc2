import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import {
  createEngine,
  ENGINE_BASE_URL,
  type Engine,
  type EngineLog,
  type EngineOptions,
  type RunDetail,
} from "../index.ts";
import { eventually } from "./eventually.ts";

export const signingKey = "signkey-test-0123456789abcdef0123456789abcdef";
export const eventKey = "test-event-key";
export const appId = "app";

const silent: EngineLog = { debug() {}, info() {}, warn() {}, error() {} };

/** Silent, unless ENGINE_TEST_LOG is set. */
export function visibleLog(): EngineLog {
  // biome-ignore lint/style/noProcessEnv: a switch to look at a failing test
  if (!process.env.ENGINE_TEST_LOG) return silent;
  const write = (level: string) => (obj: object, msg: string) =>
    process.stderr.write(`${level} ${msg} ${JSON.stringify(obj, (_k, v) => (v instanceof Error ? v.stack : v))}\n`);
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

export type Harness = {
  engine: Engine;
  client: Inngest;
  /** Sends the event of the same name as the function and waits for the end of the run it starts. */
  finish(fn: string, data?: Record<string, unknown>): Promise<RunDetail>;
  /** Waits until nothing is open, then returns the function's runs in full, oldest first. */
  runsOf(fn: string): Promise<RunDetail[]>;
  stop(): Promise<void>;
};
type Functions = InngestFunction.Any[];

/** A client and an engine that runs what `define` makes with it, on `url`. Back-off is 20 ms unless told. */
export async function startHarness(
  url: string,
  define: (client: Inngest) => Functions,
  options: Partial<EngineOptions> = {},
): Promise<Harness> {
  const { engine, client } = makeEngine(url, define, options);
  await engine.start();
  return {
    engine,
    client,
    async finish(fn, data = {}) {
      const { ids } = await client.send({ name: fn, data });
      return eventually(async () => {
        const [run] = await engine.listRuns({ functionId: `${appId}-${fn}`, eventId: ids[0] ?? "" });
        const detail = run?.endedAt ? await engine.getRun(run.id) : null;
        return detail;
      });
    },
    async runsOf(fn) {
      await engine.waitIdle(15_000);
      const runs = await engine.listRuns({ functionId: `${appId}-${fn}`, limit: 500 });
      const details = await Promise.all(runs.map((run) => engine.getRun(run.id)));
      return details.filter((run) => run !== null).reverse();
    },
    stop: () => engine.stop(),
  };
}

/** The same without starting the engine. */
export function makeEngine(
  url: string,
  define: (client: Inngest) => Functions,
  options: Partial<EngineOptions> = {},
): { engine: Engine; client: Inngest } {
  const client: Inngest = new Inngest({
    id: appId,
    isDev: false,
    baseUrl: ENGINE_BASE_URL,
    signingKey,
    eventKey,
    fetch: (input, init) => engine.fetch(input, init),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const engine: Engine = createEngine({
    databaseUrl: url,
    appId,
    signingKey,
    eventKey,
    serve: serve({ client, functions: define(client) }),
    log: visibleLog(),
    backoff: () => 20,
    heartbeatSeconds: 10,
    superviseSeconds: 1,
    drainMs: 2000,
    slots: 6,
    ...options,
  });
  return { engine, client };
}
