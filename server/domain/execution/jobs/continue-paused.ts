import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { SILENCE_MS } from "../policy/retry-plan.ts";
import { continueReleased } from "../store/stuck.ts";

/**
 * Sets everything going again that has waited for a person, after a kill switch was released or an account reconnected. What
 * something else still stands before waits on. Should this be lost, the sweep does it within minutes.
 */
export async function continuePaused(ctx: Ctx, steps: StepPort): Promise<{ continued: number }> {
  authorize(ctx, "move.execute");
  return steps.run("continue", async () => {
    const now = ctx.now();
    const { workspaceId, requestId } = ctx;
    const nextDueAt = new Date(now.getTime() + SILENCE_MS);
    return { continued: await continueReleased(ctx.db, { workspaceId, requestId, now, nextDueAt }) };
  });
}
