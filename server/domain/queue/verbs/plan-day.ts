import { busyOf } from "#server/domain/calendar/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import type { DayPlan } from "../contract.ts";
import { endOfDay, fitInto, freeWindows, type Window, workingHoursLeft } from "../policy/day-plan.ts";
import { listRows } from "../store/list.ts";
import { findTimeZone } from "../store/moves.ts";

const LOOKED_AT = 300;
/** Proposed when the working day is over. */
const EVENING_MINUTES = 30;

type Time = { windows: Window[]; meetings: number; meetingMinutes: number; knowsCalendar: boolean };

/** The moves that fit into the person's free time: theirs and nobody's, of the 300 best open ones. */
export async function planDay(ctx: Ctx, input: { minutes?: number }): Promise<DayPlan> {
  authorize(ctx, "move.read");
  const userId = ctx.actor.type === "user" ? ctx.actor.id : null;
  const now = ctx.now();
  const [timeZone, rows] = await Promise.all([
    findTimeZone(ctx.db.prisma, ctx.workspaceId, userId),
    listRows(ctx.db.pool, ctx.workspaceId, { view: "open", filter: {}, limit: LOOKED_AT, after: null }),
  ]);
  const mine = rows.filter((row) => !row.ownerId || row.ownerId === userId);
  const { windows, ...time } = await timeOf(ctx, userId, timeZone, input.minutes);
  const { chosen, usedMinutes } = fitInto(mine, windows, endOfDay(now, timeZone));
  return {
    ...time,
    minutes: windows.reduce((sum, window) => sum + window.minutes, 0),
    usedMinutes,
    items: chosen.map(({ move, minutes, startsAt }) => ({
      moveId: move.id,
      title: move.title,
      score: move.score,
      minutes,
      startsAt: startsAt.toISOString(),
      dueAt: move.dueAt ?? null,
      isOverdue: move.dueAt ? Date.parse(move.dueAt) < now.getTime() : false,
    })),
    leftOver: mine.length - chosen.length,
  };
}

/** The minutes a person names are taken as they are; else what meetings leave of the working day, or half an hour after it. */
async function timeOf(ctx: Ctx, userId: string | null, timeZone: string, minutes: number | undefined): Promise<Time> {
  const none = { meetings: 0, meetingMinutes: 0, knowsCalendar: false };
  const now = ctx.now();
  if (minutes !== undefined) return { windows: [{ from: now, minutes }], ...none };
  const evening = { from: now, to: new Date(now.getTime() + EVENING_MINUTES * MINUTE_MS) };
  const hours = workingHoursLeft(now, timeZone) ?? evening;
  const busy = userId === null ? null : await busyOf(ctx, { userId, ...hours });
  const windows = freeWindows(hours, busy ?? []);
  if (!busy) return { windows, ...none };
  const whole = Math.floor((hours.to.getTime() - hours.from.getTime()) / MINUTE_MS);
  const free = windows.reduce((sum, window) => sum + window.minutes, 0);
  return { windows, meetings: busy.length, meetingMinutes: whole - free, knowsCalendar: true };
}
