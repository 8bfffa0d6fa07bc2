import { DAY_MS, instantOf, localTime } from "#server/platform/pure/time.ts";

/** When mail may leave, on a zone's own clock. `workDays`: 1 is Monday; minutes after midnight, the end not included. */
export type WorkingHours = { workDays: readonly number[]; workFrom: number; workTo: number };

const isoDay = (weekday: number): number => weekday || 7;

/** Null while mail may leave, else the instant from when it may. */
export function nextOpening(now: Date, timeZone: string, hours: WorkingHours): Date | null {
  const { workDays, workFrom, workTo } = hours;
  const local = localTime(now, timeZone);
  const minute = local.hour * 60 + local.minute;
  if (workDays.includes(isoDay(local.weekday)) && minute >= workFrom && minute < workTo) return null;
  const today = Date.UTC(local.year, local.month - 1, local.day);
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const date = new Date(today + ahead * DAY_MS);
    if (!workDays.includes(isoDay(date.getUTCDay()))) continue;
    const wall = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    const opens = instantOf({ ...wall, hour: Math.floor(workFrom / 60), minute: workFrom % 60 }, timeZone);
    if (opens > now) return opens;
  }
  return null;
}
