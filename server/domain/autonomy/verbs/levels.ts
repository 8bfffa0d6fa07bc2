import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict } from "#server/platform/pure/errors.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import {
  type CellView,
  EARNED_FROM,
  EARNED_SHARE,
  type Level,
  type Segment,
  type SetLevelInput,
  SIMULATED_DAYS,
  segments,
} from "../contract.ts";
import { levelChanged } from "../events.ts";
import { isEarned } from "../policy/record.ts";
import { findCells, saveLevel } from "../store/cells.ts";
import { type PeopleRecord, peopleRecords } from "../store/records.ts";

/** Mail is always listed; other actions once they have a record or a level. */
const LISTED = ["send_email", "reply_email"];

/** How far each action may go by itself, with the record that earns it. */
export async function listLevels(ctx: Ctx): Promise<CellView[]> {
  authorize(ctx, "autonomy.read");
  const { prisma } = ctx.db;
  const [cells, records] = await Promise.all([findCells(prisma, ctx.workspaceId), recordsOf(prisma, ctx)]);
  const types = new Set([...LISTED, ...cells.map((cell) => cell.actionType), ...records.map((row) => row.actionType)]);
  return [...types].flatMap((actionType) =>
    segments.map((segment): CellView => {
      const cell = cells.find((row) => row.actionType === actionType && row.segment === segment);
      const { approved, clean } = recordIn(records, actionType, segment);
      const level = (cell?.level as Level | undefined) ?? "approve_each";
      const reason = cell?.reason ?? null;
      return { actionType, segment, level, reason, approved, clean, isEarned: isEarned({ approved, clean }) };
    }),
  );
}

/**
 * Sets a level. `auto` has to be earned by people's own approvals of the action; every other level is free to choose.
 * @throws conflict autonomy.not_earned with the record
 */
export async function setLevel(ctx: Ctx, input: SetLevelInput): Promise<CellView> {
  authorize(ctx, "autonomy.manage");
  const { actionType, segment, level } = input;
  return transact(ctx, async (tx) => {
    const { approved, clean } = recordIn(await recordsOf(tx, ctx), actionType, segment);
    if (level === "auto" && !isEarned({ approved, clean })) throw notEarned(approved, clean);
    const changedById = ctx.actor.type === "user" ? ctx.actor.id : null;
    const row = { level, reason: null, changedAt: ctx.now(), changedById };
    await saveLevel(tx, ctx.workspaceId, { actionType, segment }, row);
    const subject = { type: "autonomy", id: `${actionType}:${segment}` };
    await record(tx, ctx, { action: "autonomy.level_set", subject, detail: { level, approved, clean } });
    await emit(tx, ctx, levelChanged({ actionType, segment, level, reason: null }));
    return { actionType, segment, level, reason: null, approved, clean, isEarned: isEarned({ approved, clean }) };
  });
}

const notEarned = (approved: number, clean: number) =>
  conflict(
    "autonomy.not_earned",
    `Auto is earned: it takes ${EARNED_FROM} approvals by people in ${SIMULATED_DAYS} days, ${EARNED_SHARE * 100} % of them unchanged and without a bad end. So far there are ${approved}, ${clean} of them so.`,
    { approved, clean },
  );

const recordsOf = (db: Tx, ctx: Ctx): Promise<PeopleRecord[]> =>
  peopleRecords(db, ctx.workspaceId, new Date(ctx.now().getTime() - SIMULATED_DAYS * DAY_MS), ctx.now());

const recordIn = (records: readonly PeopleRecord[], actionType: string, segment: Segment) =>
  records.find((row) => row.actionType === actionType && row.segment === segment) ?? { approved: 0, clean: 0 };
