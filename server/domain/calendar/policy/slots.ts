import { dateFormat } from "#server/platform/pure/formats.ts";
import { DAY_MS, localTime, MINUTE_MS } from "#server/platform/pure/time.ts";

export type Interval = { from: Date; to: Date };
type Slot = { startsAt: Date; endsAt: Date };

/** Hours of a working day on the wall clock, and its weekdays (0 is Sunday). */
export type WorkingHours = { startHour: number; endHour: number; weekdays: readonly number[] };

export const officeHours: WorkingHours = { startHour: 9, endHour: 17, weekdays: [1, 2, 3, 4, 5] };

type SlotRequest = {
  /** Times at which somebody cannot, in any order; they may overlap. */
  busy: readonly Interval[];
  from: Date;
  until: Date;
  durationMinutes: number;
  /** IANA zones of everybody: a slot lies in working hours of each. */
  timeZones: readonly string[];
  limit: number;
  hours?: WorkingHours;
};

/** Meetings start on the full and on the half hour. */
const STEP_MS = 30 * MINUTE_MS;
/** A longer search is cut: nobody is offered a time this far away. */
const LONGEST_SEARCH_MS = 60 * DAY_MS;

/**
 * Free times in everybody's working hours, in order and without overlap. They are spread: one for each half of a day on the
 * first zone's clock, until the window has no more; only then closer ones.
 */
export function findSlots(request: SlotRequest): Slot[] {
  const free = freeSlots(request);
  const zone = request.timeZones[0] ?? "UTC";
  const chosen: Slot[] = [];
  const halves = new Set<string>();
  for (const slot of free) {
    if (chosen.length >= request.limit) break;
    const half = halfDayOf(slot.startsAt, zone);
    if (halves.has(half) || chosen.some((other) => overlaps(other, slot))) continue;
    halves.add(half);
    chosen.push(slot);
  }
  for (const slot of free) {
    if (chosen.length >= request.limit) break;
    if (!chosen.some((other) => overlaps(other, slot))) chosen.push(slot);
  }
  return chosen.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

function freeSlots({ busy, from, until, durationMinutes, timeZones, hours = officeHours }: SlotRequest): Slot[] {
  const durationMs = durationMinutes * MINUTE_MS;
  if (durationMs <= 0) return [];
  const end = Math.min(until.getTime(), from.getTime() + LONGEST_SEARCH_MS);
  const slots: Slot[] = [];
  for (let start = Math.ceil(from.getTime() / STEP_MS) * STEP_MS; start + durationMs <= end; start += STEP_MS) {
    const slot = { startsAt: new Date(start), endsAt: new Date(start + durationMs) };
    const isFree = !busy.some((time) => time.from < slot.endsAt && time.to > slot.startsAt);
    if (isFree && timeZones.every((zone) => isInHours(slot, zone, hours))) slots.push(slot);
  }
  return slots;
}

/** From start to end on one working day of the zone; the wall clock is asked at both, so a clock change does not matter. */
export function isInHours({ startsAt, endsAt }: Slot, timeZone: string, hours: WorkingHours): boolean {
  const start = localTime(startsAt, timeZone);
  const end = localTime(endsAt, timeZone);
  const isOneDay = start.year === end.year && start.month === end.month && start.day === end.day;
  if (!isOneDay || !hours.weekdays.includes(start.weekday)) return false;
  return start.hour >= hours.startHour && end.hour * 60 + end.minute <= hours.endHour * 60;
}

const overlaps = (a: Slot, b: Slot): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

function halfDayOf(at: Date, timeZone: string): string {
  const { year, month, day, hour } = localTime(at, timeZone);
  return `${year}-${month}-${day} ${hour < 12 ? "morning" : "afternoon"}`;
}

/** `Mon 23 Nov, 10:00 CET`: a time on a zone's clock, with the zone as people there know it. */
export function slotLabel(at: Date, timeZone: string): string {
  const format = dateFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
    timeZoneName: "short",
  });
  return format.format(at);
}
