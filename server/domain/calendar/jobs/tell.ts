import type { CalendarEvent } from "#server/connectors/ports/calendar.ts";
import type { HeldStream } from "#server/domain/connections/index.ts";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import { ingestSignal } from "#server/domain/signals/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { DAY_MS, localTime } from "#server/platform/pure/time.ts";
import type { Tx } from "#server/platform/transact.ts";
import { endOf, isOff } from "../policy/meeting-news.ts";
import { type EventRow, eventsByVendorId, markTold, type Told, untoldEvents, workspaceZone } from "../store/events.ts";
import { bookingOf } from "../verbs/meeting.ts";

export type MeetingChange = { kind: "booked" | "rescheduled"; event: CalendarEvent };

/** Nobody is reminded before this hour of the workspace's clock. */
const MORNING_HOUR = 7;
/** A meeting that ended longer ago is not told any more. */
const LATE_DAYS = 3;

/** Counts a booked or moved meeting with a person we know, once, for the move that booked it. */
export async function recordChange(tx: Tx, ctx: Ctx, held: HeldStream, { kind, event }: MeetingChange): Promise<void> {
  const place = { workspaceId: held.workspaceId, connectionId: held.connectionId };
  const row = (await eventsByVendorId(tx, place, [event.id])).get(event.id);
  if (!row || row.contactId === null) return;
  const attribution = await bookingOf(ctx, event.id);
  const type = kind === "booked" ? "meeting_booked" : "meeting_rescheduled";
  const at = kind === "booked" ? "" : `:${event.startsAt.toISOString()}`;
  await recordOutcome(
    ctx,
    {
      type,
      source: "calendar",
      contactId: row.contactId,
      moveId: attribution?.moveId ?? null,
      executionId: attribution?.executionId ?? null,
      occurredAt: ctx.now(),
      // The same meeting stands in several calendars of ours under one id; one that repeats was booked once.
      naturalKey: `calendar:${kind === "booked" ? (event.seriesId ?? event.id) : event.id}:${type}${at}`,
      evidence: { calendarEventId: row.id, startsAt: event.startsAt.toISOString() },
    },
    tx,
  );
}

/** Signals that come by time alone: a meeting is near, is today, or is over. */
export async function tellWhatIsDue(tx: Tx, ctx: Ctx, held: HeldStream, startedAt: Date): Promise<void> {
  const place = { workspaceId: held.workspaceId, connectionId: held.connectionId };
  const now = ctx.now();
  const ahead = { after: now, before: new Date(now.getTime() + DAY_MS) };
  for (const event of await untoldEvents(tx, place, "preparedFor", { starts: ahead })) {
    if (!isOff(event.attendees, event.outsiders)) await tell(tx, ctx, event, "meeting_prep_needed", "preparedFor");
  }
  const zone = await workspaceZone(tx, held.workspaceId);
  const today = localTime(now, zone);
  for (const event of await untoldEvents(tx, place, "remindedFor", { starts: ahead })) {
    const day = localTime(event.startsAt, zone);
    const isToday = day.year === today.year && day.month === today.month && day.day === today.day;
    if (!isToday || today.hour < MORNING_HOUR || isOff(event.attendees, event.outsiders)) continue;
    await tell(tx, ctx, event, "meeting_today", "remindedFor");
  }
  // What was over before the calendar was first read is history.
  const since = new Date(Math.max(startedAt.getTime(), now.getTime() - LATE_DAYS * DAY_MS));
  for (const event of await untoldEvents(tx, place, "closedFor", { ends: { after: since, before: now } })) {
    const type = endOf(event.attendees, event.outsiders).kind === "held" ? "meeting_held" : "no_show";
    await tell(tx, ctx, event, type, "closedFor");
  }
}

type MeetingSignal = "meeting_prep_needed" | "meeting_today" | "meeting_held" | "no_show";

async function tell(tx: Tx, ctx: Ctx, event: EventRow, type: MeetingSignal, told: Told): Promise<void> {
  const isOver = told === "closedFor";
  await ingestSignal(
    ctx,
    {
      source: "calendar",
      type,
      payload: { calendarEventId: event.id },
      naturalKey: `${type}:${event.vendorEventId}:${event.startsAt.toISOString()}`,
      occurredAt: isOver ? event.endsAt : ctx.now(),
    },
    tx,
  );
  await markTold(tx, ctx.workspaceId, event, told);
}
