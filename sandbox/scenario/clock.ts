const DAY_MS = 86_400_000;

export type ScenarioClock = {
  now: Date;
  /** About `days` before now, on a workday, at `hhmm` UTC. A larger number is never a later day. */
  back(days: number, hhmm: string): Date;
  /** `days` after now at `hhmm` UTC; a weekend moves on to Monday. */
  ahead(days: number, hhmm: string): Date;
  minutesAgo(minutes: number): Date;
  /** English weekday name of a date, so that mails name the day their dates really fall on. */
  weekday(date: Date): string;
  /** "14 November". */
  day(date: Date): string;
};

/** All dates of the scenario hang on one `now`, so that the story is always a few days old and nobody writes on a Sunday. */
export function scenarioClock(now: Date): ScenarioClock {
  return {
    now,
    back: (days, hhmm) => at(workdaysBefore(now, Math.max(1, Math.round((days * 5) / 7))), hhmm),
    ahead: (days, hhmm) => onWorkday(at(new Date(now.getTime() + days * DAY_MS), hhmm)),
    minutesAgo: (minutes) => new Date(now.getTime() - minutes * 60_000),
    weekday: (date) => date.toLocaleDateString("en-US", { weekday: "long", timeZone: "UTC" }),
    day: (date) => date.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" }),
  };
}

function at(day: Date, hhmm: string): Date {
  const [hours = 0, minutes = 0] = hhmm.split(":").map(Number);
  const date = new Date(day);
  date.setUTCHours(hours, minutes, 0, 0);
  return date;
}

function workdaysBefore(now: Date, count: number): Date {
  let date = now;
  for (let left = count; left > 0; ) {
    date = new Date(date.getTime() - DAY_MS);
    if (!isWeekend(date)) left -= 1;
  }
  return date;
}

function onWorkday(date: Date): Date {
  return isWeekend(date) ? onWorkday(new Date(date.getTime() + DAY_MS)) : date;
}

function isWeekend(date: Date): boolean {
  return date.getUTCDay() % 6 === 0;
}
