import { defaultBackoff } from "./backoff.ts";
import { callSync, engineOrigin } from "./call.ts";
import { type Core, type Settings, transact } from "./core.ts";
import type { Engine, EngineOptions } from "./engine-types.ts";
import { endRun } from "./finalize.ts";
import { answerApi } from "./http.ts";
import { getRun, listRuns, listSchedules, readMetrics, waitIdle } from "./inspect.ts";
import { tidy } from "./janitor.ts";
import { launch, type Running, shutDown } from "./launch.ts";
import { replayRun } from "./replay.ts";

/** Give this as `baseUrl` to the Inngest client, together with the engine's `fetch`. */
export const ENGINE_BASE_URL = engineOrigin;

function settingsOf(options: EngineOptions): Settings {
  if (!/^signkey-\w+-(?:[0-9a-f]{2})+$/i.test(options.signingKey)) {
    throw new Error("signingKey must look like signkey-<name>-<hex>.");
  }
  const slots = options.slots ?? 10;
  return {
    appId: options.appId,
    signingKey: options.signingKey,
    eventKey: options.eventKey,
    serve: options.serve,
    slots,
    poolSize: options.poolSize ?? slots + 6,
    heartbeatSeconds: Math.max(10, options.heartbeatSeconds ?? 30),
    superviseSeconds: Math.max(1, options.superviseSeconds ?? 5),
    drainMs: options.drainMs ?? 20_000,
    requestTimeoutMs: options.requestTimeoutMs ?? 2 * 3_600_000,
    retentionDays: options.retentionDays ?? 30,
    checkpointing: options.checkpointing ?? true,
    backoff: options.backoff ?? defaultBackoff,
    scopeOf: options.scopeOf ?? (() => null),
  };
}

/**
 * Runs the functions behind `options.serve` durably on PostgreSQL.
 * @throws when the signing key has the wrong form
 */
export function createEngine(options: EngineOptions): Engine {
  const settings = settingsOf(options);
  let running: Running | null = null;
  let starting: Promise<void> | null = null;
  let stopping: Promise<void> | null = null;
  const core = (): Core => {
    if (!running) throw new Error("The embedded Inngest engine is not running.");
    return running.core;
  };
  return {
    start() {
      starting ??= launch(options.databaseUrl, settings, options.log, () => callSync(settings)).then(
        (launched) => {
          running = launched;
        },
        (error: unknown) => {
          starting = null;
          throw error;
        },
      );
      return starting;
    },
    async stop() {
      await starting?.catch(() => {});
      if (!running) return;
      // Requests that are still running must be able to checkpoint until they have drained.
      stopping ??= shutDown(running).finally(() => {
        running = null;
        starting = null;
        stopping = null;
      });
      await stopping;
    },
    fetch: async (input, init) => answerApi(core(), new Request(input, init)),
    listRuns: (filter) => listRuns(core(), filter),
    getRun: (id) => getRun(core(), id),
    replayRun: (id) => replayRun(core(), id),
    cancelRun: (id) =>
      transact(core(), (work) => endRun(core(), work, id, { outcome: "cancelled", reason: "cancelled by hand" })),
    listSchedules: () => listSchedules(core()),
    metrics: () => readMetrics(core()),
    tidy: () => tidy(core()),
    waitIdle: (timeoutMs = 10_000) => waitIdle(core(), timeoutMs),
  };
}
