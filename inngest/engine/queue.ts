import { type Job, type JobInsert, PgBoss } from "pg-boss";
import type { Database, Sql } from "./database.ts";
import type { EngineLog } from "./engine-types.ts";
import { jobId } from "./ids.ts";
import { queueSchema } from "./schema.ts";

/** One request to a function: discovery of a run, or one planned step of it. */
export type RunJob = {
  run: string;
  fn: string;
  /** Planned step to run; absent = discovery. */
  step?: string;
  attempt: number;
  /** Answers in a row that held nothing to do. */
  empty?: number;
  /** Times the job was put back because no process knew its function. */
  unknown?: number;
  /** Place in the waiting line of a concurrency key, when the job was woken from it. */
  woken?: string;
};

/** Work of the system lane, due at a time. */
export type TimerJob =
  | { kind: "sleep" | "wait"; run: string; step: string }
  | { kind: "invoke"; run: string; step: string }
  | { kind: "start" | "finish"; run: string }
  | { kind: "debounce"; key: string }
  | { kind: "batch"; key: string; generation: string };

export const queues = { run: "run", timer: "timer", dead: "dead" } as const;
export type QueueName = keyof typeof queues;

export type Claimed<T> = { id: string; retryCount: number; data: T };

/** Wakes a lane: now, or at a time. */
export type Wake = (queue: QueueName, at: Date | null) => void;

/** Puts jobs in within a transaction; `wake` must be called after the commit. */
export type Queue = {
  boss: PgBoss;
  addRuns(tx: Sql, jobs: { data: RunJob; priority: number; startAt?: Date | null }[]): Promise<void>;
  /** Returns the timer's job id, for `dropTimers`. */
  addTimer(tx: Sql, data: TimerJob, due: Date, id?: string): Promise<string>;
  dropTimers(tx: Sql, ids: string[]): Promise<void>;
  /** Ends this claim of a job; false when the claim has lapsed. */
  settle(tx: Sql, queue: QueueName, job: { id: string; retryCount: number }): Promise<boolean>;
  fetch<T extends object>(queue: QueueName, count: number): Promise<Claimed<T>[]>;
  touch(queue: QueueName, jobs: { id: string; retryCount: number }[]): Promise<void>;
};

type QueueOptions = {
  heartbeatSeconds: number;
  superviseSeconds: number;
  requestTimeoutMs: number;
};

/** A job that keeps killing its process ends in the dead queue after this many claims. */
const claimLimit = 25;
const startAttempts = 5;
const yearSeconds = 365 * 24 * 3600;

/** pg-boss returns the count but leaves it out of the type. */
function affectedBy(result: object): number {
  return "affected" in result ? Number(result.affected) : 0;
}

function runKey(job: RunJob): string {
  return job.step ? `${job.run}:${job.step}` : job.run;
}

/** Starts pg-boss on the engine's pool and creates the three queues. */
export async function openQueue(database: Database, options: QueueOptions, log: EngineLog): Promise<Queue> {
  const boss = new PgBoss({
    db: database.sql.boss,
    schema: queueSchema,
    schedule: false,
    supervise: true,
    superviseIntervalSeconds: options.superviseSeconds,
    monitorIntervalSeconds: options.superviseSeconds,
    maintenanceIntervalSeconds: 600,
    flowIntervalSeconds: 3600,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on("error", (error) => log.warn({ err: error }, "queue error"));
  boss.on("warning", (warning) => log.warn({ warning }, "queue warning"));
  // Two processes that meet an empty database both make its schema: the second one tries again, and finds it made.
  await boss.start({ attempts: startAttempts });
  await createQueues(boss, options);
  return queueOn(boss, database);
}

async function createQueues(boss: PgBoss, options: QueueOptions): Promise<void> {
  const expireInSeconds = Math.min(Math.ceil(options.requestTimeoutMs / 1000) + 600, 24 * 3600 - 1);
  const common = { retryLimit: claimLimit, retryDelay: 0, deleteAfterSeconds: 3600, retentionSeconds: yearSeconds };
  const { heartbeatSeconds } = options;
  const settings = {
    run: { ...common, heartbeatSeconds, expireInSeconds, deadLetter: queues.dead },
    timer: { ...common, heartbeatSeconds, expireInSeconds: 900, deadLetter: queues.dead },
  };
  await boss.createQueue(queues.dead, { ...common, expireInSeconds: 900 });
  await boss.createQueue(queues.run, { ...settings.run, policy: "stately" });
  await boss.createQueue(queues.timer, settings.timer);
  await boss.updateQueue(queues.run, settings.run);
  await boss.updateQueue(queues.timer, settings.timer);
}

function queueOn(boss: PgBoss, database: Database): Queue {
  return {
    boss,
    async addRuns(tx, jobs) {
      if (jobs.length === 0) return;
      const rows = jobs.map(({ data, priority, startAt }): JobInsert<RunJob> => {
        const row: JobInsert<RunJob> = { data, singletonKey: runKey(data) };
        if (priority !== 0) row.priority = priority;
        if (startAt) row.startAfter = startAt.toISOString();
        return row;
      });
      await boss.insert(queues.run, rows, { db: tx.boss });
    },
    async addTimer(tx, data, due, id = jobId()) {
      await boss.insert(queues.timer, [{ id, data, startAfter: due.toISOString() }], { db: tx.boss });
      return id;
    },
    async dropTimers(tx, ids) {
      if (ids.length > 0) await boss.deleteJob(queues.timer, ids, { db: tx.boss });
    },
    async settle(tx, queue, job) {
      const result = await boss.deleteJob(queues[queue], { id: job.id, retryCount: job.retryCount }, { db: tx.boss });
      return affectedBy(result) === 1;
    },
    async fetch<T extends object>(queue: QueueName, count: number) {
      const jobs: Job<T>[] = await boss.fetch<T>(queues[queue], { batchSize: count, db: database.relaxed.boss });
      return jobs.map(({ id, retryCount, data }) => ({ id, retryCount, data }));
    },
    async touch(queue, jobs) {
      if (jobs.length > 0) {
        const attempts = jobs.map(({ id, retryCount }) => ({ id, retryCount }));
        await boss.touch(queues[queue], attempts, { db: database.relaxed.boss });
      }
    },
  };
}
