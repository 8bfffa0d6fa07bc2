import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { cancelledRun, replayedRun, runIdInput } from "../contract.ts";
import { runCancelled, runReplayed } from "../events.ts";
import { engineHere } from "./jobs.ts";

type RunId = z.output<typeof runIdInput>;

/**
 * Runs a run again from its beginning, with the same event. What its functions do is safe to repeat.
 * @throws conflict `run.not_over` while it is open
 */
export async function replayRun(ctx: Ctx, { runId }: RunId): Promise<z.output<typeof replayedRun>> {
  authorize(ctx, "operations.manage");
  const jobs = engineHere(ctx);
  const run = await jobs.get(ctx.workspaceId, runId);
  if (!run) throw notFound("run");
  if (run.endedAt === null) throw conflict("run.not_over", "This run is still open.");
  // The engine commits for itself: it is asked last, so that what it refuses leaves no trace here.
  return transact(ctx, async (tx) => {
    const detail = { functionId: run.functionId };
    await record(tx, ctx, { action: "run.replayed", subject: { type: "run", id: runId }, detail });
    const newRunId = await jobs.replay(ctx.workspaceId, runId);
    if (newRunId === null) throw notFound("run");
    await emit(tx, ctx, runReplayed(runId, newRunId));
    return { runId: newRunId };
  });
}

/** Ends an open run before its next step. What it did stays done. A run that is over is left as it is. */
export async function cancelRun(ctx: Ctx, { runId }: RunId): Promise<z.output<typeof cancelledRun>> {
  authorize(ctx, "operations.manage");
  const jobs = engineHere(ctx);
  const run = await jobs.get(ctx.workspaceId, runId);
  if (!run) throw notFound("run");
  if (run.endedAt !== null) throw conflict("run.over", "This run is over: there is nothing left to cancel.");
  return transact(ctx, async (tx) => {
    const detail = { functionId: run.functionId };
    await record(tx, ctx, { action: "run.cancelled", subject: { type: "run", id: runId }, detail });
    await emit(tx, ctx, runCancelled(runId));
    const isCancelled = await jobs.cancel(ctx.workspaceId, runId);
    if (!isCancelled) throw conflict("run.over", "This run ended by itself in this moment.");
    return { runId, isCancelled };
  });
}
