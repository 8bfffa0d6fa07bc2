import type { Guide } from "#server/domain/help/contract.ts";
import type { QueueSummary } from "#server/domain/queue/contract.ts";

/** Today's figures, as far as they tell of the first steps. */
export type Figures = Pick<QueueSummary, "open" | "inProgress">;

/**
 * Whether the first steps can stand elsewhere now: the first move is there, one was approved (it leaves the list), or one was
 * carried out (it is no longer under way). What else is told of while people work moves none of them; accounts are connected
 * on another page.
 */
export function canMoveSteps({ steps }: Pick<Guide, "steps">, before: Figures, now: Figures): boolean {
  if (now.inProgress.count !== before.inProgress.count || now.open.count < before.open.count) return true;
  const hasMove = steps.some(({ key, isDone }) => key === "move" && isDone);
  return !hasMove && now.open.count > before.open.count;
}
