import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { MoveChange, MoveStatus } from "../contract.ts";
import { lostRace } from "../policy/lost-race.ts";
import { assertTransition, closedStatuses } from "../policy/transitions.ts";
import { type ChangedMove, type Expected, findMove, lastChange, updateMove } from "../store/moves.ts";

export type StatusChange = {
  moveId: string;
  /** Where it must be for the change to happen. */
  from: MoveStatus | readonly MoveStatus[];
  to: MoveStatus;
  patch?: {
    holdUntil?: Date | null;
    snoozedUntil?: Date | null;
    closedAt?: Date | null;
    dismissReason?: string | null;
  };
  contentHash?: string;
  version?: number;
  snoozedUntil?: Date;
};

/**
 * The one way a move's status changes, in the caller's transaction; audit and events are the caller's.
 * @throws conflict `move.changed` with who was first; `move.transition` for a way the table does not know; not_found
 */
export async function setMoveStatus(tx: Tx, ctx: Ctx, change: StatusChange): Promise<MoveChange> {
  const changed = await trySetMoveStatus(tx, ctx, change);
  if (!changed) throw await whyNot(tx, ctx, change.moveId);
  return changed;
}

/** The same, with null instead of a conflict: for jobs to which a lost race is no news. */
export async function trySetMoveStatus(tx: Tx, ctx: Ctx, change: StatusChange): Promise<MoveChange | null> {
  const { moveId, to, patch } = change;
  const from = typeof change.from === "string" ? [change.from] : change.from;
  for (const status of from) if (status !== to) assertTransition(status, to);
  const expected: Expected = {
    status: from,
    ...(change.contentHash === undefined ? {} : { contentHash: change.contentHash }),
    ...(change.version === undefined ? {} : { version: change.version }),
    ...(change.snoozedUntil === undefined ? {} : { snoozedUntil: change.snoozedUntil }),
  };
  const row = await updateMove(tx, ctx.workspaceId, moveId, expected, {
    status: to,
    ...(to === "open" ? { holdUntil: null, snoozedUntil: null, closedAt: null, dismissReason: null } : {}),
    ...(closedStatuses.includes(to) ? { closedAt: ctx.now(), snoozedUntil: null } : {}),
    ...patch,
    updatedAt: ctx.now(),
  });
  return row && changeOf(row);
}

/** What a changed move looks like to a caller. */
export const changeOf = (row: ChangedMove): MoveChange => ({
  moveId: row.id,
  status: row.status,
  version: row.version,
  contentHash: row.contentHash,
  snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
});

/** The error that says why a conditional update found nothing. */
export async function whyNot(tx: Tx, ctx: Ctx, moveId: string) {
  const move = await findMove(tx, ctx.workspaceId, moveId);
  if (!move) return notFound("move");
  return lostRace(move.status, move.version, await lastChange(tx, ctx.workspaceId, moveId), ctx.now());
}
