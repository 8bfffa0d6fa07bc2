import type { calendar_v3 } from "@googleapis/calendar";
import type { Attendee, CalendarEvent, FreeBusy } from "#server/connectors/ports/calendar.ts";
import { needed } from "./google-calls.ts";

/**
 * An event as Google tells it. Of a cancelled one Google may tell no more than its id: its times are then those of its last
 * change, or the epoch.
 */
export function calendarEvent(event: calendar_v3.Schema$Event): CalendarEvent {
  const updatedAt = new Date(event.updated ?? 0);
  const start = event.start ?? event.originalStartTime;
  return {
    id: needed(event.id),
    seriesId: event.recurringEventId ?? null,
    status: statusOf(event.status),
    title: event.summary ?? "",
    description: event.description ?? "",
    startsAt: timeOf(start) ?? updatedAt,
    endsAt: timeOf(event.end) ?? timeOf(start) ?? updatedAt,
    isAllDay: Boolean(event.start?.date),
    timeZone: event.start?.timeZone ?? null,
    organizer: event.organizer?.email?.toLowerCase() ?? null,
    attendees: (event.attendees ?? []).flatMap(attendeeOf),
    conferenceUrl: conferenceUrl(event),
    etag: event.etag ?? "",
    updatedAt,
  };
}

function statusOf(status: string | null | undefined): CalendarEvent["status"] {
  return status === "cancelled" || status === "tentative" ? status : "confirmed";
}

/** Rooms and other resources are no attendees. */
function attendeeOf(attendee: calendar_v3.Schema$EventAttendee): Attendee[] {
  if (!attendee.email || attendee.resource) return [];
  return [{ email: attendee.email.toLowerCase(), response: responseOf(attendee.responseStatus) }];
}

function responseOf(status: string | null | undefined): Attendee["response"] {
  return status === "accepted" || status === "declined" || status === "tentative" ? status : "needs_action";
}

/** `2026-11-23` of an all-day event becomes its midnight in UTC. */
function timeOf(time: calendar_v3.Schema$EventDateTime | null | undefined): Date | null {
  const text = time?.dateTime ?? time?.date;
  return text ? new Date(text) : null;
}

function conferenceUrl(event: calendar_v3.Schema$Event): string | null {
  const video = event.conferenceData?.entryPoints?.find((entry) => entry.entryPointType === "video");
  return video?.uri ?? event.hangoutLink ?? null;
}

/** @param answer absent or with errors: we may not look into this calendar */
export function freeBusyOf(email: string, answer: calendar_v3.Schema$FreeBusyCalendar | undefined): FreeBusy {
  if (!answer || (answer.errors?.length ?? 0) > 0) return { email, isKnown: false, busy: [] };
  const busy = (answer.busy ?? []).map(({ start, end }) => ({
    from: new Date(needed(start)),
    to: new Date(needed(end)),
  }));
  return { email, isKnown: true, busy };
}
