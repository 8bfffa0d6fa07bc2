import type { Role } from "#server/platform/pure/actor.ts";
import type { Guide, HelpMark } from "../contract.ts";

export type GuideFacts = {
  hasMailbox: boolean;
  hasCrm: boolean;
  hasMove: boolean;
  /** Moves this member has approved, counted to a few. */
  approvals: number;
  doneMoveId: string | null;
  marks: HelpMark[];
};

/** Who has approved this many needs no first steps, whatever was looked at on the way. */
export const KNOWS_THE_WAY = 4;

/** The first steps as they stand, and whether they are shown: not to viewers, who cannot approve, nor once done or put away. */
export function guideOf(facts: GuideFacts, role: Role): Guide {
  const { hasMailbox, hasCrm, hasMove, approvals, doneMoveId, marks } = facts;
  const has = (mark: HelpMark) => marks.includes(mark);
  const steps: Guide["steps"] = [
    { key: "mailbox", isDone: hasMailbox },
    { key: "move", isDone: hasMove },
    { key: "why", isDone: has("why_opened") },
    { key: "approve", isDone: approvals > 0 },
    { key: "receipt", isDone: doneMoveId !== null && has("receipt_seen") },
  ];
  const isWanted = role !== "viewer" && !has("steps_put_away") && approvals < KNOWS_THE_WAY;
  return { steps, isWanted, hasCrm, doneMoveId, marks };
}
