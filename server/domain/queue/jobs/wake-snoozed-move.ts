import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { wakeMove } from "../verbs/wake-move.ts";

/** Sleeps until a snooze ends and puts the move back. A move that was snoozed anew or taken up since is left alone. */
export async function wakeSnoozedMove(
  ctx: Ctx,
  steps: StepPort,
  input: { moveId: string; until: string },
): Promise<{ woken: boolean }> {
  await steps.sleepUntil("snoozed", new Date(input.until));
  return steps.run("wake", () => wakeMove(ctx, input));
}
