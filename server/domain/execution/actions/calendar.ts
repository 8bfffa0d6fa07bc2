import type { CalendarEvent, CalendarPort } from "#server/connectors/ports/calendar.ts";
import type { VendorError, VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { calendarFor } from "#server/domain/connections/index.ts";
import type { Refusal } from "#server/domain/guardrails/index.ts";
import { ok } from "#server/platform/pure/result.ts";
import type { Made } from "../policy/handle.ts";
import { eventIdOf, firstClash, type Span, slotWords } from "../policy/slot.ts";
import { madeNew } from "./diff.ts";
import { draftOf, oneLine, plainText } from "./draft.ts";
import type { Executor, MoveOf, UndoLook } from "./executor.ts";

type Meeting = MoveOf<"book_meeting">;
type Rescheduling = MoveOf<"reschedule_meeting">;

const spanOf = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Span => ({
  from: new Date(startsAt),
  to: new Date(endsAt),
});
const isGone = (event: CalendarEvent | null): boolean => event === null || event.status === "cancelled";
const gone: Refusal = { rule: "vendor.gone", message: "The meeting is no longer in the calendar." };

/** Somebody was first with the same id, or changed the event in between: only a look tells what stands there. */
const lookAgainOn = (statuses: readonly number[], error: VendorError): VendorError =>
  error.status !== undefined && statuses.includes(error.status) ? { ...error, kind: "unknown" } : error;

/** Whether everybody whose calendar may be looked into is free. Asked right before the call, not only when it was planned. */
async function clash(
  port: CalendarPort,
  attendees: readonly string[],
  wanted: Span,
  own: Span | null,
): VendorResult<Refusal | null> {
  const settings = await port.getSettings();
  if (!settings.ok) return settings;
  const emails = [...new Set([settings.value.email, ...attendees])];
  const answer = await port.freeBusy({ emails, ...wanted });
  if (!answer.ok) return answer;
  const taken = firstClash(answer.value, wanted, own);
  if (!taken) return ok(null);
  const who = taken === settings.value.email ? "You have" : `${taken} has`;
  const message = `${who} something else at that time by now. Choose another time and approve it again.`;
  return ok({ rule: "calendar.slot_taken", message });
}

const meetingLines = (move: Meeting) => {
  const draft = draftOf(move);
  const { attendees, withConference, notify, timeZone } = move.params;
  return [
    { label: "Title", value: oneLine(draft.subject) },
    { label: "When", value: slotWords(spanOf(move.params), timeZone) },
    { label: "Attendees", value: attendees.join(", ") },
    { label: "Video link", value: withConference ? "Yes" : "No" },
    { label: "Invitations", value: notify ? "Google mails them" : "Nobody is mailed" },
    ...(plainText(draft.text) === "" ? [] : [{ label: "Description", value: plainText(draft.text) }]),
  ];
};

const idsOf = (event: CalendarEvent): Made => ({
  ids: { eventId: event.id, ...(event.conferenceUrl ? { conferenceUrl: event.conferenceUrl } : {}) },
  after: null,
});

/** The event's id is made of the execution's: a second create is refused by Google, and found by us. */
export const bookMeeting: Executor<MoveOf<"book_meeting">> = {
  vendor: "google_calendar",
  undoSentence: "Can be taken back: the meeting is cancelled, and whoever was invited is told.",
  keyOf: eventIdOf,
  recipients: (move) => move.params.attendees,
  render: async (_ctx, move) => ({
    target: `${move.params.attendees.join(", ")}, ${slotWords(spanOf(move.params), move.params.timeZone)}`,
    lines: meetingLines(move),
    mail: null,
  }),
  open: async (ctx, move) => {
    const { params } = move;
    const port = await calendarFor(ctx, params.connectionId);
    const { subject, text } = draftOf(move);
    const wanted = spanOf(params);
    return {
      before: async () => ok({ diff: madeNew(meetingLines(move)), snapshot: {} }),
      // A cancelled one was made, and somebody has cancelled it: it is not made again.
      find: async ({ key }) => {
        const event = await port.getEvent(key);
        return event.ok ? ok(event.value && idsOf(event.value)) : event;
      },
      check: () => clash(port, params.attendees, wanted, null),
      call: async ({ key }) => {
        const made = await port.createEvent({
          id: key,
          title: oneLine(subject),
          description: plainText(text),
          startsAt: wanted.from,
          endsAt: wanted.to,
          timeZone: params.timeZone,
          attendees: params.attendees,
          withConference: params.withConference,
          notify: params.notify,
        });
        return made.ok ? ok(idsOf(made.value)) : { ok: false, error: lookAgainOn([409], made.error) };
      },
      lookUndone: async ({ ids }) => {
        const event = await port.getEvent(ids.eventId ?? "");
        if (!event.ok) return event;
        return ok({ is: isGone(event.value) ? "undone" : "ours" });
      },
      callUndo: ({ ids }) => port.cancelEvent(ids.eventId ?? "", { notify: params.notify }),
    };
  },
};

const isAt = (event: CalendarEvent, span: Span): boolean =>
  event.startsAt.getTime() === span.from.getTime() && event.endsAt.getTime() === span.to.getTime();

const moved = (event: CalendarEvent, fallbackZone: string): UndoLook => ({
  is: "changed",
  what: `The meeting is at ${slotWords({ from: event.startsAt, to: event.endsAt }, event.timeZone ?? fallbackZone)} now, which is not what we set: somebody has moved it since.`,
});

const reschedulingLines = ({ params }: Rescheduling) => [
  { label: "When", value: slotWords(spanOf(params), params.timeZone) },
  { label: "Invitations", value: params.notify ? "Google mails the change" : "Nobody is mailed" },
];

export const rescheduleMeeting: Executor<MoveOf<"reschedule_meeting">> = {
  vendor: "google_calendar",
  undoSentence: "Can be taken back, unless somebody moves the meeting in the meantime: it goes back to its old time.",
  keyOf: eventIdOf,
  recipients: () => [],
  render: async (_ctx, move) => ({
    target: `To ${slotWords(spanOf(move.params), move.params.timeZone)}`,
    lines: reschedulingLines(move),
    mail: null,
  }),
  open: async (ctx, move) => reschedulingSession(await calendarFor(ctx, move.params.connectionId), move),
};

function reschedulingSession(
  port: CalendarPort,
  { params }: Rescheduling,
): Awaited<ReturnType<Executor<MoveOf<"reschedule_meeting">>["open"]>> {
  const wanted = spanOf(params);
  const read = () => port.getEvent(params.eventId);
  const priorOf = (snapshot: Record<string, string | null>): Span => ({
    from: new Date(snapshot.startsAt ?? 0),
    to: new Date(snapshot.endsAt ?? 0),
  });
  const done: Made = { ids: { eventId: params.eventId }, after: null };
  return {
    before: async () => {
      const event = await read();
      if (!event.ok) return event;
      if (!event.value) return ok({ diff: [], snapshot: {} });
      const { startsAt, endsAt, timeZone } = event.value;
      const old = slotWords({ from: startsAt, to: endsAt }, timeZone ?? params.timeZone);
      return ok({
        diff: [{ label: "When", before: old, after: slotWords(wanted, params.timeZone) }],
        snapshot: { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), timeZone },
      });
    },
    find: async ({ snapshot, isSameContent }) => {
      if (!snapshot || !isSameContent) return ok(null);
      const event = await read();
      if (!event.ok) return event;
      return ok(event.value && isAt(event.value, wanted) ? done : null);
    },
    check: async ({ snapshot }) => {
      const event = await read();
      if (!event.ok) return event;
      if (!event.value || isGone(event.value) || !snapshot) return ok(gone);
      if (!isAt(event.value, priorOf(snapshot))) {
        return ok({
          rule: "vendor.changed_since",
          message: "Somebody moved the meeting in the meantime. Look at it again and approve a new time.",
        });
      }
      const attendees = event.value.attendees.filter(({ response }) => response !== "declined");
      return clash(port, attendees.map(({ email }) => email), wanted, priorOf(snapshot)); // biome-ignore format: one call
    },
    call: async () => {
      const patch = { startsAt: wanted.from, endsAt: wanted.to, timeZone: params.timeZone };
      const event = await read();
      if (!event.ok) return event;
      const options = { notify: params.notify, ifEtag: event.value?.etag ?? null };
      const patched = await port.patchEvent(params.eventId, patch, options);
      return patched.ok ? ok(done) : { ok: false, error: lookAgainOn([412], patched.error) };
    },
    lookUndone: async ({ snapshot }) => {
      const event = await read();
      if (!event.ok) return event;
      if (!event.value || isGone(event.value)) return ok({ is: "changed", what: "The meeting was cancelled since." });
      if (isAt(event.value, priorOf(snapshot ?? {}))) return ok({ is: "undone" });
      return ok(isAt(event.value, wanted) ? { is: "ours" } : moved(event.value, params.timeZone));
    },
    callUndo: async ({ snapshot }) => {
      const event = await read();
      if (!event.ok) return event;
      const prior = priorOf(snapshot ?? {});
      const patch = { startsAt: prior.from, endsAt: prior.to, timeZone: snapshot?.timeZone ?? params.timeZone };
      const options = { notify: params.notify, ifEtag: event.value?.etag ?? null };
      const patched = await port.patchEvent(params.eventId, patch, options);
      return patched.ok ? ok(undefined) : { ok: false, error: lookAgainOn([412], patched.error) };
    },
  };
}
