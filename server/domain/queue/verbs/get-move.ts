import { undoClassOf } from "#server/domain/actions/contract.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import type { MoveDetail } from "../contract.ts";
import { learnedEvidence } from "../jobs/rescore.ts";
import { explain, storedScore } from "../policy/explain.ts";
import { findDetail } from "../store/detail.ts";

/** Everything a person needs to decide; the explanation is in words as of now. */
export async function getMove(ctx: Ctx, input: { moveId: string }): Promise<MoveDetail> {
  authorize(ctx, "move.read");
  const found = await findDetail(ctx.db.pool, ctx.workspaceId, input.moveId);
  if (!found) throw notFound("move");
  const { card, own, lists } = found;
  const undoClass = undoClassOf[card.actionType];
  const stored = storedScore.parse(found.score);
  const isLearned = stored.points.some(({ key }) => key === "contact" || key === "company");
  const learned = isLearned ? await learnedEvidence(ctx.db.prisma, ctx, card) : { contact: [], company: [] };
  const explanation = explain(stored, found.weightsVersion, ctx.now(), learned);
  return { ...card, ...own, ...lists, undoClass, explanation };
}
