import type { MoveStatus } from "#server/domain/queue/contract.ts";
import { type AppError, conflict } from "#server/platform/pure/errors.ts";
import type { ContentPart } from "../contract.ts";
import { partWords } from "./changed.ts";

/** Who did something to a move, and when. */
export type Deed = { by: string; at: Date };

export type DecisionFacts = {
  status: MoveStatus;
  contentHash: string;
  version: number;
  /** Which parts are others than the caller saw; null when they are the same, or nobody can tell. */
  changed: readonly ContentPart[] | null;
  /** What brought the move to its status: the last edit of an open one, the snooze of a snoozed one. */
  change: Deed | null;
  /** The last approval. */
  approval: Deed | null;
};

const who = (deed: Deed | null): string => deed?.by ?? "Someone";
const told = (deed: Deed | null) => ({ by: deed?.by ?? null, at: deed?.at.toISOString() ?? null });

/** Why a decision found nothing to decide: said so that the person knows what happened and what to do now. */
export function decisionConflict(facts: DecisionFacts, seenHash: string): AppError {
  const { status, change, approval } = facts;
  const details = { status, version: facts.version, contentHash: facts.contentHash };
  switch (status) {
    case "open":
    case "awaiting_approval":
      return facts.contentHash === seenHash
        ? conflict("move.changed", "The move was changed at the same moment. Look at it again and decide.", details)
        : conflict("move.content_changed", staleWords(facts), { ...details, ...told(change), changed: facts.changed });
    case "scheduled":
    case "executing":
    case "done":
      return conflict("move.already_decided", `${who(approval)} has already approved this move.`, {
        ...details,
        ...told(approval),
      });
    case "failed":
      return conflict("move.failed", "The last run of this move failed. Put it back into the queue first.", details);
    case "snoozed":
      return conflict("move.snoozed", `${who(change)} snoozed this move. Wake it before you decide.`, {
        ...details,
        ...told(change),
      });
    case "dismissed":
    case "expired":
    case "superseded":
      return conflict("move.already_decided", `This move is closed: ${closedHow(status, change)}.`, {
        ...details,
        ...told(change),
      });
    default:
      return status satisfies never;
  }
}

/** Who changed what after it was opened. */
function staleWords({ change, changed }: DecisionFacts): string {
  const again = "Read it again before you approve it.";
  const parts = partWords(changed);
  if (parts && change) return `After you opened it, ${change.by} changed ${parts}. ${again}`;
  return change
    ? `The draft was edited by ${change.by} after you opened it. ${again}`
    : `What the move would do has changed since you opened it. ${again}`;
}

function closedHow(status: "dismissed" | "expired" | "superseded", change: Deed | null): string {
  if (status === "dismissed") return `${who(change)} dismissed it`;
  return status === "expired" ? "its time has passed" : "a newer move has taken its place";
}

/** Why there is no requested approval to refuse. */
export function refusalConflict(facts: DecisionFacts, seenHash: string): AppError {
  if (facts.status !== "open") return decisionConflict(facts, seenHash);
  return conflict("move.no_request", "No approval is being asked for. Dismiss or snooze the move instead.", {
    status: facts.status,
    version: facts.version,
  });
}

/** Why an approval can no longer be undone. */
export function undoConflict(facts: DecisionFacts): AppError {
  const details = { status: facts.status, version: facts.version };
  switch (facts.status) {
    case "executing":
      return conflict(
        "move.already_executing",
        "It has begun, so the approval cannot be undone any more. If the move’s page says that it waits, call it off there.",
        details,
      );
    case "done":
      return conflict(
        "move.already_done",
        "It has been done already. The move's page says what can be taken back, and does it.",
        { ...details, remedy: "undo_execution", ...told(facts.change) },
      );
    case "scheduled":
      return conflict("move.changed", "The move was changed at the same moment. Try again.", details);
    case "open":
    case "awaiting_approval":
    case "snoozed":
    case "failed":
    case "dismissed":
    case "expired":
    case "superseded":
      return conflict(
        "move.not_scheduled",
        "There is no approval to undo: nothing is scheduled for this move.",
        details,
      );
    default:
      return facts.status satisfies never;
  }
}
