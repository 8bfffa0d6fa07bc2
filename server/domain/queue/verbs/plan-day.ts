import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { DayPlan } from "../contract.ts";
import { endOfDay, fitInto, workingMinutesLeft } from "../policy/day-plan.ts";
import { listRows } from "../store/list.ts";
import { findTimeZone } from "../store/moves.ts";

const LOOKED_AT = 300;
/** Proposed when the working day is over. */
const EVENING_MINUTES = 30;

/** The moves that fit into the person's free minutes: theirs and nobody's, of the 300 best open ones. */
export async function planDay(ctx: Ctx, input: { minutes?: number }): Promise<DayPlan> {
  authorize(ctx, "move.read");
  const userId = ctx.actor.type === "user" ? ctx.actor.id : null;
  const now = ctx.now();
  const [timeZone, rows] = await Promise.all([
    findTimeZone(ctx.db.prisma, ctx.workspaceId, userId),
    listRows(ctx.db.pool, ctx.workspaceId, { view: "open", filter: {}, limit: LOOKED_AT, after: null }),
  ]);
  const mine = rows.filter((row) => !row.ownerId || row.ownerId === userId);
  const minutes = input.minutes ?? (workingMinutesLeft(now, timeZone) || EVENING_MINUTES);
  const { chosen, usedMinutes } = fitInto(mine, minutes, endOfDay(now, timeZone));
  return {
    minutes,
    usedMinutes,
    items: chosen.map(({ move, minutes: needed }) => ({
      moveId: move.id,
      title: move.title,
      score: move.score,
      minutes: needed,
      dueAt: move.dueAt ?? null,
      isOverdue: move.dueAt ? Date.parse(move.dueAt) < now.getTime() : false,
    })),
    leftOver: mine.length - chosen.length,
    knowsCalendar: false,
  };
}
