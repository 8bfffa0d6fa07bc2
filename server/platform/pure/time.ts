export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Making a formatter costs about 0.1 ms, and lists tell many times. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formatters.set(timeZone, made);
  return made;
}

/** The offset of a zone from UTC at an instant, in ms (east is positive). */
function zoneOffsetMs(at: Date, timeZone: string): number {
  const parts = formatterOf(timeZone).formatToParts(at);
  const field = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const asUtc = Date.UTC(
    field("year"),
    field("month") - 1,
    field("day"),
    field("hour"),
    field("minute"),
    field("second"),
  );
  return asUtc - Math.floor(at.getTime() / 1000) * 1000;
}

type LocalDateTime = { year: number; month: number; day: number; hour: number; minute: number };

/** The wall clock of a zone at an instant; `weekday` 0 is Sunday. */
export function localTime(at: Date, timeZone: string): LocalDateTime & { weekday: number } {
  const shifted = new Date(at.getTime() + zoneOffsetMs(at, timeZone));
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    weekday: shifted.getUTCDay(),
  };
}

/** The instant of a wall-clock time in a zone. A time that a clock change skips gives as long after the gap as it lies in it. */
export function instantOf(local: LocalDateTime, timeZone: string): Date {
  const wall = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);
  const first = wall - zoneOffsetMs(new Date(wall), timeZone);
  const second = wall - zoneOffsetMs(new Date(first), timeZone);
  const isSkipped = zoneOffsetMs(new Date(second), timeZone) !== wall - second;
  return new Date(isSkipped ? Math.max(first, second) : second);
}

export const snoozeChoices = ["1h", "4h", "tomorrow", "next_week"] as const;
export type SnoozeChoice = (typeof snoozeChoices)[number];

/** When a snooze ends: in 1 or 4 hours, tomorrow 9:00 or next Monday 9:00 on the person's own clock. */
export function snoozeUntil(choice: SnoozeChoice, now: Date, timeZone: string): Date {
  switch (choice) {
    case "1h":
      return new Date(now.getTime() + HOUR_MS);
    case "4h":
      return new Date(now.getTime() + 4 * HOUR_MS);
    case "tomorrow":
    case "next_week": {
      const today = localTime(now, timeZone);
      const days = choice === "tomorrow" ? 1 : (8 - today.weekday) % 7 || 7;
      const date = new Date(Date.UTC(today.year, today.month - 1, today.day + days));
      return instantOf(
        { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), hour: 9, minute: 0 },
        timeZone,
      );
    }
    default:
      return choice satisfies never;
  }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
