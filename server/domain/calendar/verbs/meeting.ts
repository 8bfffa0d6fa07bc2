import { type Attribution, attributeReply } from "#server/domain/outcomes/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { endOf, isOff, type MeetingEnd } from "../policy/meeting-news.ts";
import { type EventRow, eventById } from "../store/events.ts";

export type Meeting = EventRow & {
  /** What the calendar can tell about its end, once it is over. */
  end: MeetingEnd;
  /** Cancelled, or declined by everybody from outside. */
  isOff: boolean;
};

/**
 * A meeting of a connected calendar as last read; null when there is none of this id here.
 * @inner because the jobs that act on meetings have authorised themselves
 */
export async function getMeeting(ctx: Ctx, id: string): Promise<Meeting | null> {
  const row = await eventById(ctx.db.prisma, ctx.workspaceId, id);
  if (!row) return null;
  const { attendees, outsiders, status } = row;
  return { ...row, end: endOf(attendees, outsiders), isOff: status === "cancelled" || isOff(attendees, outsiders) };
}

/**
 * The move and execution that booked an event; null when nobody here did. An event that we make carries its execution's
 * handle as its id, as a mail carries it as its Message-ID.
 */
export const bookingOf = (ctx: Ctx, vendorEventId: string): Promise<Attribution | null> =>
  attributeReply(ctx, { vendorThreadId: "", inReplyTo: vendorEventId, references: [] });
