import { type Database, isConnectionError, type Sql } from "./database.ts";
import type { EngineLog } from "./engine-types.ts";
import type { NewRun } from "./new-run.ts";
import type { Queue } from "./queue.ts";
import type { Registry } from "./registry.ts";
import type { WireEvent } from "./wire.ts";

export type Settings = {
  appId: string;
  signingKey: string;
  eventKey: string;
  serve: (request: Request) => Promise<Response>;
  slots: number;
  poolSize: number;
  heartbeatSeconds: number;
  superviseSeconds: number;
  drainMs: number;
  requestTimeoutMs: number;
  retentionDays: number;
  checkpointing: boolean;
  backoff: (attempt: number) => number;
  scopeOf: (event: WireEvent) => string | null;
};

/** What every part of the running engine works with. */
export type Core = {
  settings: Settings;
  log: EngineLog;
  database: Database;
  queue: Queue;
  registry: Registry;
  /** Matches events with triggers, waits and cancellations, within a transaction. */
  schedule: (work: Work, events: WireEvent[]) => Promise<void>;
  /** Creates runs within a transaction; returns the ids that are new. */
  startRuns: (work: Work, runs: NewRun[]) => Promise<Set<string>>;
  wake: { run(at?: Date | null): void; timer(at?: Date | null): void };
};

/** A transaction together with what must be woken once it has committed. */
export type Work = Sql & { wakeRunsAt: (at: Date | null) => void; wakeTimersAt: (at: Date) => void };

const persistForMs = 120_000;

/**
 * Repeats `run` while the database cannot be reached, for two minutes. For work whose transactions are fenced by a
 * claim, so that one that did commit before its connection broke changes nothing the second time.
 */
export async function persist<T>(core: Core, run: () => Promise<T>): Promise<T> {
  const until = Date.now() + persistForMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 2000)) {
    try {
      return await run();
    } catch (error) {
      if (!isConnectionError(error) || Date.now() > until) throw error;
      core.log.warn({ err: error }, "database not reachable, trying again");
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}

/** Runs `run` in one transaction, repeated on deadlock, and wakes the lanes after the commit. */
export async function transact<T>(core: Core, run: (work: Work) => Promise<T>): Promise<T> {
  let runWakes: (Date | null)[] = [];
  let timerWakes: Date[] = [];
  const result = await core.database.transaction((tx) => {
    runWakes = [];
    timerWakes = [];
    return run({
      ...tx,
      wakeRunsAt: (at) => runWakes.push(at),
      wakeTimersAt: (at) => timerWakes.push(at),
    });
  });
  if (runWakes.includes(null)) core.wake.run();
  for (const at of runWakes) if (at) core.wake.run(at);
  for (const at of timerWakes) core.wake.timer(at);
  return result;
}
