import { instantOf, localTime } from "#server/platform/pure/time.ts";

/** The instant at which the month began on the workspace's clock. */
export function monthStart(now: Date, timeZone: string): Date {
  const { year, month } = localTime(now, timeZone);
  return instantOf({ year, month, day: 1, hour: 0, minute: 0 }, timeZone);
}
