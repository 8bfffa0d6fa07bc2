import { activeWeights } from "#server/domain/learning/index.ts";
import { outcomeWords } from "#server/domain/outcomes/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { transact } from "#server/platform/transact.ts";
import { signed } from "../policy/words.ts";
import { findOutcome, lockMovesAbout } from "../store/scores.ts";
import { rescoreMoves } from "./rescore.ts";

/**
 * Learning from the first outcome on: ranks the queued moves of its person and company anew, all in one transaction, and
 * writes what changed and why. Running it again changes nothing.
 */
export async function rescoreAfterOutcome(
  ctx: Ctx,
  steps: StepPort,
  input: { outcomeId: string },
): Promise<{ examined: number; changed: number }> {
  authorize(ctx, "move.rank");
  return steps.run("rescore", () => rescore(ctx, input.outcomeId));
}

async function rescore(ctx: Ctx, outcomeId: string): Promise<{ examined: number; changed: number }> {
  const nothing = { examined: 0, changed: 0 };
  return transact(ctx, async (tx) => {
    const outcome = await findOutcome(tx, ctx.workspaceId, outcomeId);
    const companyId = outcome?.contact?.companyId ?? outcome?.move?.companyId ?? null;
    if (!outcome || (outcome.contactId === null && companyId === null)) return nothing;
    const moves = await lockMovesAbout(tx, ctx.workspaceId, { contactId: outcome.contactId, companyId });
    if (moves.length === 0) return nothing;
    const { contact } = outcome;
    const who = contact && ([contact.firstName, contact.lastName].filter(Boolean).join(" ") || contact.email);
    const what = `${outcomeWords(outcome.type)}${who ? ` (${who})` : ""}`;
    const weights = await activeWeights(tx, ctx.workspaceId);
    const changed = await rescoreMoves(tx, ctx, moves, weights, {
      cause: "outcome",
      causeId: outcome.id,
      tell: (points) => `${signed(points)} because of an outcome: ${what}.`,
      isAudited: true,
    });
    return { examined: moves.length, changed };
  });
}
