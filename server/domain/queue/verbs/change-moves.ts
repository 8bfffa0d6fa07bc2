import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { isAppError, toAppError } from "#server/platform/pure/errors.ts";
import type { ChangedMoves, ChangeMovesInput, MoveChange } from "../contract.ts";
import { assignMove } from "./assign-move.ts";
import { dismissMove } from "./dismiss-move.ts";
import { snoozeMove } from "./snooze-move.ts";

const actionOf = { snooze: "move.snooze", dismiss: "move.dismiss", assign: "move.assign" } as const;

/** The same change for up to 100 moves, each in a transaction of its own: a lost race fails one and says so. */
export async function changeMoves(ctx: Ctx, input: ChangeMovesInput): Promise<ChangedMoves> {
  authorize(ctx, actionOf[input.change.kind]);
  const results: ChangedMoves["results"] = [];
  for (const moveId of new Set(input.moveIds)) {
    try {
      results.push({ isDone: true, moveId, change: await changeOne(ctx, moveId, input.change) });
    } catch (error) {
      if (!isAppError(error)) throw error;
      const { code, message } = toAppError(error);
      results.push({ isDone: false, moveId, code, message });
    }
  }
  return { results };
}

function changeOne(ctx: Ctx, moveId: string, change: ChangeMovesInput["change"]): Promise<MoveChange> {
  switch (change.kind) {
    case "snooze":
      return snoozeMove(ctx, { moveId, until: change.until });
    case "dismiss":
      return dismissMove(ctx, { moveId, reason: change.reason, note: change.note });
    case "assign":
      return assignMove(ctx, { moveId, ownerId: change.ownerId });
    default:
      return change satisfies never;
  }
}
