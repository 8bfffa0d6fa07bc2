/**
 * What the product may know of its durable runs and do to them. Implemented beside the engine; a process without one has
 * none. Every call names the workspace: runs of another are as if they were not there.
 */
export type JobsPort = EmbeddedJobs | ExternalJobs;

/** An Inngest server runs the functions: its own dashboard shows them. */
export type ExternalJobs = {
  kind: "external";
  /** Where to look. */
  url: string;
};

type JobStatus = "scheduled" | "running" | "completed" | "failed" | "cancelled";

export type JobRun = {
  /** Sorts by time. */
  id: string;
  functionId: string;
  status: JobStatus;
  eventName: string | null;
  /** Ids and other short values of the event, without its origin. */
  subject: Record<string, string>;
  /** Why it failed or was cancelled, in words that people may see; null: nothing that may be shown. */
  reason: string | null;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  durationMs: number | null;
  replayOf: string | null;
  /** The retry that an open run waits for. */
  next: { attempt: number; at: Date } | null;
};

export type JobStep = {
  id: string;
  name: string;
  state: "pending" | "done" | "failed" | "waiting";
  /** Attempts that the finished step took; 0 while it is open. */
  attempts: number;
  createdAt: Date;
  endedAt: Date | null;
  durationMs: number | null;
};

export type JobRunDetail = JobRun & { maxAttempts: number; steps: JobStep[] };

type JobClock = {
  functionId: string;
  cron: string;
  timeZone: string;
  lastAt: Date | null;
  nextAt: Date;
  lastStatus: JobStatus | null;
  lastDurationMs: number | null;
};

/** Over all workspaces: how busy the engine is. */
type JobLoad = {
  /** Requests ready to run now. */
  queued: number;
  /** Age of the oldest ready one, ms. */
  oldestMs: number;
  running: number;
};

export type JobFilter = {
  status: JobStatus[] | null;
  /** Leave out runs that were run again: the newer one stands for them. */
  isUnreplayed: boolean;
  beforeId: string | null;
  limit: number;
};

export type EmbeddedJobs = {
  kind: "embedded";
  /** Newest first. */
  list(workspaceId: string, filter: JobFilter): Promise<JobRun[]>;
  get(workspaceId: string, runId: string): Promise<JobRunDetail | null>;
  /** Runs it again from its beginning. @returns the new run's id; null: there is no such run, or its function is gone */
  replay(workspaceId: string, runId: string): Promise<string | null>;
  /** @returns whether it was open and is now cancelled */
  cancel(workspaceId: string, runId: string): Promise<boolean>;
  /** The functions that the clock starts, soonest first. */
  clocks(): Promise<JobClock[]>;
  load(): Promise<JobLoad>;
};
