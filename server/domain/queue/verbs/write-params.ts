import type { TypedParams } from "#server/domain/actions/contract.ts";
import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { MoveChange } from "../contract.ts";
import { moveEdited } from "../events.ts";
import { contentHashOf } from "../policy/content-hash.ts";
import { assertTransition } from "../policy/transitions.ts";
import { jsonColumn, updateMove } from "../store/moves.ts";
import type { MoveForExecution } from "./move-for-execution.ts";
import { changeOf, whyNot } from "./set-move-status.ts";

export type ParamsChange = {
  /** As it was read; `version` is the one that was edited. */
  move: MoveForExecution;
  version: number;
  params: TypedParams["params"];
  to: MoveForExecution["status"];
  /** What was changed, as a form names it. */
  labels: string[];
};

/**
 * Other parameters for a move, in the caller's transaction: its content hash changes, so that no earlier approval covers them.
 * @throws conflict when the move has changed in the meantime
 */
export async function writeParams(tx: Tx, ctx: Ctx, change: ParamsChange): Promise<MoveChange> {
  const { move, params, to } = change;
  if (to !== move.status) assertTransition(move.status, to);
  const { subject = null, text = null } = move.draft ?? {};
  const expected = { status: [move.status], version: change.version, contentHash: move.contentHash };
  const changed = await updateMove(tx, ctx.workspaceId, move.id, expected, {
    params: jsonColumn(params),
    contentHash: contentHashOf({ actionType: move.actionType, params, subject, text }),
    status: to,
    ...(to === "open" ? { holdUntil: null } : {}),
    updatedAt: ctx.now(),
  });
  if (!changed) throw await whyNot(tx, ctx, move.id);
  await record(tx, ctx, {
    action: "move.edited",
    subject: { type: "move", id: move.id },
    moveId: move.id,
    detail: {
      subjectChanged: false,
      textChanged: false,
      paramsChanged: true,
      fields: change.labels,
      replacedHash: move.contentHash,
      version: changed.version,
    },
  });
  await emit(tx, ctx, moveEdited(move.id));
  return changeOf(changed);
}
