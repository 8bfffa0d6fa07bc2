import { localOf, type Wall, wallToInstant } from "./calendar-time.ts";

const DAY = 86_400_000;
const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
/** Most starts of one series. */
const MOST = 1_000;
/** Periods that are looked through: a rule that no day fits comes to an end too. */
const MOST_PERIODS = 5_000;

type ByDay = { day: number; nth: number | null };
type Rule = {
  frequency: (typeof FREQUENCIES)[number];
  interval: number;
  count: number;
  untilMs: number;
  byDay: ByDay[];
  byMonthDay: number[];
};
export type Recurrence = { rule: Rule; excludedMs: ReadonlySet<number> };
export type SeriesStart = { startMs: number; zone: string };

/**
 * The part of RFC 5545 that calendars' own dialogs write: one RRULE, and EXDATE.
 * @returns null for everything else, so that nothing passes because it was ignored
 */
export function parseRecurrence(lines: readonly string[], zone: string): Recurrence | null {
  const rules = lines.filter((line) => line.startsWith("RRULE:"));
  const exclusions = lines.filter((line) => line.startsWith("EXDATE"));
  const rule = rules.length === 1 ? parseRule(rules[0]?.slice("RRULE:".length) ?? "", zone) : null;
  if (!rule || rules.length + exclusions.length !== lines.length) return null;
  const excluded = exclusions.flatMap((line) => exclusionsOf(line, zone));
  return excluded.includes(null) ? null : { rule, excludedMs: new Set(excluded.filter((ms) => ms !== null)) };
}

const FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
const NAMES = new Set(["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "WKST"]);

function parseRule(text: string, zone: string): Rule | null {
  const parts = new Map<string, string>();
  for (const part of text.split(";")) parts.set(part.split("=")[0] ?? "", part.split("=")[1] ?? "");
  if ([...parts.keys()].some((name) => !NAMES.has(name)) || (parts.get("WKST") ?? "MO") !== "MO") return null;
  if (parts.has("COUNT") && parts.has("UNTIL")) return null;
  const until = parts.get("UNTIL");
  const list = (name: string) => (parts.get(name) ?? "").split(",").filter(Boolean);
  const days = list("BYDAY").map(byDayOf);
  const byDay = days.filter((day) => day !== null);
  const frequency = FREQUENCIES.find((known) => known === parts.get("FREQ"));
  const untilMs = until === undefined ? Number.POSITIVE_INFINITY : stampOf(until, zone);
  if (!frequency || untilMs === null || byDay.length !== days.length) return null;
  const rule: Rule = {
    frequency,
    interval: Number(parts.get("INTERVAL") ?? 1),
    count: Number(parts.get("COUNT") ?? MOST),
    untilMs,
    byDay,
    byMonthDay: list("BYMONTHDAY").map(Number),
  };
  return isConsistent(rule) ? rule : null;
}

function isConsistent({ frequency, interval, count, byDay, byMonthDay }: Rule): boolean {
  const isNumber = [interval, count].every((number) => Number.isInteger(number) && number > 0);
  const isDay = byMonthDay.every((day) => Number.isInteger(day) && day >= 1 && day <= 31);
  // "The second Tuesday" is a month's; "every Tuesday" a week's.
  const isFitting = byDay.every(({ nth }) => frequency !== "YEARLY" && (nth !== null) === (frequency === "MONTHLY"));
  const isOneWay = byMonthDay.length === 0 || (frequency === "MONTHLY" && byDay.length === 0);
  return isNumber && isDay && isFitting && isOneWay;
}

function byDayOf(text: string): ByDay | null {
  const [, nth, name] = /^(-1|[1-5])?([A-Z]{2})$/.exec(text) ?? [];
  const day = DAYS.indexOf(name ?? "");
  return day < 0 ? null : { day, nth: nth === undefined ? null : Number(nth) };
}

function exclusionsOf(line: string, calendarZone: string): (number | null)[] {
  const [, zone, stamps] = /^EXDATE(?:;VALUE=DATE|;TZID=([^:;]+))?:(.+)$/.exec(line) ?? [];
  return (stamps ?? "").split(",").map((stamp) => stampOf(stamp, zone ?? calendarZone));
}

/** `20261124T090000Z`, `20261124T090000` on the zone's clock, or `20261124`. */
function stampOf(text: string, zone: string): number | null {
  const [, year, month, day, hour, minute, second, isUtc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(text) ?? [];
  if (year === undefined) return null;
  const [h, m, s] = [hour, minute, second].map((part) => Number(part ?? 0));
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), h, m, s);
  return isUtc || hour === undefined ? wall : wallToInstant(wall, zone);
}

/** Starts of a series up to an instant, in order; each keeps its time on the zone's clock, through summer time too. */
export function startsOf({ rule, excludedMs }: Recurrence, { startMs, zone }: SeriesStart, toMs: number): number[] {
  const first = localOf(startMs, zone);
  const starts: number[] = [];
  let counted = 0;
  for (let period = 0; period < MOST_PERIODS; period += 1) {
    for (const wall of wallsOf(rule, first, period)) {
      const start = wallToInstant(wall, zone);
      if (wall < first) continue;
      if (start > toMs || start > rule.untilMs || counted >= Math.min(rule.count, MOST)) return starts;
      counted += 1;
      if (!excludedMs.has(start)) starts.push(start);
    }
  }
  return starts;
}

/** Wall times of the nth period after the one of the first start, in order. */
function wallsOf({ frequency, interval, byDay, byMonthDay }: Rule, first: Wall, nth: number): Wall[] {
  const clock = ((first % DAY) + DAY) % DAY;
  const at = new Date(first);
  const step = nth * interval;
  switch (frequency) {
    case "DAILY": {
      const wall = first + step * DAY;
      return byDay.length === 0 || byDay.some(({ day }) => day === weekdayOf(wall)) ? [wall] : [];
    }
    case "WEEKLY": {
      const monday = first - weekdayOf(first) * DAY + step * 7 * DAY;
      const days = byDay.length === 0 ? [weekdayOf(first)] : byDay.map(({ day }) => day);
      return days.sort((a, b) => a - b).map((day) => monday + day * DAY);
    }
    case "MONTHLY": {
      const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + step];
      const days =
        byDay.length > 0
          ? byDay.flatMap((one) => nthWeekday(year, month, one))
          : (byMonthDay.length > 0 ? byMonthDay : [at.getUTCDate()]).filter((day) => day <= lengthOf(year, month));
      return days.sort((a, b) => a - b).map((day) => Date.UTC(year, month, day) + clock);
    }
    case "YEARLY": {
      const [year, month, day] = [at.getUTCFullYear() + step, at.getUTCMonth(), at.getUTCDate()];
      return day <= lengthOf(year, month) ? [Date.UTC(year, month, day) + clock] : [];
    }
    default:
      return frequency satisfies never;
  }
}

/** Monday is 0. */
const weekdayOf = (wall: Wall): number => (new Date(wall).getUTCDay() + 6) % 7;
const lengthOf = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/** The day of the month, or none where it has no fifth. */
function nthWeekday(year: number, month: number, { day, nth }: ByDay): number[] {
  const length = lengthOf(year, month);
  const firstOne = 1 + ((day - weekdayOf(Date.UTC(year, month, 1)) + 7) % 7);
  const all = Array.from({ length: 5 }, (_, week) => firstOne + week * 7).filter((one) => one <= length);
  return nth === -1 ? all.slice(-1) : all.slice((nth ?? 1) - 1, nth ?? 1);
}
