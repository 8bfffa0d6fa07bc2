import type { Store } from "../store/journal.ts";

export type EventAttendee = { email: string; displayName?: string; optional?: boolean; responseStatus: string };

/** One meeting; its organizer and its attendees see the same row. */
export type StoredEvent = {
  id: string;
  organizer: string;
  status: "confirmed" | "tentative" | "cancelled";
  summary: string;
  description: string;
  location: string;
  startMs: number;
  endMs: number;
  isAllDay: boolean;
  startZone: string | null;
  endZone: string | null;
  isFree: boolean;
  attendees: EventAttendee[];
  /** Conference that was asked for, with its link. */
  conference: { requestId: string; code: string } | null;
  /** Of a series: RRULE and EXDATE lines. Its own times are those of its first meeting. */
  recurrence?: string[];
  /** Of a series: starts that it had before it was changed. */
  goneStartsMs?: number[];
  /** Of one meeting of a series that was changed by itself: the series, and when it would have been. */
  instanceOf?: { id: string; originalStartMs: number };
  createdMs: number;
  updatedMs: number;
  /** Rises with every change in any calendar: etag and place in the order of changes. */
  change: number;
  /** iCalendar's own count of changes. */
  sequence: number;
};

export type StoredCalendar = {
  email: string;
  timeZone: string;
  /** False: nobody else sees when this person is busy. */
  isShared: boolean;
  /** Sync tokens of before this change are no longer good. */
  changeFloor: number;
};

export type CalendarStore = ReturnType<typeof createCalendarStore>;

export function createCalendarStore(store: Store) {
  const calendars = store.collection<StoredCalendar>("google.calendars");
  const events = store.collection<StoredEvent>("google.calendar_events");
  const counters = store.collection<{ last: number }>("google.calendar_counter");
  const lastChange = (): number => counters.get("change")?.last ?? 1000;
  const calendar = (email: string): StoredCalendar =>
    calendars.get(email) ?? { email, timeZone: "UTC", isShared: true, changeFloor: 0 };
  return {
    calendar,
    putCalendar: (changed: StoredCalendar): void => calendars.put(changed.email, changed),
    lastChange,
    all: (): StoredEvent[] => events.all(),
    event: (id: string): StoredEvent | undefined => events.get(id),
    /** Everything in a person's calendar, cancelled ones too, in the order of their last change. */
    eventsOf: (email: string): StoredEvent[] =>
      events
        .all()
        .filter((event) => isIn(event, email))
        .sort((a, b) => a.change - b.change),
    put(event: Omit<StoredEvent, "change" | "updatedMs">): StoredEvent {
      const change = lastChange() + 1;
      const stored = { ...event, change, updatedMs: Date.now() };
      counters.put("change", { last: change });
      events.put(event.id, stored);
      return stored;
    },
  };
}

export function isIn(event: StoredEvent, email: string): boolean {
  return event.organizer === email || event.attendees.some((attendee) => attendee.email === email);
}

/** Whether the event takes the person's time. */
export function isBusyFor(event: StoredEvent, email: string): boolean {
  const response = event.attendees.find((attendee) => attendee.email === email)?.responseStatus;
  return event.status !== "cancelled" && !event.isFree && response !== "declined";
}
