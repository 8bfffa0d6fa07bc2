import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { transact } from "#server/platform/transact.ts";
import { signalIgnored } from "../events.ts";
import { closeSignal } from "../store/process.ts";

/**
 * Closes a signal whose job gave up, with the reason in words for people, so that it does not look as if it were still being
 * read. Done twice it does nothing twice.
 * @param input.message what went wrong, safe to show; null: nothing that people may see
 * @returns whether the signal was still open
 */
export async function failSignal(
  ctx: Ctx,
  steps: StepPort,
  input: { signalId: string; message: string | null },
): Promise<{ closed: boolean }> {
  authorize(ctx, "signal.process");
  const { signalId, message } = input;
  const reason = `No move could be made: ${message ?? "something went wrong on our side."}`;
  return steps.run("close", () =>
    transact(ctx, async (tx) => {
      const at = ctx.now();
      const end = { status: "ignored", reason, moveId: null, processedAt: at, failedAt: at } as const;
      const closed = await closeSignal(tx, ctx.workspaceId, signalId, end);
      if (!closed) return { closed };
      const subject = { type: "signal", id: signalId };
      await record(tx, ctx, { action: "signal.ignored", subject, detail: { reason, failed: true } });
      await emit(tx, ctx, signalIgnored(signalId));
      return { closed };
    }),
  );
}
