import type { Ctx } from "#server/platform/context.ts";
import type { Interval } from "../policy/slots.ts";
import { hasCalendar, meetingsOf } from "../store/busy.ts";

/**
 * When a member's connected calendars say that they are in a meeting, in the order of the day; null when none of theirs is read.
 * Whole days and meetings that they have declined do not count.
 * @inner because its caller has authorised the reading of their own day
 */
export async function busyOf(
  ctx: Ctx,
  { userId, from, to }: { userId: string; from: Date; to: Date },
): Promise<Interval[] | null> {
  const { prisma } = ctx.db;
  if (!(await hasCalendar(prisma, ctx.workspaceId, userId))) return null;
  return meetingsOf(prisma, ctx.workspaceId, userId, { from, to });
}
