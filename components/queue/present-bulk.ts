import type { ChangeMovesInput } from "#server/domain/queue/contract.ts";

const verbs: Record<ChangeMovesInput["change"]["kind"], string> = {
  snooze: "snoozed",
  dismiss: "dismissed",
  assign: "assigned",
};
const moves = (count: number): string => (count === 1 ? "1 move" : `${count} moves`);

/** "12 moves snoozed" */
export const bulkDone = (kind: ChangeMovesInput["change"]["kind"], count: number): string =>
  `${moves(count)} ${verbs[kind]}`;

/** "2 of 12 moves stayed as they were", and the rows say why. */
export const bulkFailed = (failed: number, all: number): string =>
  `${failed} of ${moves(all)} stayed as ${failed === 1 ? "it was" : "they were"}. The rows say why.`;

export const pickedText = (count: number): string => `${count} selected`;
