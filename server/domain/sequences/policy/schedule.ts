import { addBusinessDays } from "#server/platform/pure/business-days.ts";
import { localTime } from "#server/platform/pure/time.ts";

/** So many working days on, by the week of the zone; never on a weekend. */
export function stepDueAt(from: Date, delayDays: number, timeZone: string): Date {
  const due = addBusinessDays(from, delayDays, timeZone);
  const { weekday } = localTime(due, timeZone);
  return weekday === 0 || weekday === 6 ? addBusinessDays(due, 1, timeZone) : due;
}
