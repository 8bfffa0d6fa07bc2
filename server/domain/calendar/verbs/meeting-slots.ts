import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import { calendarFor } from "#server/domain/connections/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { invalidInput } from "#server/platform/pure/errors.ts";
import { isTimeZone } from "#server/platform/pure/time.ts";
import { findSlots, slotLabel } from "../policy/slots.ts";

export type MeetingSlotsInput = {
  /** The Google account whose calendar gets the meeting. */
  connectionId: string;
  /** Everybody else. Whose calendar the vendor does not show is taken as free. */
  attendees: readonly string[];
  durationMinutes: number;
  from: Date;
  until: Date;
  /** IANA. `ours` null: the calendar's own zone; `theirs` null: not known, so only our hours count. */
  timeZones: { ours: string | null; theirs: string | null };
  limit: number;
};

export type MeetingSlot = { startsAt: Date; endsAt: Date; labelOurs: string; labelTheirs: string };

/**
 * Times to offer: free for everybody we may ask about, in working hours on both clocks.
 * @inner because the jobs that propose a meeting have authorised their caller
 * @throws auth_expired when a person has to reconnect or to allow the calendar, or what the vendor said
 */
export async function meetingSlots(ctx: Ctx, input: MeetingSlotsInput): Promise<MeetingSlot[]> {
  const { attendees, from, until, durationMinutes, limit } = input;
  const calendar = await calendarFor(ctx, input.connectionId);
  const settings = orThrow(await calendar.getSettings());
  const ours = zoneOr(input.timeZones.ours, settings.timeZone);
  const theirs = zoneOr(input.timeZones.theirs, ours);
  const emails = [...new Set([settings.email, ...attendees.map((email) => email.toLowerCase())])];
  if (until <= from) return [];
  const asked = orThrow(await calendar.freeBusy({ emails, from, to: until }));
  const busy = asked.flatMap((person) => person.busy);
  const slots = findSlots({ busy, from, until, durationMinutes, timeZones: [ours, theirs], limit });
  return slots.map((slot) => ({
    ...slot,
    labelOurs: slotLabel(slot.startsAt, ours),
    labelTheirs: slotLabel(slot.startsAt, theirs),
  }));
}

function zoneOr(name: string | null, otherwise: string): string {
  if (name === null) return otherwise;
  if (!isTimeZone(name)) throw invalidInput("calendar.time_zone", "This time zone is not known.");
  return name;
}
