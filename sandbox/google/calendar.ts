import { randomBytes } from "node:crypto";
import type { calendar_v3 } from "@googleapis/calendar";
import { isRecord, jsonObject, type RouteContext } from "../http/emulator.ts";
import type { ApiRoute, Caller } from "./api-routes.ts";
import { emptyFields, etagOf, eventResource, writeFields } from "./calendar-event.ts";
import type { CalendarHandler, Calendars } from "./calendar-handler.ts";
import { registerEventList } from "./calendar-list.ts";
import { type Notice, notifyAttendees } from "./calendar-mail.ts";
import { findEvent, putChanged, singleEvents } from "./calendar-series.ts";
import { type CalendarStore, isBusyFor, isIn, type StoredEvent } from "./calendar-store.ts";
import { apiError, googleError } from "./errors.ts";
import { queryOf } from "./gmail.ts";

const READ = ["calendar", "calendar.readonly", "calendar.events", "calendar.events.readonly", "calendar.events.owned"];
const WRITE = ["calendar", "calendar.events", "calendar.events.owned"];
const BUSY = ["calendar", "calendar.readonly", "calendar.freebusy", "calendar.events.freebusy"];
const ABOUT = ["calendar", "calendar.readonly", "calendar.calendars", "calendar.calendars.readonly"];

/** Calendar v3 of everybody's primary calendar: its settings, events and busy times. */
export function registerCalendar(route: ApiRoute, calendars: Calendars): void {
  const own =
    (handler: CalendarHandler) =>
    (c: RouteContext, { account }: Caller): Response | Promise<Response> => {
      const id = decodeURIComponent(c.req.param("calendarId") ?? "");
      return id === "primary" || id.toLowerCase() === account.email ? handler(c, account.email, calendars) : missing();
    };
  route("post", "/freeBusy", BUSY, (c, { account }) => freeBusy(c, account.email, calendars));
  route("get", "/calendars/:calendarId", ABOUT, own(getCalendar));
  registerEventList((path, handler) => route("get", path, READ, own(handler)));
  route("post", "/calendars/:calendarId/events", WRITE, own(insertEvent));
  route("get", "/calendars/:calendarId/events/:eventId", READ, own(getEvent));
  route("patch", "/calendars/:calendarId/events/:eventId", WRITE, own(patchEvent));
  route("delete", "/calendars/:calendarId/events/:eventId", WRITE, own(deleteEvent));
}

const missing = (): Response => apiError(404, "notFound", "Not Found");

const getCalendar: CalendarHandler = (_c, email, { store }) =>
  Response.json({
    kind: "calendar#calendar",
    id: email,
    summary: email,
    timeZone: store.calendar(email).timeZone,
    conferenceProperties: { allowedConferenceSolutionTypes: ["hangoutsMeet"] },
  } satisfies calendar_v3.Schema$Calendar);

const resource = ({ store }: Calendars, event: StoredEvent, email: string): Response =>
  Response.json(eventResource(event, email, store.calendar(email).timeZone), { headers: { etag: etagOf(event) } });

const eventOf = (c: RouteContext, email: string, { store }: Calendars): StoredEvent | null => {
  return findEvent(store, c.req.param("eventId") ?? "", email) ?? null;
};

const getEvent: CalendarHandler = (c, email, calendars) => {
  const event = eventOf(c, email, calendars);
  return event ? resource(calendars, event, email) : missing();
};

const insertEvent: CalendarHandler = async (c, email, calendars) => {
  const body = await jsonObject(c);
  if (!body) return googleError(400, "Parse Error");
  const id = typeof body.id === "string" ? body.id : randomBytes(16).toString("hex").slice(0, 26);
  if (!/^[a-v0-9]{5,1024}$/.test(id)) return apiError(400, "invalid", "Invalid resource id value.");
  if (calendars.store.event(id)) return apiError(409, "duplicate", "The requested identifier already exists.");
  const written = writeFields(emptyFields, body, writeOptions(c, email, calendars));
  if (written.kind === "refused") return apiError(400, written.reason, written.message);
  const event = calendars.store.put({ ...written.fields, id, organizer: email, createdMs: Date.now(), sequence: 0 });
  await tell(c, calendars, event, "invitation");
  return resource(calendars, event, email);
};

