import type { ActionType, UndoClass } from "#server/domain/actions/contract.ts";
import { type Obstacle, obstacleWords } from "./obstacle.ts";

type Row = { actionType: string; needed: number; obstacle: Obstacle | null };

const isKnown = (type: string, classes: Record<ActionType, UndoClass>): type is ActionType =>
  Object.hasOwn(classes, type);

/** Why a move is not part of a bulk review; null when it is. */
export function leftOutOf(
  row: Row | undefined,
  classes: Record<ActionType, UndoClass>,
): { reason: string; message: string } | null {
  if (!row) return { reason: "not_found", message: "There is no such move." };
  if (!isKnown(row.actionType, classes) || classes[row.actionType] === "final") {
    return { reason: "final", message: "It cannot be taken back, so it is approved on its own." };
  }
  if (row.needed > 1) return { reason: "second_approver", message: "Two people have to approve it, each on its own." };
  return row.obstacle === null ? null : { reason: row.obstacle, message: obstacleWords[row.obstacle] };
}
