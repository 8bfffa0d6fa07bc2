import { dateFormat } from "#server/platform/pure/formats.ts";
import { localTime, MINUTE_MS } from "#server/platform/pure/time.ts";

const two = (value: number): string => String(value).padStart(2, "0");

/** `2026-03-02`, on the zone's calendar. */
export function localDay(at: Date, timeZone: string): string {
  const { year, month, day } = localTime(at, timeZone);
  return `${year}-${two(month)}-${two(day)}`;
}

/**
 * `Mon, 2 Mar 2026, 09:00 (Europe/Berlin)`; a fraction of a minute counts as a whole one, so that the time named has passed.
 */
export function localMinute(at: Date, timeZone: string): string {
  const whole = new Date(Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS);
  const day = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return `${dateFormat("en-GB", { ...day, ...time, timeZone }).format(whole)} (${timeZone})`;
}
