import type { JsonValue, WireError, WireEvent } from "./wire.ts";

/** Logger shaped like pino: object first, then the message. */
export type EngineLog = {
  debug(obj: object, msg: string): void;
  info(obj: object, msg: string): void;
  warn(obj: object, msg: string): void;
  error(obj: object, msg: string): void;
};

export type EngineOptions = {
  /** PostgreSQL URL; the engine opens its own pool on it. */
  databaseUrl: string;
  /** The Inngest client's id, for example "caseyos". */
  appId: string;
  /** `signkey-…`, the same key the serve handler checks. */
  signingKey: string;
  /** The only event key that `fetch` accepts on `/e/:key`. */
  eventKey: string;
  /** The SDK's serve handler, called in-process. */
  serve: (request: Request) => Promise<Response>;
  log: EngineLog;
  /** Concurrent requests of the run lane in this process. Default 10. */
  slots?: number;
  /** Size of the engine's pool. Default slots + 6. */
  poolSize?: number;
  /** A claim not renewed for this long may be taken by another process. At least 10, default 30. */
  heartbeatSeconds?: number;
  /** Delay in ms before attempt `attempt` (1 = first retry). Default: Inngest's table with jitter. */
  backoff?: (attempt: number) => number;
  /** How long `stop` waits for running requests. Default 20 000 ms. */
  drainMs?: number;
  /** Longest time one request to the functions may last. Default 2 h. */
  requestTimeoutMs?: number;
  /** Finished runs are deleted after this many days. Default 30. */
  retentionDays?: number;
  /** False = one step per request. Default true. */
  checkpointing?: boolean;
  /** What a run is filed under, from its first event, for example its tenant; runs can be listed by it. Default: nothing. */
  scopeOf?: (event: WireEvent) => string | null;
  /** How often the queue supervisor looks for lapsed claims, in seconds. Default 5. */
  superviseSeconds?: number;
};

export type RunStatus = "scheduled" | "running" | "completed" | "failed" | "cancelled";

export type RunFilter = {
  status?: RunStatus[];
  functionId?: string;
  /** Runs started by the event with this id. */
  eventId?: string;
  /** Only runs filed under this, see `scopeOf`. */
  scope?: string;
  /** Leave out runs that were replayed: the newer run stands for them. */
  isUnreplayed?: boolean;
  /** Page on: only runs with an id below this one (ids sort by time). */
  beforeId?: string;
  /** 1 to 500, default 50. */
  limit?: number;
};

export type RunSummary = {
  id: string;
  functionId: string;
  functionName: string;
  status: RunStatus;
  /** Why the run ended as it did, where the output does not say it. */
  reason: string | null;
  eventName: string | null;
  eventId: string | null;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  durationMs: number | null;
  /** The event that started it, or the first of a batch. */
  event: JsonValue;
  error: WireError | null;
  /** See `EngineOptions.scopeOf`. */
  scope: string | null;
  replayOf: string | null;
  /** The next request of an open run that waits for its time: `attempt` is 1 for the first retry. */
  next: { attempt: number; at: Date } | null;
};

/** A cron of a function: its last slot and the next one. */
export type ScheduleSummary = {
  functionId: string;
  cron: string;
  timeZone: string;
  lastAt: Date | null;
  nextAt: Date;
  /** The newest run of the function, whatever started it. */
  lastRun: Pick<RunSummary, "id" | "status" | "startedAt" | "durationMs"> | null;
};

export type StepDetail = {
  id: string;
  name: string;
  op: string;
  state: "pending" | "done" | "failed" | "waiting";
  /** Attempts the finished step took; 0 while it is open and for waits. */
  attempts: number;
  createdAt: Date;
  endedAt: Date | null;
  durationMs: number | null;
  output: JsonValue | null;
  error: WireError | null;
};

export type RunDetail = RunSummary & {
  events: JsonValue[];
  output: JsonValue | null;
  /** Attempts used by errors outside steps. */
  attempts: number;
  /** Attempts a step or the function may take. */
  maxAttempts: number;
  steps: StepDetail[];
};

export type EngineMetrics = {
  /** Jobs ready to run now. */
  queueDepth: number;
  /** Age of the oldest ready job, ms. */
  oldestAgeMs: number;
  /** Requests running now, all processes. */
  running: number;
  /** Runs in state running or scheduled. */
  openRuns: number;
  /** Runs failed by the dead letter queue and kept. */
  dead: number;
};

export type Engine = {
  /** Creates the schema, syncs the functions, starts lanes and cron. Throws when a function asks for something not covered. */
  start(): Promise<void>;
  /** Stops fetching, waits `drainMs` for running requests, releases everything. */
  stop(): Promise<void>;
  /** Give to `new Inngest({ fetch, baseUrl: ENGINE_BASE_URL })`. Refuses every other origin. */
  fetch: typeof fetch;
  listRuns(filter?: RunFilter): Promise<RunSummary[]>;
  getRun(id: string): Promise<RunDetail | null>;
  /** Starts a new run of the same function with the same events; returns its id. */
  replayRun(id: string): Promise<string>;
  /** True when the run was open and is now cancelled. */
  cancelRun(id: string): Promise<boolean>;
  /** Every cron there is, soonest first. */
  listSchedules(): Promise<ScheduleSummary[]>;
  metrics(): Promise<EngineMetrics>;
  /** One round of upkeep now: revives stuck runs, buries dead jobs, forgets what is old. Runs by itself every half minute. */
  tidy(): Promise<void>;
  /** Resolves when no job is ready or active and no run is open; for tests. */
  waitIdle(timeoutMs?: number): Promise<void>;
};
