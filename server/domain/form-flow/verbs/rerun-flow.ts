import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { RerunFlowInput, RerunFlowOutput } from "../contract.ts";
import { flowRerunRequested } from "../events.ts";
import { canRerunFrom, stepsFrom } from "../policy/rerun.ts";
import { flowView } from "../policy/view.ts";
import { flowById, raiseRound, resetSteps, stepsOf } from "../store/flows.ts";

/**
 * Runs a form's steps again from one of them: it and all after it anew, what is before it stays. Words of a person in the move
 * stay, and an approved move is not touched.
 * @throws not_found; conflict `flow.running`, `flow.step_not_run`
 */
export async function rerunFlow(ctx: Ctx, { flowRunId, fromStep }: RerunFlowInput): Promise<RerunFlowOutput> {
  authorize(ctx, "flow.rerun");
  return transact(ctx, async (tx) => {
    const flow = await flowById(tx, ctx.workspaceId, flowRunId);
    if (!flow) throw notFound("flow");
    const steps = await stepsOf(tx, ctx.workspaceId, flow.id);
    const view = flowView(flow, steps);
    const step = view.steps.find(({ key }) => key === fromStep);
    if (view.status === "running") throw running();
    if (!step || !canRerunFrom(view.status, step.status))
      throw conflict(
        "flow.step_not_run",
        "This step has not run yet, so it cannot be run again. Choose an earlier one.",
      );
    if (!(await raiseRound(tx, ctx.workspaceId, flow))) throw running();
    await resetSteps(tx, ctx.workspaceId, flow.id, stepsFrom(fromStep));
    const round = flow.round + 1;
    await record(tx, ctx, {
      action: "flow.rerun",
      subject: { type: "flow", id: flow.id },
      moveId: flow.moveId,
      detail: { fromStep, round, signalId: flow.signalId },
    });
    await emit(tx, ctx, flowRerunRequested(flow.id, flow.signalId, round));
    return { flowRunId: flow.id, round };
  });
}

const running = () => conflict("flow.running", "The steps of this form are running. Wait until they are through.");
