import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import type { MoveDetail, UndoClass } from "../contract.ts";
import { actionUndoClass } from "../policy/undo.ts";
import { explain, storedScore } from "../policy/explain.ts";
import { findDetail } from "../store/detail.ts";

/** Everything a person needs to decide; the explanation is in words as of now. */
export async function getMove(ctx: Ctx, input: { moveId: string }): Promise<MoveDetail> {
  authorize(ctx, "move.read");
  const found = await findDetail(ctx.db.pool, ctx.workspaceId, input.moveId);
  if (!found) throw notFound("move");
  const { card, own, lists } = found;
  const undoClass: UndoClass = actionUndoClass[card.actionType];
  const explanation = explain(storedScore.parse(found.score), found.weightsVersion, ctx.now());
  return { ...card, ...own, ...lists, undoClass, explanation };
}
