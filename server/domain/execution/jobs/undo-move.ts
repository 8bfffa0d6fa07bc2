import { moveForExecution } from "#server/domain/queue/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { executorOf } from "../actions/registry.ts";
import type { Vendor } from "../contract.ts";
import type { UndoRequested } from "../events.ts";
import { undoById } from "../store/undos.ts";
import { type CarriedOut, carryOut, type Start } from "./carry-out.ts";
import { undoTask } from "./undo-task.ts";

export type UndoResult = { is: CarriedOut | "not_mine" };

/**
 * Takes back what an execution did: looks, calls the vendor, writes the receipt. Safe to start twice and after any cut: it
 * begins by reading how far others have come.
 */
export async function undoMove(ctx: Ctx, steps: StepPort, event: UndoRequested): Promise<UndoResult> {
  authorize(ctx, "move.execute");
  const start = await steps.run("start", () => standing(ctx, event));
  if (!start) return { is: "not_mine" };
  const ref = { id: event.undoId, round: event.round };
  return { is: await carryOut(steps, ctx.now, undoTask(ctx, ref, start.vendor), start) };
}

async function standing(ctx: Ctx, event: UndoRequested): Promise<(Start & { vendor: Vendor }) | null> {
  const undo = await undoById(ctx.db.prisma, ctx.workspaceId, event.undoId);
  if (undo?.round !== event.round || undo.status === "failed") return null;
  const move = await moveForExecution(ctx.db.prisma, ctx.workspaceId, undo.moveId);
  const { vendor } = executorOf(move);
  return { vendor, isUnknown: undo.status === "calling", attempts: undo.attempts };
}
