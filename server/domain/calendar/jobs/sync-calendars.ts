import type { CalendarEvent, CalendarPort } from "#server/connectors/ports/calendar.ts";
import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import {
  calendarFor,
  type HeldStream,
  type Look,
  moveOn,
  readDue,
  type StreamState,
} from "#server/domain/connections/index.ts";
import type { Ctx, Deps } from "#server/platform/context.ts";
import { conflict } from "#server/platform/pure/errors.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { newsOfChange, outsidersOf } from "../policy/meeting-news.ts";
import {
  cancelMissing,
  eventsByVendorId,
  linkContacts,
  markCancelled,
  ownAddresses,
  saveEvent,
} from "../store/events.ts";
import { type MeetingChange, recordChange, tellWhatIsDue } from "./tell.ts";

const CALENDAR_STREAM = "calendar";

const AT_ONCE = 20;
const PAST_DAYS = 30;
const AHEAD_DAYS = 60;
/** Everything is read anew this often: events that come into the window by time alone are no changes for the vendor. */
const WHOLE_EVERY_MS = DAY_MS;

/**
 * Reads every calendar that is due and allowed.
 * @param options.everySeconds pace of a healthy calendar, 60 unless told
 */
export function syncDueCalendars(
  deps: Deps,
  options: { everySeconds?: number; limit?: number } = {},
): Promise<{ synced: number; failed: number }> {
  const { everySeconds = 60, limit = AT_ONCE } = options;
  const scopes = deps.connectors.oauth.google.features?.calendar ?? [];
  const wanted = { provider: "google", streams: [CALENDAR_STREAM], scopes, limit };
  return readDue(deps, { actor: "calendar-sync", what: "the calendar", everySeconds, ...wanted }, readCalendar);
}

type Reading = { events: CalendarEvent[]; cursor: string; isWhole: boolean; window: { from: Date; to: Date } };

/** What was found, what follows from it and the new position are one transaction by the holder of the lease. */
async function readCalendar(ctx: Ctx, held: HeldStream, state: StreamState): Promise<Look> {
  const port = await calendarFor(ctx, held.connectionId);
  const reading = await read(ctx, port, state);
  const startedAt = state.startedAt ?? ctx.now();
  await transact(ctx, async (tx) => {
    const news = await store(tx, ctx, held, reading, state.startedAt !== null);
    await linkContacts(tx, held, new Date(ctx.now().getTime() - PAST_DAYS * DAY_MS));
    for (const change of news) await recordChange(tx, ctx, held, change);
    await tellWhatIsDue(tx, ctx, held, startedAt);
    const done = reading.isWhole ? { passDoneAt: ctx.now() } : {};
    await moveOn(tx, ctx, held, { cursor: reading.cursor, startedAt, ...done, found: reading.events.length });
  });
  return {};
}

async function read(ctx: Ctx, port: CalendarPort, state: StreamState): Promise<Reading> {
  const now = ctx.now().getTime();
  const window = { from: new Date(now - PAST_DAYS * DAY_MS), to: new Date(now + AHEAD_DAYS * DAY_MS) };
  const isFresh = state.passDoneAt !== null && now - state.passDoneAt.getTime() < WHOLE_EVERY_MS;
  if (state.cursor !== null && isFresh) {
    const changes = orThrow(await port.listChanges(state.cursor, window));
    if (changes.kind === "changes") return { ...changes, isWhole: false, window };
  }
  const whole = orThrow(await port.listChanges(null, window));
  if (whole.kind !== "changes") throw conflict("calendar.no_start", "The calendar refused to be read from the start.");
  return { ...whole, isWhole: true, window };
}

/** @param isNews false at the first reading: what stood in the calendar before is history */
async function store(
  tx: Tx,
  ctx: Ctx,
  held: HeldStream,
  { events, isWhole, window }: Reading,
  isNews: boolean,
): Promise<MeetingChange[]> {
  const place = { workspaceId: held.workspaceId, connectionId: held.connectionId };
  const ids = events.map((event) => event.id);
  const known = await eventsByVendorId(tx, place, ids);
  const people = events.flatMap((event) => [event.organizer ?? "", ...event.attendees.map(({ email }) => email)]);
  const own = await ownAddresses(tx, held.workspaceId, [...new Set(people)]);
  const news: MeetingChange[] = [];
  for (const event of events) {
    if (event.status === "cancelled") continue;
    const outsiders = outsidersOf(event, own);
    await saveEvent(tx, place, event, { newId: ctx.newId(), outsiders });
    const kind = newsOfChange(known.get(event.id) ?? null, event, ctx.now());
    if (kind !== null && isNews && outsiders.length > 0) news.push({ kind, event });
  }
  const cancelled = events.filter((event) => event.status === "cancelled").map((event) => event.id);
  await markCancelled(tx, place, cancelled);
  if (isWhole) await cancelMissing(tx, place, window, ids);
  return news;
}
