import type {
  Attendee,
  CalendarChanges,
  CalendarEvent,
  CalendarPort,
  FreeBusy,
  NewCalendarEvent,
} from "#server/connectors/ports/calendar.ts";
import { ok } from "#server/platform/pure/result.ts";
import type { FakeCall, FakeFail } from "./fake-call.ts";

type Stored = CalendarEvent & { sequence: number };
type Calendar = { timeZone: string; isHidden: boolean; forgottenUntil: number };

export type FakeEvent = { title?: string; startsAt: Date; endsAt: Date } & Partial<
  Pick<CalendarEvent, "id" | "seriesId" | "description" | "isAllDay" | "timeZone" | "conferenceUrl">
> & { attendees?: (string | Attendee)[] };

/** A mail that the vendor would have sent to an attendee. */
export type FakeInvitation = { kind: "invited" | "changed" | "cancelled"; eventId: string; to: string };

/** All calendars; an event is one row that its organizer and its attendees see. The sequence rises with every change. */
function createCalendarWorld(now: () => Date) {
  const calendars = new Map<string, Calendar>();
  const events = new Map<string, Stored>();
  const invitations: FakeInvitation[] = [];
  let counter = 0;
  const open = (email: string): Calendar => {
    const calendar = calendars.get(email) ?? { timeZone: "UTC", isHidden: false, forgottenUntil: 0 };
    calendars.set(email, calendar);
    return calendar;
  };
  const put = (event: Omit<Stored, "etag" | "sequence" | "updatedAt">): Stored => {
    counter += 1;
    const stored = { ...event, etag: `"${counter}"`, sequence: counter, updatedAt: now() };
    events.set(event.id, stored);
    return stored;
  };
  return {
    open,
    put,
    invitations,
    has: (email: string) => calendars.has(email),
    get: (id: string) => events.get(id),
    eventsOf: (email: string) => [...events.values()].filter((event) => isSeenBy(event, email)),
    count: () => counter,
    tell(kind: FakeInvitation["kind"], event: Stored, notify: boolean): void {
      if (!notify) return;
      for (const { email } of event.attendees) {
        if (email !== event.organizer) invitations.push({ kind, eventId: event.id, to: email });
      }
    },
  };
}

type CalendarWorld = ReturnType<typeof createCalendarWorld>;

const isSeenBy = (event: Stored, email: string): boolean =>
  event.organizer === email || event.attendees.some((attendee) => attendee.email === email);

/** Calendars in memory. A calendar is seen by people of its own domain, as within one organisation. */
export function createFakeCalendar(now: () => Date, fail: FakeFail) {
  const world = createCalendarWorld(now);
  return {
    port: (call: FakeCall): CalendarPort => ({
      ...reading(call, world, fail),
      ...writing(call, world, fail),
    }),
    world: {
      setTimeZone: (email: string, timeZone: string) => void Object.assign(world.open(email), { timeZone }),
      /** Nobody else may look into this calendar from now on. */
      hide: (email: string) => void Object.assign(world.open(email), { isHidden: true }),
      /** Older cursors are answered with `cursor_expired` from now on. */
      expireChanges: (email: string) => void Object.assign(world.open(email), { forgottenUntil: world.count() + 1 }),
      events: (email: string): readonly CalendarEvent[] => world.eventsOf(email),
      /** Mails that the vendor would have sent. */
      invitations: world.invitations as readonly FakeInvitation[],
      ...happenings(world),
    },
  };
}

/** What people do in their own calendars. */
function happenings(world: CalendarWorld) {
  const change = (id: string, patch: Partial<CalendarEvent>): CalendarEvent => {
    const event = world.get(id);
    if (!event) throw new Error(`no event ${id}`);
    return world.put({ ...event, ...patch });
  };
  return {
    add(organizer: string, event: FakeEvent): CalendarEvent {
      world.open(organizer);
      const attendees = (event.attendees ?? []).map((who) =>
        typeof who === "string" ? { email: who, response: "needs_action" as const } : who,
      );
      const plain = {
        seriesId: null,
        title: "Meeting",
        description: "",
        isAllDay: false,
        timeZone: "UTC",
        conferenceUrl: null,
      };
      const id = event.id ?? `fake${world.count() + 1}`;
      return world.put({ ...plain, ...event, id, attendees, organizer, status: "confirmed" });
    },
    respond(id: string, email: string, response: Attendee["response"]): CalendarEvent {
      const attendees = world.get(id)?.attendees ?? [];
      return change(id, { attendees: attendees.map((one) => (one.email === email ? { email, response } : one)) });
    },
    move: (id: string, startsAt: Date, endsAt: Date) => change(id, { startsAt, endsAt }),
    cancel: (id: string) => change(id, { status: "cancelled" }),
  };
}

type Reading = Pick<CalendarPort, "getSettings" | "freeBusy" | "getEvent" | "listChanges">;

