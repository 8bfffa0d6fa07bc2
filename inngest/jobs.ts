import type { EmbeddedJobs, ExternalJobs, JobRun, JobStep } from "#server/platform/jobs.ts";
import type { Engine, RunDetail, RunSummary, StepDetail } from "./engine/index.ts";
import { safeMessage } from "./steps.ts";

type RunEvent = { data?: unknown };

/**
 * The workspace that a run belongs to: its event's, or for what follows a failure the failed run's. Null for the clock's
 * runs, which are over all workspaces.
 */
export function workspaceOf(event: RunEvent): string | null {
  const data = dataOf(event);
  const id = data.workspaceId;
  return typeof id === "string" ? id : null;
}

/** What an event says; of a failure, what the event of the failed run said. */
function dataOf(event: RunEvent): Record<string, unknown> {
  const { data } = event;
  if (!isRecord(data)) return {};
  return isRecord(data.event) && isRecord(data.event.data) ? data.event.data : data;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const ORIGIN = ["workspaceId", "requestId"];
const LONGEST_VALUE = 100;

/** Short texts of the event: ids and kinds, never whole texts. */
function subjectOf(event: RunEvent): Record<string, string> {
  const entries = Object.entries(dataOf(event)).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" && entry[1].length <= LONGEST_VALUE && !ORIGIN.includes(entry[0]),
  );
  return Object.fromEntries(entries);
}

/** The engine's runs as the product may see them: no inputs, no outputs, no errors but those made for people. */
export function embeddedJobs(engine: Engine, appId: string): EmbeddedJobs {
  const own = async (workspaceId: string, runId: string): Promise<RunDetail | null> => {
    const run = await engine.getRun(runId);
    return run?.scope === workspaceId ? run : null;
  };
  const nameOf = (functionId: string): string =>
    functionId.startsWith(`${appId}-`) ? functionId.slice(appId.length + 1) : functionId;
  const view = (run: RunSummary): JobRun => ({
    id: run.id,
    functionId: nameOf(run.functionId),
    status: run.status,
    eventName: run.eventName,
    subject: subjectOf(run.event as RunEvent),
    reason: reasonOf(run),
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    durationMs: run.durationMs,
    replayOf: run.replayOf,
    next: run.next,
  });
  return {
    kind: "embedded",
    list: async (scope, { status, isUnreplayed, beforeId, limit }) => {
      const runs = await engine.listRuns({
        scope,
        isUnreplayed,
        limit,
        ...(status && { status }),
        ...(beforeId && { beforeId }),
      });
      return runs.map(view);
    },
    get: async (workspaceId, runId) => {
      const run = await own(workspaceId, runId);
      return run && { ...view(run), maxAttempts: run.maxAttempts, steps: run.steps.map(stepView) };
    },
    replay: async (workspaceId, runId) => ((await own(workspaceId, runId)) ? engine.replayRun(runId) : null),
    cancel: async (workspaceId, runId) => ((await own(workspaceId, runId)) ? engine.cancelRun(runId) : false),
    clocks: async () =>
      (await engine.listSchedules()).map(({ functionId, lastRun, ...clock }) => ({
        ...clock,
        functionId: nameOf(functionId),
        lastStatus: lastRun?.status ?? null,
        lastDurationMs: lastRun?.durationMs ?? null,
      })),
    load: async () => {
      const { queueDepth, oldestAgeMs, running } = await engine.metrics();
      return { queued: queueDepth, oldestMs: oldestAgeMs, running };
    },
  };
}

/** The engine's own reasons (dead jobs, cancellations) are written for people; errors only where they are ours. */
function reasonOf({ status, reason, error }: RunSummary): string | null {
  if (status === "failed") return safeMessage(error) ?? (reason ? `The engine gave up: ${reason}.` : null);
  return status === "cancelled" ? reason : null;
}

const stepView = (step: StepDetail): JobStep => ({
  id: step.id,
  name: step.name,
  state: step.state,
  attempts: step.attempts,
  createdAt: step.createdAt,
  endedAt: step.endedAt,
  durationMs: step.durationMs,
});

/** @param baseUrl of the Inngest server; without one, Inngest's cloud or the dev server's usual address */
export function externalJobs(baseUrl: string | undefined, isDev: boolean): ExternalJobs {
  return { kind: "external", url: baseUrl ?? (isDev ? "http://localhost:8288" : "https://app.inngest.com") };
}
