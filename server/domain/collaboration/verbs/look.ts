import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { forbidden, notFound } from "#server/platform/pure/errors.ts";
import type { LookState } from "../contract.ts";
import { tellPresence } from "../store.ts";

/** Tells the open browsers of the workspace that a member looks at a move, or stopped to. Kept nowhere. */
export async function look(ctx: Ctx, input: { moveId: string; state: LookState }): Promise<{ isTold: boolean }> {
  authorize(ctx, "move.read");
  if (ctx.actor.type !== "user") throw forbidden("presence.people_only", "Only people look at moves.");
  const isTold = await tellPresence(ctx.db.pool, ctx.workspaceId, input.moveId, ctx.actor.id, input.state);
  if (!isTold) throw notFound("move");
  return { isTold };
}
