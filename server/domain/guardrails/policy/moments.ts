import { localTime } from "#server/platform/pure/time.ts";

const two = (value: number): string => String(value).padStart(2, "0");

/** `2026-03-02`, on the zone's calendar. */
export function localDay(at: Date, timeZone: string): string {
  const { year, month, day } = localTime(at, timeZone);
  return `${year}-${two(month)}-${two(day)}`;
}

/** `2026-03-02 09:00 Europe/Berlin`; a fraction of a minute counts as a whole one, so that the time named has passed. */
export function localMinute(at: Date, timeZone: string): string {
  const whole = new Date(Math.ceil(at.getTime() / 60_000) * 60_000);
  const { hour, minute } = localTime(whole, timeZone);
  return `${localDay(whole, timeZone)} ${two(hour)}:${two(minute)} ${timeZone}`;
}
