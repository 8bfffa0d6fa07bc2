import { clockTime, dueText } from "#components/clock/present.ts";
import type { DayPlan } from "#server/domain/queue/contract.ts";

/** "2 h 30 min", "45 min" */
export function minutesText(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** What the plan takes, and what it leaves. */
export function planSummary(plan: Pick<DayPlan, "items" | "usedMinutes" | "minutes" | "leftOver">): string {
  const count = plan.items.length;
  if (count === 0) return plan.leftOver === 0 ? "Nothing is open for you." : "Nothing fits into this time.";
  const taken = `${count === 1 ? "1 move takes" : `${count} moves take`} about ${minutesText(plan.usedMinutes)} of your ${minutesText(plan.minutes)}`;
  if (plan.leftOver === 0) return `${taken}. That is everything.`;
  return `${taken}. ${plan.leftOver} more can wait.`;
}

/** What the plan knows of the day, said beside it. @param isOwnTime the person said how long */
export function calendarSentence(
  plan: Pick<DayPlan, "knowsCalendar" | "meetings" | "meetingMinutes">,
  isOwnTime: boolean,
): string {
  if (isOwnTime) return "Meetings are not taken off the time you set.";
  if (!plan.knowsCalendar)
    return "Meetings are not taken off: no calendar of yours is read. Set the time you really have.";
  if (plan.meetings === 0) return "Your calendar has no meeting in this time.";
  const meetings = plan.meetings === 1 ? "1 meeting" : `${plan.meetings} meetings`;
  return `Planned around ${meetings}, ${minutesText(plan.meetingMinutes)} of this time.`;
}

export const planChoices = [30, 60, 120, 240] as const;

/** When a planned move is due; one that its place in the day comes too late for says so. */
export function planDue(
  item: Pick<DayPlan["items"][number], "dueAt" | "startsAt" | "isOverdue">,
  { now, timeZone }: { now: Date; timeZone: string },
): { text: string; isLate: boolean } | null {
  const due = dueText(item.dueAt, now, timeZone);
  if (!due || item.dueAt === null) return null;
  const dueAt = new Date(item.dueAt);
  if (item.isOverdue || new Date(item.startsAt) <= dueAt) return { text: due.text, isLate: item.isOverdue };
  return { text: `due before that, ${clockTime(dueAt, timeZone)}`, isLate: true };
}
