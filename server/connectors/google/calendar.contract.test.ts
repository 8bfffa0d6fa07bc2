import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GMAIL_SCOPES, GOOGLE_CLIENT, SEEDED_TOKENS } from "#sandbox/constants.ts";
import { answerConsent } from "#sandbox/index.ts";
import { APP_URL, testSandbox } from "#sandbox/testing/start.ts";
import type { Attendee, CalendarChanges, CalendarPort, NewCalendarEvent } from "#server/connectors/ports/calendar.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { createFakeGoogle } from "./fake.ts";
import { createGoogleConnector } from "./index.ts";
import { googleFeatures } from "./scopes.ts";

const CASEY = "casey@brightline.test";
const MORGAN = "morgan@brightline.test";
const TOM = "tom.albrecht@coldcreek.example";
const quick = { timeoutMs: 2_000, backoffMs: 10, breakerFailures: 50 };
const HOUR = 3_600_000;

const WEEK = 7 * 24 * HOUR;
/** Times of winter: no clock changes between them. */
const timesOf = (first: Date, count: number) =>
  Array.from({ length: count }, (_, week) => new Date(first.getTime() + week * WEEK));
const stampOf = (at: Date) => at.toISOString().replace(/[-:]|\.\d+/g, "");

type Subject = {
  oauth: OAuthPort;
  calendar(token: TokenSource): CalendarPort;
  casey: TokenSource;
  consent(url: string): Promise<URL>;
  setTimeZone(zone: string): Promise<void>;
  hideMorgan(): Promise<void>;
  addEvent(organizer: string, startsAt: Date, attendees: string[]): Promise<string>;
  /** A meeting every week at the same time in Berlin. @returns the ids of its times */
  addSeries(organizer: string, startsAt: Date, times: number): Promise<{ seriesId: string; ids: string[] }>;
  respond(id: string, email: string, response: Attendee["response"]): Promise<void>;
  move(id: string, startsAt: Date, endsAt: Date): Promise<void>;
  cancel(id: string): Promise<void>;
  expireChanges(): Promise<void>;
  /** Event notices in Tom's mailbox that name this title. */
  mailsToTom(title: string): Promise<number>;
  failNext(fault: "rate_limited" | "server_error" | "lost_reply", on: "read" | "write"): Promise<void>;
  close(): Promise<void>;
};

async function emulated(): Promise<Subject> {
  const sandbox = await testSandbox();
  const { world } = sandbox;
  const env = {
    GOOGLE_CLIENT_ID: GOOGLE_CLIENT.id,
    GOOGLE_CLIENT_SECRET: GOOGLE_CLIENT.secret,
    GOOGLE_ISSUER: sandbox.urls.google,
    GOOGLE_API_URL: sandbox.urls.google,
  };
  const { oauth, calendar } = createGoogleConnector(env, quick);
  const words = {
    needs_action: "needsAction",
    accepted: "accepted",
    declined: "declined",
    tentative: "tentative",
  } as const;
  return {
    oauth,
    calendar,
    casey: () => Promise.resolve(SEEDED_TOKENS.google.accessToken),
    consent: (url) => answerConsent(url, { account: MORGAN }),
    setTimeZone: async (timeZone) => void (await world.setCalendar({ calendar: CASEY, timeZone })),
    hideMorgan: async () => void (await world.setCalendar({ calendar: MORGAN, isShared: false })),
    addEvent: async (organizer, startsAt, attendees) => {
      const times = { startsAtMs: startsAt.getTime(), endsAtMs: startsAt.getTime() + HOUR };
      return (await world.addEvent({ organizer, title: "Theirs", ...times, attendees })).id;
    },
    addSeries: async (organizer, startsAt, count) => {
      const times = { startsAtMs: startsAt.getTime(), endsAtMs: startsAt.getTime() + HOUR };
      const recurrence = [`RRULE:FREQ=WEEKLY;COUNT=${count}`];
      const series = { organizer, title: "Weekly", ...times, timeZone: "Europe/Berlin", recurrence };
      const { id } = await world.addEvent({ ...series, attendees: [CASEY] });
      return { seriesId: id, ids: timesOf(startsAt, count).map((at) => `${id}_${stampOf(at)}`) };
    },
    respond: async (eventId, attendee, response) =>
      void (await world.respondToEvent({ eventId, attendee, response: words[response] })),
    move: async (eventId, startsAt, endsAt) => {
      const times = { startsAtMs: startsAt.getTime(), endsAtMs: endsAt.getTime() };
      await world.changeEvent({ eventId, action: "move", ...times });
    },
    cancel: async (eventId) => void (await world.changeEvent({ eventId, action: "cancel" })),
    expireChanges: async () => void (await world.expireCalendarSync({ calendar: CASEY })),
    mailsToTom: async (title) => {
      const box = (await world.state()).mailboxes.find((mailbox) => mailbox.email === TOM);
      return (box?.messages ?? []).filter((mail) => mail.subject.includes(`: ${title} @`)).length;
    },
    failNext: async (kind, on) =>
      void (await world.fault({ vendor: "google", kind, path: "/events", method: on === "read" ? "GET" : "POST" })),
    close: () => sandbox.close(),
  };
}

