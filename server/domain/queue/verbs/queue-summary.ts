import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { QueueSummary } from "../contract.ts";
import { countSummary } from "../store/list.ts";

const MOST = 1_000;
const figure = (count: number) => ({ count: Math.min(count, MOST), isCapped: count > MOST });

/** The counted figures over Today. */
export async function queueSummary(ctx: Ctx): Promise<QueueSummary> {
  authorize(ctx, "move.read");
  const userId = ctx.actor.type === "user" ? ctx.actor.id : null;
  const counts = await countSummary(ctx.db.pool, ctx.workspaceId, ctx.now(), userId);
  return {
    open: figure(counts.open),
    dueToday: figure(counts.dueToday),
    inProgress: figure(counts.inProgress),
    repliesThisWeek: figure(counts.repliesThisWeek),
  };
}
