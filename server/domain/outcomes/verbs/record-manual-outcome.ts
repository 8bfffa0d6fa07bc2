import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { actorName } from "#server/platform/pure/actor.ts";
import type { ManualOutcomeInput, RecordedOutcome } from "../contract.ts";
import { recordOutcome } from "./record-outcome.ts";

/** What a person says came of a move. One of each type per move and day: a second click is not a second outcome. */
export async function recordManualOutcome(ctx: Ctx, input: ManualOutcomeInput): Promise<RecordedOutcome> {
  authorize(ctx, "outcome.record");
  const at = ctx.now();
  return recordOutcome(ctx, {
    type: input.type,
    source: "manual",
    moveId: input.moveId,
    occurredAt: at,
    naturalKey: `manual:${input.moveId}:${input.type}:${at.toISOString().slice(0, 10)}`,
    evidence: { by: actorName(ctx.actor), ...(input.note ? { note: input.note } : {}) },
  });
}
