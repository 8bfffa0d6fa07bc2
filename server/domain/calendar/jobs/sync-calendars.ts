import type { CalendarEvent, CalendarPort } from "#server/connectors/ports/calendar.ts";
import { type VendorError, vendorFailure } from "#server/connectors/ports/vendor-error.ts";
import {
  calendarFor,
  type HeldStream,
  leaseStreams,
  releaseStream,
  type StreamState,
  stepStream,
  streamState,
} from "#server/domain/connections/index.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { conflict, isAppError, toAppError } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import type { Result } from "#server/platform/pure/result.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";
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
const LEASE_MS = 2 * MINUTE_MS;
const PAST_DAYS = 30;
const AHEAD_DAYS = 60;
/** Everything is read anew this often: events that come into the window by time alone are no changes for the vendor. */
const WHOLE_EVERY_MS = DAY_MS;

/**
 * Reads every calendar that is due and allowed, in all workspaces; several processes share the work. One that fails does not
 * stop the others: its error stands on its stream.
 * @param options.everySeconds pace of a healthy calendar, 60 unless told
 */
export async function syncDueCalendars(
  deps: Deps,
  options: { everySeconds?: number; limit?: number } = {},
): Promise<{ synced: number; failed: number }> {
  const { everySeconds = 60, limit = AT_ONCE } = options;
  const now = deps.now();
  const scopes = deps.connectors.oauth.google.features?.calendar ?? [];
  const wanted = { provider: "google", streams: [CALENDAR_STREAM], scopes };
  const lease = { owner: deps.newId(), now, until: new Date(now.getTime() + LEASE_MS), limit };
  const held = await leaseStreams(deps, wanted, lease);
  const results = await Promise.all(held.map((stream) => syncOne(deps, stream, everySeconds)));
  const synced = results.filter(Boolean).length;
  return { synced, failed: results.length - synced };
}

async function syncOne(deps: Deps, held: HeldStream, everySeconds: number): Promise<boolean> {
  const ctx = createCtx(deps, {
    workspaceId: asWorkspaceId(held.workspaceId),
    actor: { type: "system", id: "calendar-sync" },
    requestId: deps.newId(),
    surface: "job",
  });
  const nextRunAt = (seconds: number) => new Date(ctx.now().getTime() + seconds * SECOND_MS);
  try {
    await readCalendar(ctx, held);
    const end = { nextRunAt: nextRunAt(everySeconds), lastRunAt: ctx.now(), error: null };
    await releaseStream(ctx.db.prisma, held, end);
    return true;
  } catch (error) {
    const { code, reason, retryAfterMs = 0 } = toAppError(error);
    ctx.log.warn({ ...held, code, reason, err: code === "internal" ? error : undefined }, "calendar not read");
    const message = isAppError(error) ? error.message : "Reading the calendar failed on our side.";
    const wait = Math.max(everySeconds * 5, retryAfterMs / SECOND_MS);
    await releaseStream(ctx.db.prisma, held, { nextRunAt: nextRunAt(wait), error: message });
    return false;
  }
}

type Reading = { events: CalendarEvent[]; cursor: string; isWhole: boolean; window: { from: Date; to: Date } };

/** What was found, what follows from it and the new position are one transaction by the holder of the lease. */
async function readCalendar(ctx: Ctx, held: HeldStream): Promise<void> {
  const state = await streamState(ctx.db.prisma, held);
  if (!state) return;
  const port = await calendarFor(ctx, held.connectionId);
  const reading = await read(ctx, port, state);
  const startedAt = state.startedAt ?? ctx.now();
  await transact(ctx, async (tx) => {
    const news = await store(tx, ctx, held, reading, state.startedAt !== null);
    await linkContacts(tx, held, new Date(ctx.now().getTime() - PAST_DAYS * DAY_MS));
    for (const change of news) await recordChange(tx, ctx, held, change);
    await tellWhatIsDue(tx, ctx, held, startedAt);
    const isOurs = await stepStream(tx, held, {
      cursor: reading.cursor,
      startedAt,
      ...(reading.isWhole ? { passDoneAt: ctx.now() } : {}),
      found: reading.events.length,
      until: new Date(ctx.now().getTime() + LEASE_MS),
    });
    if (!isOurs) throw conflict("calendar.lease_lost", "Another worker reads this calendar now.");
  });
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

function orThrow<T>(answer: Result<T, VendorError>): T {
  if (!answer.ok) throw vendorFailure(answer.error);
  return answer.value;
}
