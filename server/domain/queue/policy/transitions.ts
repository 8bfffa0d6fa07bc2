import { conflict } from "#server/platform/pure/errors.ts";
import type { MoveStatus } from "../contract.ts";

/** Where a move may go from where. `open` after `scheduled`, `done` or `dismissed` is an undo. */
export const transitions: Record<MoveStatus, readonly MoveStatus[]> = {
  open: ["snoozed", "awaiting_approval", "scheduled", "dismissed", "expired", "superseded"],
  snoozed: ["open", "dismissed", "expired", "superseded"],
  awaiting_approval: ["open", "scheduled"],
  scheduled: ["open", "executing"],
  executing: ["done", "failed"],
  failed: ["open"],
  done: ["open", "superseded"],
  dismissed: ["open"],
  expired: [],
  superseded: [],
};

/** Statuses in which a move stands for its condition or conversation: at most one such move per dedupe key. */
export const liveStatuses: readonly MoveStatus[] = [
  "open",
  "snoozed",
  "awaiting_approval",
  "scheduled",
  "executing",
  "failed",
];

/** Statuses whose end is written in `closedAt`. */
export const closedStatuses: readonly MoveStatus[] = ["done", "dismissed", "expired", "superseded"];

export const mayGo = (from: MoveStatus, to: MoveStatus): boolean => transitions[from].includes(to);

/** @throws conflict `move.transition` */
export function assertTransition(from: MoveStatus, to: MoveStatus): void {
  if (mayGo(from, to)) return;
  throw conflict("move.transition", `A move that is ${statusWords(from)} cannot become ${statusWords(to)}.`, {
    from,
    to,
  });
}

/** `awaiting_approval` → `awaiting approval`. */
export const statusWords = (status: MoveStatus): string => status.replaceAll("_", " ");
