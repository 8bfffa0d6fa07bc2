import type { calendar_v3 } from "@googleapis/calendar";
import { eventResource } from "./calendar-event.ts";
import type { CalendarHandler } from "./calendar-handler.ts";
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
  const found = token === null ? inWindow(store, email, query) : changedSince(store, email, token);
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
    ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : { nextSyncToken: syncToken(store, query) }),
  };
  return Response.json(answer);
};

/** Only the last page carries it; an ordered list has none. */
function syncToken(store: CalendarStore, query: URLSearchParams): string | undefined {
  if (query.has("orderBy")) return undefined;
  return Buffer.from(`c${store.lastChange()}`).toString("base64url");
}

/** @returns null when the token was never given or is too old */
function changedSince(store: CalendarStore, email: string, token: string): StoredEvent[] | null {
  const change = /^c(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (change === undefined || Number(change) < store.calendar(email).changeFloor) return null;
  return store.eventsOf(email).filter((event) => event.change > Number(change));
}

function inWindow(store: CalendarStore, email: string, query: URLSearchParams): StoredEvent[] {
  const from = Date.parse(query.get("timeMin") ?? "0001-01-01T00:00:00Z");
  const to = Date.parse(query.get("timeMax") ?? "9999-01-01T00:00:00Z");
  const withDeleted = query.get("showDeleted") === "true";
  return store
    .eventsOf(email)
    .filter((event) => event.startMs < to && event.endMs > from && (withDeleted || event.status !== "cancelled"));
}

function ordered(events: StoredEvent[], query: URLSearchParams): StoredEvent[] {
  return query.get("orderBy") === "startTime" ? events.sort((a, b) => a.startMs - b.startMs) : events;
}
