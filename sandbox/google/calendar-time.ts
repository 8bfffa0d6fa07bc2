/** A time as the Calendar API writes it: an instant, or the date of an all-day event. */
export type ApiTime = { dateTime?: string; date?: string; timeZone?: string };

const LOCAL = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?$/;

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds by which the zone's clock is ahead of UTC at an instant. */
function offsetMs(instantMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(instantMs);
  const part = (type: string): number => Number(parts.find((entry) => entry.type === type)?.value);
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return local - Math.floor(instantMs / 1000) * 1000;
}

/**
 * The instant of an API time; an all-day date is its midnight in UTC.
 * @returns null for what Google would refuse: no time, a local time without a zone, an unknown zone
 */
export function instantOf(time: ApiTime, calendarZone: string): number | null {
  if (time.timeZone !== undefined && !isTimeZone(time.timeZone)) return null;
  if (time.date !== undefined) return /^\d{4}-\d\d-\d\d$/.test(time.date) ? Date.parse(time.date) : null;
  if (time.dateTime === undefined) return null;
  const local = LOCAL.exec(time.dateTime);
  if (!local) {
    const instant = Date.parse(time.dateTime);
    return Number.isNaN(instant) ? null : instant;
  }
  const [year, month, day, hour, minute, second] = local.slice(1).map((text) => Number(text ?? 0));
  const wall = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second ?? 0);
  return wallToInstant(wall, time.timeZone ?? calendarZone);
}

/** What a clock on the wall shows, written as if it were UTC. */
export type Wall = number;

export const localOf = (instantMs: number, zone: string): Wall => instantMs + offsetMs(instantMs, zone);

export function wallToInstant(wall: Wall, zone: string): number {
  // Twice, since the offset is that of the instant looked for.
  const near = wall - offsetMs(wall, zone);
  return wall - offsetMs(near, zone);
}

/** `2026-11-23T10:00:00+01:00`: the instant on the zone's clock. */
export function withOffset(instantMs: number, timeZone: string): string {
  const offset = offsetMs(instantMs, timeZone);
  const local = new Date(instantMs + offset).toISOString().slice(0, 19);
  if (offset === 0) return `${local}Z`;
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  return `${local}${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
