import { type AppError, conflict } from "#server/platform/pure/errors.ts";
import type { MoveStatus } from "../contract.ts";
import { statusWords } from "./transitions.ts";
import { ago } from "./words.ts";

const verbs: Record<string, string> = {
  "move.approved": "approved",
  "move.undone": "took back",
  "move.stopped": "stopped",
  "move.edited": "edited",
  "move.snoozed": "snoozed",
  "move.dismissed": "dismissed",
  "move.reopened": "reopened",
  "move.woken": "brought back",
  "move.executing": "started sending",
  "move.executed": "carried out",
  "move.execution_undone": "undid",
  "move.fed": "updated",
  "move.redrafted": "wrote anew",
};

/** What a person is told when somebody was first: who did what, and when. */
export function lostRace(
  status: MoveStatus,
  version: number,
  last: { action: string; by: string; at: Date } | null,
  now: Date,
): AppError {
  const verb = last && verbs[last.action];
  const told = verb
    ? `${last.by} ${verb} this move ${ago(now.getTime() - last.at.getTime())}.`
    : `This move is ${statusWords(status)} now.`;
  return conflict("move.changed", told, {
    status,
    version,
    action: last?.action ?? null,
    by: last?.by ?? null,
    at: last?.at.toISOString() ?? null,
  });
}
