import type { Ctx } from "#server/platform/context.ts";
import type { EmbeddedJobs, JobRun } from "#server/platform/jobs.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import type { Run } from "../contract.ts";

/** The engine of this process. @throws precondition_failed where the runs are to be seen elsewhere */
export function engineHere(ctx: Ctx): EmbeddedJobs {
  const { jobs } = ctx;
  if (jobs?.kind === "embedded") return jobs;
  if (jobs?.kind === "external")
    throw new AppError(
      "precondition_failed",
      "operations.external_engine",
      `An Inngest server runs the functions. Its dashboard shows them: ${jobs.url}`,
    );
  throw new AppError(
    "precondition_failed",
    "operations.engine_elsewhere",
    "Another process runs the functions; this one cannot see them.",
  );
}

const text = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A run with its instants as text. */
export const viewOf = (run: JobRun): Run => ({
  id: run.id,
  functionId: run.functionId,
  status: run.status,
  eventName: run.eventName,
  subject: run.subject,
  reason: run.reason,
  createdAt: run.createdAt.toISOString(),
  startedAt: text(run.startedAt),
  endedAt: text(run.endedAt),
  durationMs: run.durationMs,
  replayOf: run.replayOf,
  next: run.next && { attempt: run.next.attempt, at: run.next.at.toISOString() },
});
