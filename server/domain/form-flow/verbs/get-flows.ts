import { draft as draftSchema } from "#server/domain/queue/contract.ts";
import { getMove } from "#server/domain/queue/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import type { FlowList, FlowView, GetFlowsInput } from "../contract.ts";
import { alternativeTo } from "../policy/alternative.ts";
import { flowView } from "../policy/view.ts";
import { type FlowRow, flowOfSignal, flowsOfMove, hasSignal, latestDecision, stepsOf } from "../store/flows.ts";

const MOST = 5;

/**
 * The flows that led to a move, newest first, or the one of a signal; empty where there is none.
 * @throws not_found for a signal that is not the workspace's
 */
export async function getFlows(ctx: Ctx, input: GetFlowsInput): Promise<FlowList> {
  authorize(ctx, "flow.read");
  const { prisma } = ctx.db;
  const own = "signalId" in input ? await flowOfSignal(prisma, ctx.workspaceId, input.signalId) : null;
  if ("signalId" in input && !own && !(await hasSignal(prisma, ctx.workspaceId, input.signalId))) {
    throw notFound("signal");
  }
  const flows = "moveId" in input ? await flowsOfMove(prisma, ctx.workspaceId, input.moveId, MOST) : own ? [own] : [];
  const items: FlowView[] = [];
  for (const flow of flows) items.push(await viewOf(ctx, flow));
  return { items };
}

async function viewOf(ctx: Ctx, flow: FlowRow): Promise<FlowView> {
  const steps = await stepsOf(ctx.db.prisma, ctx.workspaceId, flow.id);
  const view = flowView(flow, steps);
  if (flow.moveId === null) return { ...view, rules: null, alternative: null };
  const { moveId } = flow;
  const [move, rules] = await Promise.all([
    getMove(ctx, { moveId }),
    latestDecision(ctx.db.prisma, ctx.workspaceId, moveId),
  ]);
  const written = draftSchema.safeParse(flow.draft);
  return {
    ...view,
    rules,
    alternative: written.success ? alternativeTo(move, written.data) : null,
  };
}
