/** Shapes of what people do in their calendars and drives without us. Times are epoch milliseconds. */

export type CalendarEventInput = {
  /** Whose calendar it is made in. */
  organizer: string;
  title: string;
  startsAtMs: number;
  endsAtMs: number;
  description?: string;
  attendees?: string[];
  timeZone?: string;
  withConference?: boolean;
  /** RRULE and EXDATE lines; needs `timeZone`. One meeting of the series is named `<id>_<start in UTC>`. */
  recurrence?: string[];
  /** Base32hex, 5 to 1024 characters; a random one unless given. */
  id?: string;
};

export type EventResponseInput = {
  eventId: string;
  attendee: string;
  response: "accepted" | "declined" | "tentative" | "needsAction";
};

export type EventChangeInput =
  | { eventId: string; action: "move"; startsAtMs: number; endsAtMs: number }
  | { eventId: string; action: "cancel" };

export type CalendarSettingsInput = {
  calendar: string;
  timeZone?: string;
  /** False: nobody else sees when this person is busy. */
  isShared?: boolean;
};

export type FileInput = {
  owner: string;
  name: string;
  text: string;
  /** A folder of the owner; their Drive's root unless given. */
  folderId?: string;
  /** A text document unless given. */
  mimeType?: string;
};

export type WorldEvent = {
  id: string;
  organizer: string;
  status: string;
  title: string;
  description: string;
  startsAt: string;
  endsAt: string;
  isAllDay: boolean;
  timeZone: string | null;
  attendees: { email: string; responseStatus: string }[];
  conferenceUrl: string | null;
};

export type WorldFile = {
  id: string;
  owner: string;
  name: string;
  mimeType: string;
  isTrashed: boolean;
  paragraphs: { text: string; style: string; isBullet: boolean }[];
  text: string;
};

export type GoogleWorldClient = {
  addEvent(input: CalendarEventInput): Promise<WorldEvent>;
  /** The organizer is mailed, as by the calendar. */
  respondToEvent(input: EventResponseInput): Promise<WorldEvent>;
  changeEvent(input: EventChangeInput): Promise<WorldEvent>;
  setCalendar(input: CalendarSettingsInput): Promise<{ timeZone: string; isShared: boolean }>;
  /** Older sync tokens of this calendar answer 410 from now on. */
  expireCalendarSync(input: { calendar: string }): Promise<{ change: number }>;
  addFile(input: FileInput): Promise<WorldFile>;
};
