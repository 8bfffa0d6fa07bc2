import { DAY_MS, HOUR_MS, localTime, MINUTE_MS } from "#server/platform/pure/time.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const two = (value: number) => String(value).padStart(2, "0");

/** "09:05" in the zone. */
export function clockTime(at: Date, timeZone: string): string {
  const local = localTime(at, timeZone);
  return `${two(local.hour)}:${two(local.minute)}`;
}

/** "21 Nov 2026". */
export function fullDay(at: Date, timeZone: string): string {
  const local = localTime(at, timeZone);
  return `${local.day} ${months[local.month - 1]} ${local.year}`;
}

/** "21 Nov 2026, 09:05", for titles and receipts. */
export const fullTime = (at: Date, timeZone: string): string => `${fullDay(at, timeZone)}, ${clockTime(at, timeZone)}`;

/** "Saturday 21 November" needs no year: it is today's date. */
export function dayTitle(at: Date, timeZone: string): string {
  const local = localTime(at, timeZone);
  return `${weekdays[local.weekday]} ${local.day} ${months[local.month - 1]}`;
}

/** Days from now to then on the zone's calendar: tomorrow is 1. */
function dayDistance(then: Date, now: Date, timeZone: string): number {
  const day = (at: Date) => {
    const local = localTime(at, timeZone);
    return Date.UTC(local.year, local.month - 1, local.day) / DAY_MS;
  };
  return day(then) - day(now);
}

/** "today 09:05", "tomorrow 09:00", "Mon 9 Nov 09:00", with the year only when it is another one. */
export function dayAndTime(at: Date, now: Date, timeZone: string): string {
  const distance = dayDistance(at, now, timeZone);
  const time = clockTime(at, timeZone);
  if (distance === 0) return `today ${time}`;
  if (distance === 1) return `tomorrow ${time}`;
  if (distance === -1) return `yesterday ${time}`;
  const local = localTime(at, timeZone);
  const year = local.year === localTime(now, timeZone).year ? "" : ` ${local.year}`;
  return `${(weekdays[local.weekday] ?? "").slice(0, 3)} ${local.day} ${months[local.month - 1]}${year} ${time}`;
}

/** "40 min", "3 h", "2 days": the size of a span, rounded down so that it never claims more. */
export function span(ms: number): string {
  const size = Math.abs(ms);
  if (size < MINUTE_MS) return "less than a minute";
  if (size < HOUR_MS) return `${Math.floor(size / MINUTE_MS)} min`;
  if (size < DAY_MS) return `${Math.floor(size / HOUR_MS)} h`;
  const days = Math.floor(size / DAY_MS);
  return days === 1 ? "1 day" : `${days} days`;
}

/** "just now", "40 min ago", "in 3 h". */
export function relative(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime();
  if (Math.abs(ms) < MINUTE_MS) return ms > 5_000 ? "in less than a minute" : "just now";
  return ms < 0 ? `${span(ms)} ago` : `in ${span(ms)}`;
}

/** "1 h 58 min" under two hours, where minutes matter. */
function toTheMinute(ms: number): string {
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  return ms < HOUR_MS || minutes === 0 ? span(ms) : `${span(ms)} ${minutes} min`;
}

export type Due = { text: string; tone: "late" | "soon" | "later" };

/** The clock of a row: late in words, soon under two hours, else when. */
export function dueText(dueAt: string | null, now: Date, timeZone: string): Due | null {
  if (dueAt === null) return null;
  const at = new Date(dueAt);
  const ms = at.getTime() - now.getTime();
  if (ms < 0) return { text: `${span(ms)} late`, tone: "late" };
  if (ms < 2 * HOUR_MS) return { text: `due in ${toTheMinute(ms)}`, tone: "soon" };
  return { text: `due ${dayAndTime(at, now, timeZone)}`, tone: "later" };
}

/** Whole seconds left, never below 0. */
export const secondsLeft = (until: string, now: Date): number =>
  Math.max(0, Math.ceil((new Date(until).getTime() - now.getTime()) / 1000));
