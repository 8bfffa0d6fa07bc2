import { EARNED_FROM, EARNED_SHARE, type RuleRecord } from "../contract.ts";

/** Fewer approvals say nothing yet. */
const LEAST_APPROVALS = 5;
/** Line of an action's level; a rule has its own. */
export const CELL_BAD_SHARE = 0.1;

/** Why a record is under its line, as a sentence; null while it is not. */
export function lostBy(record: RuleRecord, maxBadShare: number): string | null {
  if (record.approved < LEAST_APPROVALS || record.bad / record.approved <= maxBadShare) return null;
  const parts = [
    record.undone > 0 ? `${record.undone} taken back by people` : null,
    record.badOutcomes > 0 ? `${record.badOutcomes} ended in a bounce, an opt-out or a negative answer` : null,
  ].filter((part) => part !== null);
  const share = Math.round(maxBadShare * 100);
  return `${record.bad} of ${record.approved} approvals turned out badly (${parts.join(", ")}); at most ${share} % may.`;
}

export const isEarned = ({ approved, clean }: { approved: number; clean: number }): boolean =>
  approved >= EARNED_FROM && clean / approved >= EARNED_SHARE;
