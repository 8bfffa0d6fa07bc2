import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { transact } from "#server/platform/transact.ts";
import { approvalReleased, standInEnded } from "../events.ts";
import { endStandInsOfFormerDecider, releaseRequestsOfFormerDecider } from "../store/former-deciders.ts";

/**
 * What was asked of somebody who has left, or may only read now, is asked of everybody who may approve; who stood in for them
 * or was to be stood in for by them does no longer. Whoever may decide again by then keeps theirs.
 */
export async function releaseFormerDecider(
  ctx: Ctx,
  steps: StepPort,
  { userId }: { userId: string },
): Promise<{ requests: number; standIns: number }> {
  authorize(ctx, "approval.release");
  return steps.run("release", () =>
    transact(ctx, async (tx) => {
      const requests = await releaseRequestsOfFormerDecider(tx, ctx.workspaceId, userId);
      for (const { id: approvalId, moveId } of requests) {
        const subject = { type: "approval", id: approvalId };
        await record(tx, ctx, { action: "approval.released", subject, moveId, detail: { from: userId } });
        await emit(tx, ctx, approvalReleased({ moveId, approvalId }));
      }
      const standIns = await endStandInsOfFormerDecider(tx, ctx.workspaceId, userId, ctx.now());
      for (const { id: standInId } of standIns) {
        await record(tx, ctx, { action: "approval.stand_in_ended", subject: { type: "stand_in", id: standInId } });
        await emit(tx, ctx, standInEnded({ standInId }));
      }
      return { requests: requests.length, standIns: standIns.length };
    }),
  );
}
