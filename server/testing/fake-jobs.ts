import type { EmbeddedJobs, JobRunDetail } from "#server/platform/jobs.ts";
import { unique } from "./build/index.ts";

export type FakeJobs = EmbeddedJobs & {
  /** A run that the workspace has from now on. */
  add(workspaceId: string, run: JobRunDetail): JobRunDetail;
};

const START = new Date("2026-03-02T09:00:00.000Z");
const END = new Date("2026-03-02T09:00:02.000Z");

/** A run with two steps, the second of which failed, or waits for its next attempt. */
export function aJobRun(status: "failed" | "running"): JobRunDetail {
  const isOver = status === "failed";
  const id = `01HZZZ${unique().replace(/\W/g, "").padStart(20, "0")}`.toUpperCase();
  const step = { createdAt: START, endedAt: END, durationMs: 2_000 };
  const second = isOver ? { ...step, attempts: 3 } : { createdAt: START, endedAt: null, durationMs: null, attempts: 0 };
  return {
    id,
    functionId: "process-signal",
    status,
    eventName: "signal.received",
    subject: { signalId: "0199aaaa-0000-7000-8000-000000000001" },
    reason: isOver ? "No such message." : null,
    createdAt: START,
    startedAt: START,
    endedAt: isOver ? END : null,
    durationMs: isOver ? 2_000 : null,
    replayOf: null,
    next: isOver ? null : { attempt: 1, at: END },
    maxAttempts: 6,
    steps: [
      { ...step, id: "a", name: "open", state: "done", attempts: 1 },
      { ...second, id: "b", name: "resolve-contact", state: isOver ? "failed" : "pending" },
    ],
  };
}

/** Durable runs in memory, for the doors; the engine's own port is tested beside it. */
export function fakeJobs(): FakeJobs {
  const runs: { workspaceId: string; run: JobRunDetail }[] = [];
  const find = (workspaceId: string, runId: string) =>
    runs.find((entry) => entry.workspaceId === workspaceId && entry.run.id === runId)?.run ?? null;
  const add = (workspaceId: string, run: JobRunDetail): JobRunDetail => {
    runs.unshift({ workspaceId, run });
    return run;
  };
  return {
    kind: "embedded",
    add,
    list: async (workspaceId, { status, beforeId, limit }) =>
      runs
        .filter((entry) => entry.workspaceId === workspaceId)
        .map(({ run: { steps: _steps, maxAttempts: _maxAttempts, ...run } }) => run)
        .filter((run) => (status?.includes(run.status) ?? true) && (beforeId === null || run.id < beforeId))
        .slice(0, limit),
    get: async (workspaceId, runId) => find(workspaceId, runId),
    replay: async (workspaceId, runId) =>
      find(workspaceId, runId) && add(workspaceId, { ...aJobRun("running"), replayOf: runId }).id,
    cancel: async (workspaceId, runId) => {
      const run = find(workspaceId, runId);
      if (!run || run.endedAt !== null) return false;
      Object.assign(run, { status: "cancelled", endedAt: END, next: null });
      return true;
    },
    clocks: async () => [
      {
        functionId: "rescore-due",
        cron: "* * * * *",
        timeZone: "UTC",
        lastAt: START,
        nextAt: END,
        lastStatus: "completed",
        lastDurationMs: 12,
      },
    ],
    load: async () => ({ queued: 2, oldestMs: 40, running: 1 }),
  };
}
