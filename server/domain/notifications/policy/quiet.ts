import { instantOf, localTime } from "#server/platform/pure/time.ts";
import type { QuietHours } from "../contract.ts";

/** When the quiet hours that hold at `now` end, on the person's clock; null: none hold. */
export function quietUntil(now: Date, quiet: QuietHours | null, timeZone: string): Date | null {
  if (!quiet) return null;
  const { from, to } = quiet;
  const local = localTime(now, timeZone);
  const minute = local.hour * 60 + local.minute;
  const isOverNight = to < from;
  const isQuiet = isOverNight ? minute >= from || minute < to : minute >= from && minute < to;
  if (!isQuiet) return null;
  // Of a night that began today the end is tomorrow.
  const day = new Date(Date.UTC(local.year, local.month - 1, local.day + (isOverNight && minute >= from ? 1 : 0)));
  const end = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
  return instantOf({ ...end, hour: Math.floor(to / 60), minute: to % 60 }, timeZone);
}
