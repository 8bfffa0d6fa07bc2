import type { FlowStepKey, FlowStepView, FlowView } from "#server/domain/form-flow/contract.ts";
import { getFlows } from "#server/domain/form-flow/index.ts";
import { getMove } from "#server/domain/queue/index.ts";
import { rerunForm } from "#server/domain/signals/jobs/index.ts";
import type { NorthwindWorld } from "./northwind.ts";
import { runDurably } from "./steps.ts";

export function stepOf(flow: FlowView, key: FlowStepKey): FlowStepView {
  const step = flow.steps.find((entry) => entry.key === key);
  if (!step) throw new Error(`no step ${key}`);
  return step;
}

/** What a test asks of the forms in a world. */
export const formsOf = (world: NorthwindWorld) => ({
  async flowOf(signalId: string): Promise<FlowView> {
    const [flow] = (await getFlows(world.ws.ctx, { signalId })).items;
    if (!flow) throw new Error("no flow");
    return flow;
  },
  moveOf: (flow: FlowView) => getMove(world.ws.ctx, { moveId: flow.moveId ?? "" }),
  /** The job behind flow.rerun_requested. */
  rerun: (signalId: string) => runDurably((steps) => rerunForm(world.ctx, steps, { signalId }), { clock: world.clock }),
  mails: () =>
    world.ws.deps.db.prisma.move.count({ where: { workspaceId: world.ws.workspaceId, actionType: "send_email" } }),
});
