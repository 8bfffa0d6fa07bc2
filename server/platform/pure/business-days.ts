import { DAY_MS, localTime } from "./time.ts";

/** The same hour so many working days on, by the week of the time zone. */
export function addBusinessDays(from: Date, days: number, timeZone: string): Date {
  let at = from;
  for (let left = days; left > 0; ) {
    at = new Date(at.getTime() + DAY_MS);
    const { weekday } = localTime(at, timeZone);
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return at;
}
