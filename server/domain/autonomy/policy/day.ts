import { localTime } from "#server/platform/pure/time.ts";

/** The date on the clock of a zone: 2026-11-22. */
export function dayOf(at: Date, timeZone: string): string {
  const { year, month, day } = localTime(at, timeZone);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
