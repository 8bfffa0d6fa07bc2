import type { calendar_v3 } from "@googleapis/calendar";
import { eventResource } from "./calendar-event.ts";
import type { CalendarHandler } from "./calendar-handler.ts";
import { singleEvents } from "./calendar-series.ts";
import type { CalendarStore, StoredEvent } from "./calendar-store.ts";
import { apiError } from "./errors.ts";
import { pageOf, queryOf } from "./gmail.ts";

const KNOWN = new Set([
  "timeMin",
  "timeMax",
  "singleEvents",
  "maxResults",
  "pageToken",
  "syncToken",
  "showDeleted",
  "orderBy",
  "alt",
  "prettyPrint",
]);
/** What Google does not take together with a sync token. */
const NOT_WITH_TOKEN = ["timeMin", "timeMax", "orderBy"];

export function registerEventList(route: (path: string, handler: CalendarHandler) => void): void {
  route("/calendars/:calendarId/events", listEvents);
}

const listEvents: CalendarHandler = (c, email, { store }) => {
  const query = queryOf(c);
  const strange = [...query.keys()].find((name) => !KNOWN.has(name));
  if (strange) return apiError(400, "badRequest", `The sandbox does not offer ${strange} here`);
  const token = query.get("syncToken");
  if (token !== null && NOT_WITH_TOKEN.some((name) => query.has(name))) {
    return apiError(400, "badRequest", "Sync token cannot be used with this query restriction");
  }
  const found = token === null ? inWindow(store, email, query) : changedSince(store, email, token, query);
  if (!found) return apiError(410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.");
  const page = pageOf(ordered(found, query), query, 250, 2_500);
  if (!page) return apiError(400, "invalid", "Invalid page token value.");
  const { timeZone } = store.calendar(email);
  const answer: calendar_v3.Schema$Events = {
    kind: "calendar#events",
    etag: `"${store.lastChange()}"`,
    summary: email,
    timeZone,
    accessRole: "owner",
    items: page.items.map((event) => eventResource(event, email, timeZone)),
    ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : { nextSyncToken: syncToken(store, query, token) }),
  };
  return Response.json(answer);
};

type Window = { from: number; to: number };
const windowOf = (query: URLSearchParams): Window => ({
  from: Date.parse(query.get("timeMin") ?? "0001-01-01T00:00:00Z"),
  to: Date.parse(query.get("timeMax") ?? "9999-01-01T00:00:00Z"),
});
const isInside = (event: StoredEvent, { from, to }: Window): boolean => event.startMs < to && event.endMs > from;

/** Series as they are, or taken apart. */
const eventsOf = (store: CalendarStore, email: string, query: URLSearchParams, { to }: Window): StoredEvent[] =>
  query.get("singleEvents") === "true" ? singleEvents(store, email, to) : store.eventsOf(email);

/** Only the last page carries it; an ordered list has none. The window goes along: series are taken apart within it. */
function syncToken(store: CalendarStore, query: URLSearchParams, token: string | null): string | undefined {
  if (query.has("orderBy")) return undefined;
  const { from, to } = parseToken(token) ?? windowOf(query);
  return Buffer.from(`c${store.lastChange()}.${from}.${to}`).toString("base64url");
}

function parseToken(token: string | null): (Window & { change: number }) | null {
  const parts = /^c(\d+)\.(-?\d+)\.(\d+)$/.exec(Buffer.from(token ?? "", "base64url").toString());
  return parts && { change: Number(parts[1]), from: Number(parts[2]), to: Number(parts[3]) };
}

/** @returns null when the token was never given or is too old */
function changedSince(
  store: CalendarStore,
  email: string,
  token: string,
  query: URLSearchParams,
): StoredEvent[] | null {
  const since = parseToken(token);
  if (!since || since.change < store.calendar(email).changeFloor) return null;
  return eventsOf(store, email, query, since)
    .filter((event) => event.change > since.change)
    .filter((event) => !event.instanceOf || event.status === "cancelled" || isInside(event, since));
}

function inWindow(store: CalendarStore, email: string, query: URLSearchParams): StoredEvent[] {
  const window = windowOf(query);
  const withDeleted = query.get("showDeleted") === "true";
  return eventsOf(store, email, query, window).filter(
    (event) => isInside(event, window) && (withDeleted || event.status !== "cancelled"),
  );
}

function ordered(events: StoredEvent[], query: URLSearchParams): StoredEvent[] {
  return query.get("orderBy") === "startTime" ? events.sort((a, b) => a.startMs - b.startMs) : events;
}
