import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { stopReasonOf } from "../policy/stop.ts";
import { type EnrolmentRow, lastStep, liveEnrolments } from "../store/enrolments.ts";
import { personFacts } from "../store/facts.ts";
import { endEnrolment } from "../verbs/end-enrolment.ts";

/**
 * After an outcome: whoever replied, opted out, bounced or closed a deal gets no further step, and a step that waits in the
 * queue goes. The due steps look for themselves as well, so an event that is lost costs time, not a mail.
 */
export async function stopAfterOutcome(
  ctx: Ctx,
  steps: StepPort,
  input: { contactId: string | null },
): Promise<{ stopped: number }> {
  authorize(ctx, "sequence.advance");
  const { contactId } = input;
  if (contactId === null) return { stopped: 0 };
  return steps.run("stop", () =>
    transact(ctx, async (tx) => {
      let stopped = 0;
      for (const enrolment of await liveEnrolments(tx, ctx.workspaceId, { contactId })) {
        if (await endIfOver(tx, ctx, enrolment)) stopped += 1;
      }
      return { stopped };
    }),
  );
}

async function endIfOver(tx: Tx, ctx: Ctx, enrolment: EnrolmentRow): Promise<boolean> {
  const facts = await personFacts(tx, ctx.workspaceId, enrolment.contactId, enrolment.enrolledAt);
  const reason = facts && stopReasonOf({ ...facts, isActive: true });
  if (!reason) return false;
  const status = (await lastStep(tx, ctx.workspaceId, enrolment.id))?.move.status;
  // One that has finished and sent everything stays finished.
  if (enrolment.status === "finished" && status !== "open" && status !== "snoozed") return false;
  return endEnrolment(tx, ctx, enrolment, reason);
}