function reading(call: FakeCall, world: CalendarWorld, fail: FakeFail): Reading {
  return {
    getSettings: () => call("read", (email) => ok({ email, timeZone: world.open(email).timeZone })),
    freeBusy: ({ emails, from, to }) =>
      call("read", (asker) => {
        if (from >= to) return fail("rejected", 400);
        return ok(emails.map((email) => freeBusyOf(world, asker, email.toLowerCase(), from, to)));
      }),
    getEvent: (id) =>
      call("read", (email) => {
        const event = world.get(id);
        return ok(event && isSeenBy(event, email) ? asSeen(event) : null);
      }),
    listChanges: (cursor, window) =>
      call<CalendarChanges>("read", (email) => {
        const own = world.eventsOf(email).toSorted((a, b) => a.sequence - b.sequence);
        const next = String(world.count());
        if (cursor === null) {
          const live = own.filter((event) => event.status !== "cancelled" && overlaps(event, window));
          return ok({ kind: "changes", events: live.map(asSeen), cursor: next });
        }
        if (!/^\d+$/.test(cursor) || Number(cursor) < world.open(email).forgottenUntil)
          return ok({ kind: "cursor_expired" });
        return ok({
          kind: "changes",
          events: own.filter((event) => event.sequence > Number(cursor)).map(asSeen),
          cursor: next,
        });
      }),
  };
}

const overlaps = (event: { startsAt: Date; endsAt: Date }, window: { from: Date; to: Date }): boolean =>
  event.startsAt < window.to && event.endsAt > window.from;

const domainOf = (email: string): string => email.split("@")[1] ?? "";

function freeBusyOf(world: CalendarWorld, asker: string, email: string, from: Date, to: Date): FreeBusy {
  const isOwn = email === asker;
  const isShared = world.has(email) && !world.open(email).isHidden && domainOf(email) === domainOf(asker);
  if (!isOwn && !isShared) return { email, isKnown: false, busy: [] };
  const busy = world
    .eventsOf(email)
    .filter((event) => event.status !== "cancelled" && overlaps(event, { from, to }) && !hasDeclined(event, email))
    .map((event) => ({ from: event.startsAt, to: event.endsAt }))
    .toSorted((a, b) => a.from.getTime() - b.from.getTime());
  return { email, isKnown: true, busy };
}

const asSeen = ({ sequence: _sequence, ...event }: Stored): CalendarEvent => event;

const hasDeclined = (event: Stored, email: string): boolean =>
  event.attendees.some((attendee) => attendee.email === email && attendee.response === "declined");

type Writing = Pick<CalendarPort, "createEvent" | "patchEvent" | "cancelEvent">;

function writing(call: FakeCall, world: CalendarWorld, fail: FakeFail): Writing {
  return {
    createEvent: (event) =>
      call("write", (organizer) => {
        if (!/^[a-v0-9]{5,1024}$/.test(event.id) || event.startsAt >= event.endsAt) return fail("rejected", 400);
        if (world.get(event.id)) return fail("rejected", 409);
        world.open(organizer);
        const stored = world.put(asStored(event, organizer));
        world.tell("invited", stored, event.notify);
        return ok(asSeen(stored));
      }),
    patchEvent: (id, patch, { notify, ifEtag }) =>
      call("write", (email) => {
        const event = world.get(id);
        const refused = refusalOf(event, email, ifEtag);
        if (!event || refused) return fail(...(refused ?? ["not_found", 404]));
        const attendees = patch.attendees ? invited(patch.attendees, event.attendees) : event.attendees;
        const changed = { ...event, ...patch, attendees };
        if (changed.startsAt >= changed.endsAt) return fail("rejected", 400);
        const stored = world.put(changed);
        world.tell("changed", stored, notify);
        return ok(asSeen(stored));
      }),
    cancelEvent: (id, { notify }) =>
      call<void>("write", (email) => {
        const event = world.get(id);
        if (!event || !isSeenBy(event, email)) return fail("not_found", 404);
        if (event.status === "cancelled") return ok(undefined);
        if (event.organizer !== email) return fail("rejected", 403);
        world.tell("cancelled", world.put({ ...event, status: "cancelled" }), notify);
        return ok(undefined);
      }),
  };
}

function refusalOf(event: Stored | undefined, email: string, ifEtag: string | null): Parameters<FakeFail> | null {
  if (!event || !isSeenBy(event, email)) return ["not_found", 404];
  if (event.organizer !== email) return ["rejected", 403];
  return ifEtag !== null && ifEtag !== event.etag ? ["rejected", 412] : null;
}

const asStored = (event: NewCalendarEvent, organizer: string) => ({
  id: event.id,
  status: "confirmed" as const,
  seriesId: null,
  title: event.title,
  description: event.description,
  startsAt: event.startsAt,
  endsAt: event.endsAt,
  isAllDay: false,
  timeZone: event.timeZone,
  organizer,
  attendees: invited(event.attendees, []),
  conferenceUrl: event.withConference ? `https://meet.google.com/${event.id.slice(0, 12)}` : null,
});

/** Who was there keeps the answer given. */
const invited = (emails: string[], before: readonly Attendee[]): Attendee[] =>
  emails.map((address) => {
    const email = address.toLowerCase();
    return before.find((attendee) => attendee.email === email) ?? { email, response: "needs_action" };
  });
