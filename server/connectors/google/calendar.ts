import { type calendar_v3, calendar as calendarClient } from "@googleapis/calendar";
import type { Guard } from "#server/connectors/http/guard.ts";
import type { CallKind } from "#server/connectors/http/vendor-calls.ts";
import type { CalendarPort, NewCalendarEvent } from "#server/connectors/ports/calendar.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import { calendarEvent, freeBusyOf } from "./calendar-map.ts";
import type { GoogleEnv } from "./env.ts";
import { type CallOptions, googleCalls, needed } from "./google-calls.ts";

type Api = { calendar: calendar_v3.Calendar; options: CallOptions };
type Call = <T>(kind: CallKind, run: (api: Api) => Promise<T>) => VendorResult<T>;

const primary = { calendarId: "primary" };
/** Google's limit of calendars in one question. */
const FREEBUSY_AT_ONCE = 50;
const PAGES = 40;
const PAGE_SIZE = 250;

/** One person's primary calendar by Google's own client. */
export function calendarPort(env: GoogleEnv, token: TokenSource, guard: Guard): CalendarPort {
  const calls = googleCalls(env, "Google Calendar", "calendar", { token, guard });
  const call: Call = (kind, run) =>
    calls(kind, ({ auth, options }) =>
      run({ calendar: calendarClient({ version: "v3", auth, rootUrl: options.rootUrl }), options }),
    );
  return { ...reading(call), ...writing(call) };
}

type Reading = Pick<CalendarPort, "getSettings" | "freeBusy" | "getEvent" | "listChanges">;

function reading(call: Call): Reading {
  return {
    getSettings: () =>
      call("read", async (api) => {
        const { data } = await api.calendar.calendars.get(primary, api.options);
        return { email: needed(data.id).toLowerCase(), timeZone: needed(data.timeZone) };
      }),
    freeBusy: ({ emails, from, to }) =>
      call("read", async (api) => {
        const window = { timeMin: from.toISOString(), timeMax: to.toISOString() };
        const asked = emails.map((email) => email.toLowerCase());
        const answers: Record<string, calendar_v3.Schema$FreeBusyCalendar> = {};
        for (let start = 0; start < asked.length; start += FREEBUSY_AT_ONCE) {
          const items = asked.slice(start, start + FREEBUSY_AT_ONCE).map((id) => ({ id }));
          const { data } = await api.calendar.freebusy.query({ requestBody: { ...window, items } }, api.options);
          Object.assign(answers, data.calendars);
        }
        return asked.map((email) => freeBusyOf(email, answers[email]));
      }),
    getEvent: async (eventId) => {
      const answer = await call("read", async (api) => {
        const { data } = await api.calendar.events.get({ ...primary, eventId }, api.options);
        return calendarEvent(data);
      });
      return !answer.ok && answer.error.kind === "not_found" ? ok(null) : answer;
    },
    listChanges: (cursor, window) => listChanges(call, cursor, window),
  };
}

type Writing = Pick<CalendarPort, "createEvent" | "patchEvent" | "cancelEvent">;

function writing(call: Call): Writing {
  return {
    createEvent: (event) =>
      call("write", async (api) => {
        const request = {
          ...primary,
          conferenceDataVersion: event.withConference ? 1 : 0,
          sendUpdates: sendUpdates(event.notify),
          requestBody: { ...bodyOf(event), id: event.id, ...conferenceOf(event) },
        };
        return calendarEvent((await api.calendar.events.insert(request, api.options)).data);
      }),
    patchEvent: (eventId, patch, { notify, ifEtag }) =>
      call("write", async (api) => {
        const headers = ifEtag === null ? {} : { headers: { "If-Match": ifEtag } };
        const attendees = patch.attendees && (await invited(api, eventId, patch.attendees));
        const requestBody = { ...bodyOf(patch), ...(attendees ? { attendees } : {}) };
        const request = { ...primary, eventId, sendUpdates: sendUpdates(notify), requestBody };
        return calendarEvent((await api.calendar.events.patch(request, { ...api.options, ...headers })).data);
      }),
    cancelEvent: async (eventId, { notify }) => {
      const answer = await call("write", async (api) => {
        const request = { ...primary, eventId, sendUpdates: sendUpdates(notify) };
        await api.calendar.events.delete(request, api.options);
      });
      return !answer.ok && answer.error.status === 410 ? ok(undefined) : answer;
    },
  };
}

/** Google takes the list as a whole: who was there goes back with the answer given. */
async function invited(api: Api, eventId: string, emails: string[]): Promise<calendar_v3.Schema$EventAttendee[]> {
  const { data } = await api.calendar.events.get({ ...primary, eventId }, api.options);
  const known = new Map((data.attendees ?? []).map((attendee) => [attendee.email?.toLowerCase(), attendee]));
  return emails.map((email) => known.get(email.toLowerCase()) ?? { email });
}

const sendUpdates = (notify: boolean): string => (notify ? "all" : "none");

/** The request id makes Google answer a second try with the same conference. */
const conferenceOf = (event: NewCalendarEvent): calendar_v3.Schema$Event =>
  event.withConference
    ? {
        conferenceData: {
          createRequest: { requestId: event.id, conferenceSolutionKey: { type: "hangoutsMeet" } },
        },
      }
    : {};

type Changeable = Parameters<CalendarPort["patchEvent"]>[1];

/** Only what is given; Google keeps the rest. */
function bodyOf(event: Changeable): calendar_v3.Schema$Event {
  const at = (date: Date) => ({
    dateTime: date.toISOString(),
    ...(event.timeZone ? { timeZone: event.timeZone } : {}),
  });
  return {
    ...(event.title === undefined ? {} : { summary: event.title }),
    ...(event.description === undefined ? {} : { description: event.description }),
    ...(event.startsAt ? { start: at(event.startsAt) } : {}),
    ...(event.endsAt ? { end: at(event.endsAt) } : {}),
    ...(event.attendees ? { attendees: event.attendees.map((email) => ({ email })) } : {}),
  };
}

/** All pages belong to one answer: only the last one carries the cursor. */
async function listChanges(
  call: Call,
  cursor: string | null,
  { from, to }: { from: Date; to: Date },
): ReturnType<CalendarPort["listChanges"]> {
  // With a cursor Google refuses a window; everything else must be asked as the first time.
  const which = cursor === null ? { timeMin: from.toISOString(), timeMax: to.toISOString() } : { syncToken: cursor };
  const events: calendar_v3.Schema$Event[] = [];
  let pageToken: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer = await call("read", async (api) => {
      const request = { ...primary, ...which, singleEvents: true, maxResults: PAGE_SIZE, pageToken };
      return (await api.calendar.events.list(request, api.options)).data;
    });
    if (!answer.ok) return answer.error.status === 410 ? ok({ kind: "cursor_expired" }) : answer;
    events.push(...(answer.value.items ?? []));
    const { nextSyncToken } = answer.value;
    if (nextSyncToken) return ok({ kind: "changes", events: events.map(calendarEvent), cursor: nextSyncToken });
    pageToken = answer.value.nextPageToken ?? undefined;
  }
  const message = "This calendar holds more events than we read.";
  return err({ vendor: "Google Calendar", kind: "rejected", message });
}
