import { createHash } from "node:crypto";
import type { calendar_v3 } from "@googleapis/calendar";
import { isRecord } from "../http/emulator.ts";
import type { EventAttendee, StoredEvent } from "./calendar-store.ts";
import { type ApiTime, instantOf, withOffset } from "./calendar-time.ts";
import { parseRecurrence } from "./recurrence.ts";

/** An event as the viewer's calendar answers it; times are written on that calendar's clock. */
export function eventResource(event: StoredEvent, viewer: string, timeZone: string): calendar_v3.Schema$Event {
  const { instanceOf } = event;
  const original = instanceOf && {
    recurringEventId: instanceOf.id,
    originalStartTime: timeResource(instanceOf.originalStartMs, event.isAllDay, event.startZone, timeZone),
  };
  // Of a cancelled meeting of a series Google tells no more.
  if (original && event.status === "cancelled") {
    return { kind: "calendar#event", etag: etagOf(event), id: event.id, status: "cancelled", ...original };
  }
  const link = event.conference ? `https://meet.google.com/${event.conference.code}` : null;
  return {
    kind: "calendar#event",
    etag: etagOf(event),
    id: event.id,
    status: event.status,
    htmlLink: `https://calendar.google.com/event?eid=${Buffer.from(event.id).toString("base64url")}`,
    created: new Date(event.createdMs).toISOString(),
    updated: new Date(event.updatedMs).toISOString(),
    ...(event.summary ? { summary: event.summary } : {}),
    ...(event.description ? { description: event.description } : {}),
    ...(event.location ? { location: event.location } : {}),
    creator: personOf(event.organizer, viewer),
    organizer: personOf(event.organizer, viewer),
    start: timeResource(event.startMs, event.isAllDay, event.startZone, timeZone),
    end: timeResource(event.endMs, event.isAllDay, event.endZone, timeZone),
    ...(event.isFree ? { transparency: "transparent" } : {}),
    ...(event.recurrence ? { recurrence: event.recurrence } : {}),
    ...original,
    iCalUID: `${instanceOf?.id ?? event.id}@google.com`,
    sequence: event.sequence,
    ...(event.attendees.length > 0
      ? { attendees: event.attendees.map((one) => ({ ...one, ...(one.email === viewer ? { self: true } : {}) })) }
      : {}),
    ...(link && event.conference
      ? { hangoutLink: link, conferenceData: conferenceResource(event.conference, link) }
      : {}),
    reminders: { useDefault: true },
    eventType: "default",
  };
}

export const etagOf = (event: StoredEvent): string => `"${event.change}000"`;

const personOf = (email: string, viewer: string) => ({ email, ...(email === viewer ? { self: true } : {}) });

function timeResource(ms: number, isAllDay: boolean, zone: string | null, calendarZone: string): ApiTime {
  if (isAllDay) return { date: new Date(ms).toISOString().slice(0, 10) };
  return { dateTime: withOffset(ms, calendarZone), timeZone: zone ?? calendarZone };
}

function conferenceResource(
  { requestId, code }: { requestId: string; code: string },
  uri: string,
): calendar_v3.Schema$ConferenceData {
  return {
    createRequest: {
      requestId,
      conferenceSolutionKey: { type: "hangoutsMeet" },
      status: { statusCode: "success" },
    },
    entryPoints: [{ entryPointType: "video", uri, label: uri.replace("https://", "") }],
    conferenceSolution: { key: { type: "hangoutsMeet" }, name: "Google Meet" },
    conferenceId: code,
  };
}

type Fields = Pick<
  StoredEvent,
  | "status"
  | "summary"
  | "description"
  | "location"
  | "startMs"
  | "endMs"
  | "isAllDay"
  | "startZone"
  | "endZone"
  | "isFree"
  | "attendees"
  | "conference"
  | "recurrence"
>;

export const emptyFields: Fields = {
  status: "confirmed",
  summary: "",
  description: "",
  location: "",
  startMs: Number.NaN,
  endMs: Number.NaN,
  isAllDay: false,
  startZone: null,
  endZone: null,
  isFree: false,
  attendees: [],
  conference: null,
};