async function faked(): Promise<Subject> {
  const google = createFakeGoogle();
  const { accessToken } = google.grant(CASEY, Object.values(googleFeatures).flat());
  const { calendars } = google;
  calendars.add(MORGAN, { startsAt: new Date("2020-01-01T09:00:00Z"), endsAt: new Date("2020-01-01T10:00:00Z") });
  return {
    oauth: google.oauth,
    calendar: google.calendar,
    casey: () => Promise.resolve(accessToken),
    consent: async (url) => google.consent(url, MORGAN),
    setTimeZone: async (zone) => calendars.setTimeZone(CASEY, zone),
    hideMorgan: async () => calendars.hide(MORGAN),
    addEvent: async (organizer, startsAt, attendees) =>
      calendars.add(organizer, { title: "Theirs", startsAt, endsAt: new Date(startsAt.getTime() + HOUR), attendees })
        .id,
    addSeries: async (organizer, startsAt, count) => {
      const seriesId = `series${startsAt.getTime()}`;
      const ids = timesOf(startsAt, count).map((at) => {
        const times = { startsAt: at, endsAt: new Date(at.getTime() + HOUR), timeZone: "Europe/Berlin" };
        const id = `${seriesId}_${stampOf(at)}`;
        return calendars.add(organizer, { id, seriesId, title: "Weekly", ...times, attendees: [CASEY] }).id;
      });
      return { seriesId, ids };
    },
    respond: async (id, email, response) => void calendars.respond(id, email, response),
    move: async (id, startsAt, endsAt) => void calendars.move(id, startsAt, endsAt),
    cancel: async (id) => void calendars.cancel(id),
    expireChanges: async () => calendars.expireChanges(CASEY),
    mailsToTom: async (title) => {
      const ids = new Set(calendars.events(TOM).flatMap((event) => (event.title === title ? [event.id] : [])));
      return calendars.invitations.filter((mail) => mail.to === TOM && ids.has(mail.eventId)).length;
    },
    failNext: async (fault, on) => google.failNext(fault, on),
    close: async () => {},
  };
}

async function must<T>(call: VendorResult<T>): Promise<T> {
  const answer = await call;
  if (!answer.ok) throw new Error(`${answer.error.kind} ${answer.error.status ?? ""} ${answer.error.message}`);
  return answer.value;
}

async function refusal(call: VendorResult<unknown>): Promise<[string, number | undefined]> {
  const answer = await call;
  return answer.ok ? ["ok", undefined] : [answer.error.kind, answer.error.status];
}

function changesOf(answer: CalendarChanges) {
  if (answer.kind !== "changes") throw new Error(answer.kind);
  return answer;
}