const patchEvent: CalendarHandler = async (c, email, calendars) => {
  const body = await jsonObject(c);
  const event = eventOf(c, email, calendars);
  if (!body) return googleError(400, "Parse Error");
  if (!event) return missing();
  const refusal = refusalOf(c, email, event);
  if (refusal) return refusal;
  const written = writeFields(event, body, writeOptions(c, email, calendars));
  if (written.kind === "refused") return apiError(400, written.reason, written.message);
  const changed = putChanged(calendars.store, event, { ...written.fields, sequence: event.sequence + 1 });
  const gone = event.attendees.map((one) => one.email).filter((one) => !isIn(changed, one));
  await tell(c, calendars, changed, "update");
  if (gone.length > 0) await tell(c, calendars, changed, "cancellation", gone);
  return resource(calendars, changed, email);
};

const deleteEvent: CalendarHandler = async (c, email, calendars) => {
  const event = eventOf(c, email, calendars);
  if (!event) return missing();
  if (event.status === "cancelled") return apiError(410, "deleted", "Resource has been deleted");
  const refusal = refusalOf(c, email, event);
  if (refusal) return refusal;
  const cancelled = putChanged(calendars.store, event, { status: "cancelled", sequence: event.sequence + 1 });
  await tell(c, calendars, cancelled, "cancellation");
  return new Response(null, { status: 204 });
};

function refusalOf(c: RouteContext, email: string, event: StoredEvent): Response | null {
  const condition = c.req.header("if-match");
  if (condition !== undefined && condition !== etagOf(event)) {
    return apiError(412, "conditionNotMet", "Precondition Failed");
  }
  if (event.organizer === email) return null;
  return apiError(
    403,
    "forbiddenForNonOrganizer",
    "Shared properties can only be changed by the organizer of the event.",
  );
}

const writeOptions = (c: RouteContext, email: string, { store }: Calendars) => ({
  calendarZone: store.calendar(email).timeZone,
  conferenceVersion: Number(queryOf(c).get("conferenceDataVersion") ?? 0),
});

/** `sendUpdates` decides who is mailed; nobody is unless it says so. */
async function tell(
  c: RouteContext,
  calendars: Calendars,
  event: StoredEvent,
  notice: Notice,
  only?: string[],
): Promise<void> {
  const wish = queryOf(c).get("sendUpdates") ?? "none";
  if (wish === "all" || wish === "externalOnly") await notifyAttendees(calendars, event, notice, only);
}

const FREEBUSY_LIMIT = 50;

async function freeBusy(c: RouteContext, asker: string, { store, accounts }: Calendars): Promise<Response> {
  const body = await jsonObject(c);
  const from = Date.parse(String(body?.timeMin));
  const to = Date.parse(String(body?.timeMax));
  const items = Array.isArray(body?.items) ? body.items.filter(isRecord) : [];
  if (Number.isNaN(from) || Number.isNaN(to)) return apiError(400, "required", "Missing time bounds.");
  if (to <= from) return apiError(400, "timeRangeEmpty", "The specified time range is empty.");
  if (items.length > FREEBUSY_LIMIT) return apiError(400, "tooManyCalendarsRequested", "Too many calendars requested.");
  const calendars: Record<string, calendar_v3.Schema$FreeBusyCalendar> = {};
  for (const item of items) {
    const id = String(item.id);
    const email = id === "primary" ? asker : id.toLowerCase();
    const isSeen = email === asker || (isColleague(asker, email) && store.calendar(email).isShared);
    calendars[id] =
      accounts.find(email) && isSeen
        ? { busy: busyTimes(store, email, from, to) }
        : { errors: [{ domain: "global", reason: "notFound" }], busy: [] };
  }
  return Response.json({
    kind: "calendar#freeBusy",
    timeMin: new Date(from).toISOString(),
    timeMax: new Date(to).toISOString(),
    calendars,
  } satisfies calendar_v3.Schema$FreeBusyResponse);
}

const isColleague = (a: string, b: string): boolean => a.split("@")[1] === b.split("@")[1];

/** Cut at the window's edges and merged where they touch, as the vendor does. */
function busyTimes(store: CalendarStore, email: string, from: number, to: number): calendar_v3.Schema$TimePeriod[] {
  const busy = singleEvents(store, email, to)
    .filter((event) => isBusyFor(event, email) && event.startMs < to && event.endMs > from)
    .map((event) => ({ start: Math.max(from, event.startMs), end: Math.min(to, event.endMs) }))
    .sort((a, b) => a.start - b.start);
  const merged: { start: number; end: number }[] = [];
  for (const time of busy) {
    const last = merged.at(-1);
    if (last && time.start <= last.end) last.end = Math.max(last.end, time.end);
    else merged.push({ ...time });
  }
  return merged.map(({ start, end }) => ({ start: new Date(start).toISOString(), end: new Date(end).toISOString() }));
}