export type Written = { kind: "ok"; fields: Fields } | { kind: "refused"; reason: string; message: string };

/** The fields after a body was written over them, or Google's refusal. Fields that the body leaves out stay. */
export function writeFields(
  before: Fields,
  body: Record<string, unknown>,
  options: { calendarZone: string; conferenceVersion: number },
): Written {
  const text = (name: "summary" | "description" | "location") =>
    typeof body[name] === "string" ? body[name] : before[name];
  const start = timeIn(body.start);
  const end = timeIn(body.end);
  const fields: Fields = {
    ...before,
    status: body.status === "tentative" || body.status === "cancelled" ? body.status : before.status,
    summary: text("summary"),
    description: text("description"),
    location: text("location"),
    isFree: body.transparency === undefined ? before.isFree : body.transparency === "transparent",
    attendees: Array.isArray(body.attendees) ? body.attendees.flatMap(attendeeIn) : before.attendees,
    ...(Array.isArray(body.recurrence) && body.recurrence.length > 0
      ? { recurrence: body.recurrence.map((line) => String(line)) }
      : {}),
    conference:
      options.conferenceVersion >= 1 ? (conferenceIn(body.conferenceData) ?? before.conference) : before.conference,
    ...(start
      ? {
          startMs: instantOf(start, options.calendarZone) ?? Number.NaN,
          startZone: start.timeZone ?? null,
          isAllDay: start.date !== undefined,
        }
      : {}),
    ...(end ? { endMs: instantOf(end, options.calendarZone) ?? Number.NaN, endZone: end.timeZone ?? null } : {}),
  };
  return problemOf(fields, end) ?? { kind: "ok", fields };
}

function problemOf({ startMs, endMs, isAllDay, startZone, recurrence }: Fields, end: ApiTime | null): Written | null {
  const refused = (reason: string, message: string): Written => ({ kind: "refused", reason, message });
  if (Number.isNaN(endMs)) return refused("required", "Missing end time.");
  if (Number.isNaN(startMs)) return refused("required", "Missing or invalid start time.");
  if (end && isAllDay !== (end.date !== undefined))
    return refused("invalid", "Start and end times must either both be date or both be dateTime.");
  if (recurrence && !isAllDay && startZone === null)
    return refused("required", "Missing time zone definition for start time.");
  if (recurrence && !parseRecurrence(recurrence, startZone ?? "UTC"))
    return refused("invalid", "Invalid recurrence rule, or one that the sandbox does not offer.");
  return endMs <= startMs ? refused("timeRangeEmpty", "The specified time range is empty.") : null;
}

function timeIn(value: unknown): ApiTime | null {
  if (!isRecord(value)) return null;
  const text = (name: string) => (typeof value[name] === "string" ? { [name]: value[name] } : {});
  return { ...text("dateTime"), ...text("date"), ...text("timeZone") };
}

function attendeeIn(value: unknown): EventAttendee[] {
  if (!isRecord(value) || typeof value.email !== "string") return [];
  const responseStatus = typeof value.responseStatus === "string" ? value.responseStatus : "needsAction";
  return [
    {
      email: value.email.toLowerCase(),
      ...(typeof value.displayName === "string" ? { displayName: value.displayName } : {}),
      ...(value.optional === true ? { optional: true } : {}),
      responseStatus,
    },
  ];
}

/** The same request id gives the same link. */
function conferenceIn(value: unknown): Fields["conference"] {
  const request = isRecord(value) && isRecord(value.createRequest) ? value.createRequest : null;
  if (!request || typeof request.requestId !== "string") return null;
  return { requestId: request.requestId, code: meetCode(request.requestId) };
}

/** `abc-defg-hij`. */
export function meetCode(requestId: string): string {
  const letters = [...createHash("sha256").update(requestId).digest().subarray(0, 10)]
    .map((byte) => String.fromCharCode(97 + (byte % 26)))
    .join("");
  return `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}`;
}