let serial = 0;
/** Each test has a week of its own. */
const week = () => {
  serial += 1;
  return new Date(Date.UTC(2027, 0, 4, 9) + serial * 7 * 24 * HOUR);
};
const newEvent = (startsAt: Date, more: Partial<NewCalendarEvent> = {}): NewCalendarEvent => ({
  id: `meet${startsAt.getTime().toString(32)}`,
  title: `Walkthrough ${startsAt.getTime()}`,
  description: "Agenda: docks",
  startsAt,
  endsAt: new Date(startsAt.getTime() + HOUR / 2),
  timeZone: "Europe/Berlin",
  attendees: [TOM],
  withConference: true,
  notify: false,
  ...more,
});

describe.each([
  ["fake", faked],
  ["emulator", emulated],
] as const)("a calendar by the %s", (_name, start) => {
  let subject: Subject;
  let calendar: CalendarPort;
  beforeAll(async () => {
    subject = await start();
    calendar = subject.calendar(subject.casey);
  });
  afterAll(() => subject.close());

  it("says whose it is and its zone", async () => {
    await subject.setTimeZone("America/Chicago");
    expect(await must(calendar.getSettings())).toEqual({ email: CASEY, timeZone: "America/Chicago" });
  });

  it("keeps an event under our id, with its conference, people and zone", async () => {
    const wanted = newEvent(week());
    const made = await must(calendar.createEvent(wanted));
    expect(made).toMatchObject({
      id: wanted.id,
      status: "confirmed",
      title: wanted.title,
      description: wanted.description,
      startsAt: wanted.startsAt,
      endsAt: wanted.endsAt,
      isAllDay: false,
      timeZone: "Europe/Berlin",
      organizer: CASEY,
      attendees: [{ email: TOM, response: "needs_action" }],
    });
    expect(made.conferenceUrl).toMatch(/^https:\/\/meet\.google\.com\/\S+$/);
    expect(await must(calendar.getEvent(wanted.id))).toEqual(made);
    expect(await must(calendar.getEvent("meetnever"))).toBeNull();
    const plain = await must(calendar.createEvent(newEvent(week(), { withConference: false })));
    expect(plain.conferenceUrl).toBeNull();
  });

  it("refuses a second event with the same id, and one that ends before it starts", async () => {
    const wanted = newEvent(week());
    await must(calendar.createEvent(wanted));
    expect(await refusal(calendar.createEvent(wanted))).toEqual(["rejected", 409]);
    const backwards = newEvent(week(), { endsAt: new Date(0) });
    expect(await refusal(calendar.createEvent(backwards))).toEqual(["rejected", 400]);
  });

  it("mails the people only when told so", async () => {
    const quiet = newEvent(week());
    await must(calendar.createEvent(quiet));
    expect(await subject.mailsToTom(quiet.title)).toBe(0);
    const loud = newEvent(week(), { notify: true });
    const made = await must(calendar.createEvent(loud));
    expect(await subject.mailsToTom(loud.title)).toBe(1);
    const startsAt = new Date(loud.startsAt.getTime() + HOUR);
    const times = { startsAt, endsAt: new Date(startsAt.getTime() + HOUR) };
    await must(calendar.patchEvent(loud.id, times, { notify: true, ifEtag: made.etag }));
    await must(calendar.cancelEvent(loud.id, { notify: true }));
    expect(await subject.mailsToTom(loud.title)).toBe(3);
  });

  it("changes what is named and only what nobody else has changed since", async () => {
    const wanted = newEvent(week());
    const made = await must(calendar.createEvent(wanted));
    await subject.respond(wanted.id, TOM, "accepted");
    const patch = { title: "New title" };
    expect(await refusal(calendar.patchEvent(wanted.id, patch, { notify: false, ifEtag: made.etag }))).toEqual([
      "rejected",
      412,
    ]);
    const now = await must(calendar.getEvent(wanted.id));
    const changed = await must(calendar.patchEvent(wanted.id, patch, { notify: false, ifEtag: now?.etag ?? null }));
    expect(changed).toMatchObject({ title: "New title", startsAt: wanted.startsAt, description: wanted.description });
    expect(changed.etag).not.toBe(made.etag);
    expect(changed.conferenceUrl).toBe(made.conferenceUrl);
  });

  it("keeps the answers of who stays when people are added", async () => {
    const wanted = newEvent(week());
    await must(calendar.createEvent(wanted));
    await subject.respond(wanted.id, TOM, "accepted");
    const changed = await must(
      calendar.patchEvent(wanted.id, { attendees: [TOM, MORGAN] }, { notify: false, ifEtag: null }),
    );
    expect(changed.attendees).toEqual([
      { email: TOM, response: "accepted" },
      { email: MORGAN, response: "needs_action" },
    ]);
  });

  it("cancels once, finds the cancelled one, and does not know what never was", async () => {
    const wanted = newEvent(week());
    await must(calendar.createEvent(wanted));
    await must(calendar.cancelEvent(wanted.id, { notify: false }));
    await must(calendar.cancelEvent(wanted.id, { notify: false }));
    expect((await must(calendar.getEvent(wanted.id)))?.status).toBe("cancelled");
    expect(await refusal(calendar.cancelEvent("meetnever", { notify: false }))).toEqual(["not_found", 404]);
  });

  it("lets nobody change another person's meeting", async () => {
    const id = await subject.addEvent(MORGAN, week(), [CASEY]);
    expect((await must(calendar.getEvent(id)))?.organizer).toBe(MORGAN);
    const options = { notify: false, ifEtag: null };
    expect(await refusal(calendar.patchEvent(id, { title: "Mine" }, options))).toEqual(["rejected", 403]);
    expect(await refusal(calendar.cancelEvent(id, options))).toEqual(["rejected", 403]);
  });

  it("knows busy times of colleagues, and says of whom it knows nothing", async () => {
    const from = week();
    const to = new Date(from.getTime() + 24 * HOUR);
    await subject.addEvent(MORGAN, from, []);
    const declined = await subject.addEvent(MORGAN, new Date(from.getTime() + 4 * HOUR), [CASEY]);
    await subject.respond(declined, CASEY, "declined");
    const asked = await must(calendar.freeBusy({ emails: [CASEY, MORGAN, TOM], from, to }));
    expect(asked.map(({ email, isKnown, busy }) => [email, isKnown, busy.length])).toEqual([
      [CASEY, true, 0],
      [MORGAN, true, 2],
      [TOM, false, 0],
    ]);
    expect(asked[1]?.busy[0]).toEqual({ from, to: new Date(from.getTime() + HOUR) });
    expect(await refusal(calendar.freeBusy({ emails: [CASEY], from: to, to: from }))).toEqual(["rejected", 400]);
    await subject.hideMorgan();
    expect(await must(calendar.freeBusy({ emails: [MORGAN], from, to }))).toMatchObject([{ isKnown: false, busy: [] }]);
  });

  it("lists a window first and then what changed, cancellations too", async () => {
    const from = week();
    const to = new Date(from.getTime() + 24 * HOUR);
    const inside = newEvent(from);
    await must(calendar.createEvent(inside));
    await must(calendar.createEvent(newEvent(week())));
    const first = changesOf(await must(calendar.listChanges(null, { from, to })));
    expect(first.events.map((event) => event.id)).toEqual([inside.id]);
    expect(changesOf(await must(calendar.listChanges(first.cursor, { from, to }))).events).toEqual([]);

    await subject.respond(inside.id, TOM, "accepted");
    const theirs = await subject.addEvent(TOM, from, [CASEY]);
    await subject.move(theirs, to, new Date(to.getTime() + HOUR));
    const second = changesOf(await must(calendar.listChanges(first.cursor, { from, to })));
    expect(second.events.map((event) => event.id)).toEqual([inside.id, theirs]);
    expect(second.events[0]?.attendees).toEqual([{ email: TOM, response: "accepted" }]);
    expect(second.events[1]?.startsAt).toEqual(to);

    await subject.cancel(theirs);
    const third = changesOf(await must(calendar.listChanges(second.cursor, { from, to })));
    expect(third.events.map(({ id, status }) => [id, status])).toEqual([[theirs, "cancelled"]]);
  });

  it("says when a cursor is too old, and that a made-up one is", async () => {
    const window = { from: week(), to: week() };
    const { cursor } = changesOf(await must(calendar.listChanges(null, window)));
    await subject.expireChanges();
    expect(await must(calendar.listChanges(cursor, window))).toEqual({ kind: "cursor_expired" });
    expect(await must(calendar.listChanges("made-up", window))).toEqual({ kind: "cursor_expired" });
    changesOf(await must(calendar.listChanges(null, window)));
  });

  it("tells every time of a meeting that repeats, and what was changed about one of them alone", async () => {
    const first = new Date("2027-11-08T09:00:00Z");
    const window = { from: new Date("2027-11-01T00:00:00Z"), to: new Date("2027-12-20T00:00:00Z") };
    const { seriesId, ids } = await subject.addSeries(MORGAN, first, 4);
    const before = changesOf(await must(calendar.listChanges(null, window)));
    const times = before.events.filter((event) => event.seriesId === seriesId);
    expect(times.map(({ id }) => id).sort()).toEqual(ids);
    expect(times.map(({ startsAt }) => startsAt.getTime()).sort()).toEqual(timesOf(first, 4).map(Number));
    const [one = "", two = "", three = ""] = ids;
    const later = new Date(first.getTime() + WEEK + HOUR);
    await subject.move(two, later, new Date(later.getTime() + HOUR));
    await subject.cancel(three);
    const news = changesOf(await must(calendar.listChanges(before.cursor, window)));
    expect(news.events.map(({ id, status }) => [id, status]).sort()).toEqual([
      [two, "confirmed"],
      [three, "cancelled"],
    ]);
    expect(news.events.find(({ id }) => id === two)).toMatchObject({ startsAt: later, seriesId });
    expect(await must(calendar.getEvent(one))).toMatchObject({ id: one, seriesId, startsAt: first });
    const span = { from: first, to: new Date(first.getTime() + 3 * WEEK) };
    const [busy] = await must(calendar.freeBusy({ emails: [CASEY], ...span }));
    expect(busy?.busy.map(({ from }) => from)).toEqual([first, later]);
  });

  it("does not know whether an event was made when the answer is lost, and finds it by looking", async () => {
    const lost = newEvent(week());
    await subject.failNext("lost_reply", "write");
    expect((await refusal(calendar.createEvent(lost)))[0]).toBe("unknown");
    expect(await must(calendar.getEvent(lost.id))).not.toBeNull();
    const refused = newEvent(week());
    await subject.failNext("server_error", "write");
    expect((await refusal(calendar.createEvent(refused)))[0]).toBe("unknown");
    expect(await must(calendar.getEvent(refused.id))).toBeNull();
    await subject.failNext("rate_limited", "write");
    expect((await refusal(calendar.createEvent(refused)))[0]).toBe("rate_limited");
  });

  it("is refused until a person allows it, and then together with what was allowed before", async () => {
    const mailOnly = await grantOf(subject, subject.oauth.scopes);
    const refused = await subject.calendar(mailOnly).getSettings();
    expect(refused).toMatchObject({ ok: false, error: { kind: "auth_expired", status: 403 } });
    const both = await grantOf(subject, [...subject.oauth.scopes, ...(subject.oauth.features?.calendar ?? [])]);
    expect((await must(subject.calendar(both).getSettings())).email).toBe(MORGAN);
  });
});

/** Morgan's consent to these scopes. */
async function grantOf({ oauth, consent }: Subject, scopes: readonly string[]): Promise<TokenSource> {
  const redirectUri = `${APP_URL}/api/connections/google/callback`;
  const codeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  const back = await consent(
    oauth.authorizationUrl({ state: "s", codeChallenge, redirectUri, loginHint: null, scopes }),
  );
  const code = back.searchParams.get("code") ?? "";
  const codeVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const tokens = await must(oauth.exchangeCode({ code, codeVerifier, redirectUri }));
  expect(tokens.scopes).toContain(GMAIL_SCOPES.modify);
  return () => Promise.resolve(tokens.accessToken);
}
