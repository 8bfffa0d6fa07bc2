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

/** What the plan does not know, said beside it. */
export const calendarSentence = (knowsCalendar: boolean): string =>
  knowsCalendar
    ? "Your meetings are taken off."
    : "It does not know your calendar: meetings are not taken off. Set the time you really have.";

export const planChoices = [30, 60, 120, 240] as const;
