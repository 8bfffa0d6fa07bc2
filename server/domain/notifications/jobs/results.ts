import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { failedUndoWords, failureWords, replyWords } from "../policy/wording.ts";
import { executionFacts, replyFacts } from "../store/facts.ts";
import { type Told, tell } from "./tell.ts";

type OnExecution = { executionId: string };

/** An approved move could not be done: who approved or asked for it, and whose it is. */
export const tellOfFailure = (ctx: Ctx, steps: StepPort, { executionId }: OnExecution): Promise<Told> =>
  tell(ctx, steps, async () => {
    const facts = await executionFacts(ctx.db.pool, ctx.workspaceId, executionId);
    if (!facts) return null;
    const words = failureWords(facts, facts.failureMessage);
    return { ...words, key: `execution:${executionId}:failed`, userIds: facts.userIds };
  });

/** What was done could not be taken back. It can be asked for again, and fail again. */
export const tellOfFailedUndo = (ctx: Ctx, steps: StepPort, { executionId }: OnExecution): Promise<Told> =>
  tell(ctx, steps, async () => {
    const facts = await executionFacts(ctx.db.pool, ctx.workspaceId, executionId);
    if (!facts) return null;
    const key = `execution:${executionId}:undo-failed:${facts.round ?? 0}`;
    return { ...failedUndoWords(facts, facts.undoFailure), key, userIds: facts.userIds };
  });

/** Somebody replied. Other outcomes are for the numbers, not for the bell. */
export async function tellOfOutcome(
  ctx: Ctx,
  steps: StepPort,
  { outcomeId, type }: { outcomeId: string; type: string },
): Promise<Told> {
  if (type !== "email_replied") return { told: 0 };
  return tell(ctx, steps, async () => {
    const reply = await replyFacts(ctx.db.pool, ctx.workspaceId, outcomeId);
    const path = reply && (reply.contactId ? `people/${reply.contactId}` : reply.moveId && `moves/${reply.moveId}`);
    if (!reply || !path) return null;
    const { contactName, moveTitle, userIds } = reply;
    return { ...replyWords({ contactName, moveTitle, path }), key: `outcome:${outcomeId}`, userIds };
  });
}
