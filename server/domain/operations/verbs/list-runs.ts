import { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { JobFilter } from "#server/platform/jobs.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { type Page, readPage } from "#server/platform/pure/page.ts";
import type { listRunsInput, Run, RunDetail, RunView, runIdInput } from "../contract.ts";
import { engineHere, viewOf } from "./jobs.ts";

const byRun = z.tuple([z.string().max(60)]);

const filters: Record<RunView, Pick<JobFilter, "status" | "isUnreplayed">> = {
  failed: { status: ["failed"], isUnreplayed: true },
  open: { status: ["scheduled", "running"], isUnreplayed: false },
  all: { status: null, isUnreplayed: false },
};

/** Runs of the workspace, newest first. @throws precondition_failed where another process or server runs them */
export async function listRuns(ctx: Ctx, input: z.output<typeof listRunsInput>): Promise<Page<Run>> {
  authorize(ctx, "operations.read");
  const engine = engineHere(ctx);
  const { items, nextCursor } = await readPage(
    input,
    byRun,
    (place, limit) => engine.list(ctx.workspaceId, { ...filters[input.view], beforeId: place?.[0] ?? null, limit }),
    (run) => [run.id],
  );
  return { items: items.map(viewOf), nextCursor };
}

/** One run with its steps in order of completion, open ones last. */
export async function getRun(ctx: Ctx, { runId }: z.output<typeof runIdInput>): Promise<RunDetail> {
  authorize(ctx, "operations.read");
  const run = await engineHere(ctx).get(ctx.workspaceId, runId);
  if (!run) throw notFound("run");
  return {
    ...viewOf(run),
    maxAttempts: run.maxAttempts,
    steps: run.steps.map((step) => ({
      ...step,
      createdAt: step.createdAt.toISOString(),
      endedAt: step.endedAt?.toISOString() ?? null,
    })),
  };
}
