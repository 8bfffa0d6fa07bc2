import { randomBytes } from "node:crypto";
import { z } from "zod";
import { emptyFields, meetCode } from "../google/calendar-event.ts";
import { notifyAttendees, notifyOrganizer } from "../google/calendar-mail.ts";
import { findEvent, putChanged } from "../google/calendar-series.ts";
import type { StoredEvent } from "../google/calendar-store.ts";
import { isTimeZone } from "../google/calendar-time.ts";
import { DOCUMENT_TYPE, paragraphsOf, plainText, type StoredFile } from "../google/file-store.ts";
import { parseRecurrence } from "../google/recurrence.ts";
import type {
  CalendarEventInput,
  CalendarSettingsInput,
  EventChangeInput,
  EventResponseInput,
  FileInput,
  WorldEvent,
  WorldFile,
} from "./google-contract.ts";
import { WorldError } from "./mail-actions.ts";
import type { Services } from "./services.ts";

const time = z.int();

export const calendarEventInput = z.strictObject({
  organizer: z.email(),
  title: z.string(),
  startsAtMs: time,
  endsAtMs: time,
  description: z.string().optional(),
  attendees: z.array(z.email()).optional(),
  timeZone: z.string().refine(isTimeZone).optional(),
  withConference: z.boolean().optional(),
  recurrence: z.array(z.string()).min(1).optional(),
  id: z
    .string()
    .regex(/^[a-v0-9]{5,1024}$/)
    .optional(),
}) satisfies z.ZodType<CalendarEventInput>;

export const eventResponseInput = z.strictObject({
  eventId: z.string(),
  attendee: z.email(),
  response: z.enum(["accepted", "declined", "tentative", "needsAction"]),
}) satisfies z.ZodType<EventResponseInput>;

export const eventChangeInput = z.discriminatedUnion("action", [
  z.strictObject({ eventId: z.string(), action: z.literal("move"), startsAtMs: time, endsAtMs: time }),
  z.strictObject({ eventId: z.string(), action: z.literal("cancel") }),
]) satisfies z.ZodType<EventChangeInput>;

export const calendarSettingsInput = z.strictObject({
  calendar: z.email(),
  timeZone: z.string().refine(isTimeZone).optional(),
  isShared: z.boolean().optional(),
}) satisfies z.ZodType<CalendarSettingsInput>;

export const calendarInput = z.strictObject({ calendar: z.email() });

export const fileInput = z.strictObject({
  owner: z.email(),
  name: z.string(),
  text: z.string(),
  folderId: z.string().optional(),
  mimeType: z.string().optional(),
}) satisfies z.ZodType<FileInput>;

/** Somebody makes a meeting in their own calendar and invites. */
export async function addEvent(services: Services, input: CalendarEventInput): Promise<WorldEvent> {
  const { calendars, postOffice } = services;
  const organizer = input.organizer.toLowerCase();
  if (!postOffice.open(organizer, "")) throw new WorldError(`nobody has a calendar as ${organizer}`);
  const id = input.id ?? randomBytes(13).toString("hex");
  if (calendars.event(id)) throw new WorldError(`there is an event ${id}`);
  if (input.endsAtMs <= input.startsAtMs) throw new WorldError("the meeting would end before it starts");
  const { recurrence, timeZone } = input;
  if (recurrence && (timeZone === undefined || !parseRecurrence(recurrence, timeZone)))
    throw new WorldError("the recurrence has no time zone, or is not one that the sandbox offers");
  const event = calendars.put({
    ...emptyFields,
    ...(recurrence ? { recurrence } : {}),
    id,
    organizer,
    summary: input.title,
    description: input.description ?? "",
    startMs: input.startsAtMs,
    endMs: input.endsAtMs,
    startZone: input.timeZone ?? null,
    endZone: input.timeZone ?? null,
    attendees: (input.attendees ?? []).map((email) => ({ email: email.toLowerCase(), responseStatus: "needsAction" })),
    conference: input.withConference ? { requestId: id, code: meetCode(id) } : null,
    createdMs: Date.now(),
    sequence: 0,
  });
  await notifyAttendees(services, event, "invitation");
  return eventState(event);
}

/** An attendee answers an invitation. */
export async function respondToEvent(services: Services, input: EventResponseInput): Promise<WorldEvent> {
  const event = knownEvent(services, input.eventId);
  const email = input.attendee.toLowerCase();
  if (!event.attendees.some((attendee) => attendee.email === email)) throw new WorldError(`${email} is not invited`);
  const attendees = event.attendees.map((attendee) =>
    attendee.email === email ? { ...attendee, responseStatus: input.response } : attendee,
  );
  const changed = putChanged(services.calendars, event, { attendees });
  if (input.response !== "needsAction") await notifyOrganizer(services, changed, email, input.response);
  return eventState(changed);
}

/** The organizer moves or cancels the meeting. */
export async function changeEvent(services: Services, input: EventChangeInput): Promise<WorldEvent> {
  const event = knownEvent(services, input.eventId);
  const patch =
    input.action === "cancel" ? { status: "cancelled" as const } : { startMs: input.startsAtMs, endMs: input.endsAtMs };
  const changed = putChanged(services.calendars, event, { ...patch, sequence: event.sequence + 1 });
  await notifyAttendees(services, changed, input.action === "cancel" ? "cancellation" : "update");
  return eventState(changed);
}

export function setCalendar({ calendars }: Services, { calendar, ...patch }: CalendarSettingsInput) {
  const changed = { ...calendars.calendar(calendar.toLowerCase()), ...patch };
  calendars.putCalendar(changed);
  return { timeZone: changed.timeZone, isShared: changed.isShared };
}

export function expireCalendarSync({ calendars }: Services, email: string): { change: number } {
  const change = calendars.lastChange() + 1;
  calendars.putCalendar({ ...calendars.calendar(email.toLowerCase()), changeFloor: change });
  return { change };
}

/** A person puts a file into their own Drive. */
export function addFile({ files }: Services, { owner, name, text, folderId, mimeType }: FileInput): WorldFile {
  const type = mimeType ?? DOCUMENT_TYPE;
  const content = type === DOCUMENT_TYPE ? { paragraphs: paragraphsOf(text) } : { content: text };
  const parents = folderId === undefined ? {} : { parents: [folderId] };
  const file = { owner: owner.toLowerCase(), name, mimeType: type, isOfApp: false, ...parents, ...content };
  return fileState(files.add(file));
}

function knownEvent({ calendars }: Services, id: string): StoredEvent {
  const event = findEvent(calendars, id);
  if (!event) throw new WorldError(`no event ${id}`);
  return event;
}

export const eventState = (event: StoredEvent): WorldEvent => ({
  id: event.id,
  organizer: event.organizer,
  status: event.status,
  title: event.summary,
  description: event.description,
  startsAt: new Date(event.startMs).toISOString(),
  endsAt: new Date(event.endMs).toISOString(),
  isAllDay: event.isAllDay,
  timeZone: event.startZone,
  attendees: event.attendees.map(({ email, responseStatus }) => ({ email, responseStatus })),
  conferenceUrl: event.conference && `https://meet.google.com/${event.conference.code}`,
});

export const fileState = (file: StoredFile): WorldFile => ({
  id: file.id,
  owner: file.owner,
  name: file.name,
  mimeType: file.mimeType,
  isTrashed: file.isTrashed,
  paragraphs: file.paragraphs,
  text: plainText(file),
});
