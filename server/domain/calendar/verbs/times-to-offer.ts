import type { Ctx } from "#server/platform/context.ts";
import { DAY_MS, HOUR_MS, isTimeZone } from "#server/platform/pure/time.ts";
import { type MeetingSlot, meetingSlots } from "./meeting-slots.ts";

const MINUTES = 30;
/** Nobody can say yes to a time that is nearly here. */
const NOTICE_MS = 2 * HOUR_MS;
const HORIZON_MS = 7 * DAY_MS;

type TimesInput = {
  /** The Google account whose calendar gets the meeting. */
  connectionId: string;
  /** Whom the times are offered to; the zone is their record's, and used where there is such a zone. */
  contact: { email: string; timeZone: string | null };
  limit: number;
};

/** The zone whose clock the times are told on: theirs, or null where it is not known. */
export const theirZone = ({ timeZone }: { timeZone: string | null }): string | null =>
  timeZone !== null && isTimeZone(timeZone) ? timeZone : null;

/**
 * Half hours of the next seven days that a mail can offer, on its reader's clock where that is known.
 * @inner because the jobs that write a mail have authorised their caller
 * @throws as meetingSlots
 */
export async function timesToOffer(ctx: Ctx, { connectionId, contact, limit }: TimesInput): Promise<MeetingSlot[]> {
  const start = ctx.now().getTime() + NOTICE_MS;
  return meetingSlots(ctx, {
    connectionId,
    attendees: [contact.email],
    durationMinutes: MINUTES,
    from: new Date(start),
    until: new Date(start + HORIZON_MS),
    timeZones: { ours: null, theirs: theirZone(contact) },
    limit,
  });
}
