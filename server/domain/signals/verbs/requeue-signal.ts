import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { requeuedSignal, requeueSignalInput } from "../contract.ts";
import { signalRequeued } from "../events.ts";
import { reopenSignal, signalById } from "../store/process.ts";

/**
 * Takes up a signal whose job gave up on an error.
 * @throws conflict `signal.not_failed` when nothing failed, or somebody else was first
 */
export async function requeueSignal(
  ctx: Ctx,
  { signalId }: z.output<typeof requeueSignalInput>,
): Promise<z.output<typeof requeuedSignal>> {
  authorize(ctx, "signal.requeue");
  return transact(ctx, async (tx) => {
    if (!(await reopenSignal(tx, ctx.workspaceId, signalId))) {
      if (!(await signalById(tx, ctx.workspaceId, signalId))) throw notFound("signal");
      throw conflict("signal.not_failed", "This signal did not end in an error, so there is nothing to take up again.");
    }
    const subject = { type: "signal", id: signalId };
    await record(tx, ctx, { action: "signal.requeued", subject, detail: { count: 1 } });
    await emit(tx, ctx, signalRequeued(signalId));
    return { id: signalId };
  });
}
