import type { VendorResult } from "./vendor-error.ts";

export type BusyTime = { from: Date; to: Date };

/** Busy times of one person. `isKnown: false`: the vendor may not look into this calendar, so nothing is promised. */
export type FreeBusy = { email: string; isKnown: boolean; busy: BusyTime[] };

export type Attendee = { email: string; response: "needs_action" | "accepted" | "declined" | "tentative" };

/** An event of the connected person's primary calendar. Title and description are untrusted text. */
export type CalendarEvent = {
  id: string;
  /** Of a meeting that repeats: the same for all of its times; each time is an event of its own. */
  seriesId: string | null;
  status: "confirmed" | "tentative" | "cancelled";
  title: string;
  description: string;
  /** For an all-day event: midnight in UTC of its first and of the day after its last day. */
  startsAt: Date;
  endsAt: Date;
  isAllDay: boolean;
  /** IANA name as the vendor keeps it with the event. */
  timeZone: string | null;
  organizer: string | null;
  attendees: Attendee[];
  conferenceUrl: string | null;
  /** Changes with every change of the event; a condition of patches. */
  etag: string;
  updatedAt: Date;
};

export type NewCalendarEvent = {
  /** Chosen by us (base32hex, 5–1024 characters): the handle that makes a second create recognisable. */
  id: string;
  title: string;
  description: string;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  attendees: string[];
  withConference: boolean;
  /** Whether the vendor mails the attendees. */
  notify: boolean;
};

export type CalendarChanges =
  | { kind: "changes"; events: CalendarEvent[]; cursor: string }
  /** The cursor is too old for the vendor: read the window anew. */
  | { kind: "cursor_expired" };

/** One person's calendar. */
export type CalendarPort = {
  /** Working zone of the account. */
  getSettings(): VendorResult<{ email: string; timeZone: string }>;
  freeBusy(request: { emails: string[]; from: Date; to: Date }): VendorResult<FreeBusy[]>;
  /** Cancelled ones are found too, while the vendor remembers them; null when there is none. */
  getEvent(id: string): VendorResult<CalendarEvent | null>;
  /** An id that is taken comes back as `rejected` with status 409: look before anything else. */
  createEvent(event: NewCalendarEvent): VendorResult<CalendarEvent>;
  /** @param ifEtag `rejected` with status 412 when somebody changed the event since */
  patchEvent(
    id: string,
    patch: Partial<Pick<NewCalendarEvent, "title" | "description" | "startsAt" | "endsAt" | "timeZone" | "attendees">>,
    options: { notify: boolean; ifEtag: string | null },
  ): VendorResult<CalendarEvent>;
  /** Cancelling a cancelled event is fine. */
  cancelEvent(id: string, options: { notify: boolean }): VendorResult<void>;
  /** @param cursor null: read everything between `from` and `to` and get a first cursor */
  listChanges(cursor: string | null, window: { from: Date; to: Date }): VendorResult<CalendarChanges>;
};
