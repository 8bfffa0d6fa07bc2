import type { Attendee, CalendarEvent } from "#server/connectors/ports/calendar.ts";

type Known = { status: string; startsAt: Date };

/** What a change of an event means; null: nothing to count. */
type ChangeNews = "booked" | "rescheduled" | null;

/**
 * A meeting that was not there is booked; one with another start is rescheduled. What has begun already, what takes whole
 * days and what is cancelled counts as neither.
 */
export function newsOfChange(before: Known | null, after: CalendarEvent, now: Date): ChangeNews {
  if (after.status === "cancelled" || after.isAllDay || after.startsAt <= now) return null;
  if (before === null || before.status === "cancelled") return "booked";
  return before.startsAt.getTime() === after.startsAt.getTime() ? null : "rescheduled";
}

/** Who of the meeting is not of this workspace, in the calendar's order. */
export function outsidersOf(event: Pick<CalendarEvent, "organizer" | "attendees">, own: ReadonlySet<string>): string[] {
  const everybody = [...event.attendees.map((attendee) => attendee.email), event.organizer ?? ""];
  return [...new Set(everybody)].filter((email) => email !== "" && !own.has(email));
}

export type MeetingEnd = {
  kind: "held" | "no_show";
  /** 0 to 1: a calendar only knows what people answered. */
  confidence: number;
  why: string;
};

/**
 * What a calendar can tell about a meeting that is over. All of the others declined and the meeting stayed: nobody came.
 * Otherwise it counts as held, the surer the more clearly somebody had accepted.
 */
export function endOf(attendees: readonly Attendee[], outsiders: readonly string[]): MeetingEnd {
  const answers = attendees.filter(({ email }) => outsiders.includes(email)).map(({ response }) => response);
  if (answers.length > 0 && answers.every((answer) => answer === "declined")) {
    return { kind: "no_show", confidence: 0.8, why: "everybody from outside had declined, and it was not moved" };
  }
  if (answers.includes("accepted")) return { kind: "held", confidence: 0.9, why: "the invitation was accepted" };
  if (answers.length === 0) return { kind: "held", confidence: 0.9, why: "they had invited us" };
  return { kind: "held", confidence: 0.6, why: "nobody had answered the invitation, and it was not cancelled" };
}

/** Nobody from outside means to come. */
export const isOff = (attendees: readonly Attendee[], outsiders: readonly string[]): boolean =>
  endOf(attendees, outsiders).kind === "no_show";
