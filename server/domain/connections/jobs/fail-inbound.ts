import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { transact } from "#server/platform/transact.ts";
import { inboundFailed } from "../events.ts";
import { markFailed } from "../store/inbound.ts";

/**
 * Writes on a stored webhook event why its job gave up. It stays unprocessed: running the job again processes it and clears
 * the error.
 * @param input.message what went wrong, safe to show; null: nothing that people may see
 */
export async function failInbound(
  ctx: Ctx,
  steps: StepPort,
  input: { inboundEventId: string; message: string | null },
): Promise<{ marked: boolean }> {
  authorize(ctx, "signal.ingest");
  const { inboundEventId, message } = input;
  const error = `No signal could be made: ${message ?? "something went wrong on our side."}`;
  return steps.run("mark", () =>
    transact(ctx, async (tx) => {
      const marked = await markFailed(tx, ctx.workspaceId, inboundEventId, error);
      if (!marked) return { marked };
      const subject = { type: "inbound_event", id: inboundEventId };
      await record(tx, ctx, { action: "inbound.failed", subject, detail: { reason: error } });
      await emit(tx, ctx, inboundFailed(inboundEventId));
      return { marked };
    }),
  );
}
