import { bookingOf, getMeeting, type Meeting } from "#server/domain/calendar/index.ts";
import { sendingMailbox } from "#server/domain/connections/index.ts";
import { getPerson, type Person360, plainName, recentMessages } from "#server/domain/crm/index.ts";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import { withSignature } from "#server/domain/outreach/index.ts";
import type { Evidence, ProposeMoveInput } from "#server/domain/queue/contract.ts";
import { proposeMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { HOUR_MS, MINUTE_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import { meetingSignal } from "../contract.ts";
import { briefDraft, followUpDraft, missedDraft } from "../policy/meeting-texts.ts";
import { moveStatusOf, zoneOfReader } from "../store/meetings.ts";
import { linkSubject, type SignalRow } from "../store/process.ts";
import { briefFacts } from "./meeting-brief.ts";
import type { Processed, Processor } from "./processor.ts";
import { leadingDeal, noMailbox, when, whoIs, worthOf } from "./subject.ts";

const BRIEF_AHEAD_MS = 30 * MINUTE_MS;
const FOLLOW_UP_DUE_MS = 4 * HOUR_MS;
const HALF_LIFE_HOURS = 24;
const ahead = { wasDropped: "Somebody decided that no brief is needed.", isReady: "The brief is ready." };

type Known = { meeting: Meeting; person: Person360 };

/** A meeting is near: a brief is prepared half an hour before it. Told again on its day, it feeds the same move. */
export const processMeetingAhead: Processor = async (ctx, steps, signal) => {
  const { reason } = await steps.run("link-subject", () => look(ctx, signal, whyNotAhead));
  return reason === null ? steps.run("propose-brief", () => proposeBrief(ctx, signal)) : { kind: "ignored", reason };
};

/** A meeting is over: it is counted, for the move that booked it, and followed up. */
export const processMeetingOver: Processor = async (ctx, steps, signal) => {
  const { reason } = await steps.run("link-subject", () => look(ctx, signal, () => null));
  if (reason !== null) return { kind: "ignored", reason };
  await steps.run("record-outcome", () => countEnd(ctx, signal));
  return steps.run("propose-follow-up", () => proposeFollowUp(ctx, signal));
};

function whyNotAhead({ isOff, startsAt }: Meeting, now: Date): string | null {
  if (isOff) return "The meeting will not take place.";
  return startsAt <= now ? "The meeting has begun." : null;
}

/** Names the person of the signal. @returns why nothing is to be done, decided once for all replays */
async function look(
  ctx: Ctx,
  signal: SignalRow,
  whyNot: (meeting: Meeting, now: Date) => string | null,
): Promise<{ reason: string | null }> {
  const known = await knownOf(ctx, signal);
  if (known === null) return { reason: "The meeting is no longer in the calendar." };
  const { contact, deals } = known.person;
  const subject = { contactId: contact.id, companyId: contact.companyId, dealId: leadingDeal(deals)?.id ?? null };
  await transact(ctx, (tx) => linkSubject(tx, ctx.workspaceId, signal.id, subject));
  return { reason: whyNot(known.meeting, ctx.now()) };
}

/** Read in every step anew: rows stay where they are. Null for a meeting that is gone, or with nobody we know. */
async function knownOf(ctx: Ctx, signal: SignalRow): Promise<Known | null> {
  const { calendarEventId } = meetingSignal.parse(signal.payload);
  const meeting = await getMeeting(ctx, calendarEventId);
  const person = meeting?.contactId ? await getPerson(ctx, meeting.contactId) : null;
  return meeting && person && { meeting, person };
}

async function needKnown(ctx: Ctx, signal: SignalRow): Promise<Known> {
  const known = await knownOf(ctx, signal);
  if (!known) throw notFound("meeting");
  return known;
}

async function proposeBrief(ctx: Ctx, signal: SignalRow): Promise<Processed> {
  const { meeting, person } = await needKnown(ctx, signal);
  const first = `meeting_prep_needed:${meeting.vendorEventId}:${meeting.startsAt.toISOString()}`;
  const before =
    signal.type === "meeting_today" ? await moveStatusOf(ctx.db.prisma, ctx.workspaceId, signal.source, first) : null;
  if (before === "done") return { kind: "ignored", reason: ahead.isReady };
  if (before === "dismissed") return { kind: "ignored", reason: ahead.wasDropped };
  const who = whoIs(person, null);
  const messages = await recentMessages(ctx, person.contact.id, 5);
  const mailbox = await sendingMailbox(ctx, null, meeting.connectionId);
  const timeZone = await zoneOfReader(ctx.db.prisma, ctx.workspaceId, mailbox?.userId ?? null);
  const { facts, leftOut } = briefFacts(signal, meeting, person, messages, timeZone);
  const { moveId } = await proposeMove(ctx, {
    ...moveOf(signal, meeting, person),
    dedupeKey: `meeting:${meeting.vendorEventId}`,
    actionType: "prepare_brief",
    params: { question: null },
    ownerId: mailbox?.userId ?? null,
    title: `Prepare for the meeting with ${who} – ${when(meeting.startsAt, timeZone)}`.slice(0, 300),
    draft: briefDraft(plainName(meeting.title) || "meeting", facts, leftOut),
    dueAt: new Date(meeting.startsAt.getTime() - BRIEF_AHEAD_MS),
  });
  return { kind: "moved", moveId, note: null };
}

/** One end of one meeting is one outcome, in whatever calendars of ours it stands. */
async function countEnd(ctx: Ctx, signal: SignalRow): Promise<{ outcomeId: string }> {
  const { meeting, person } = await needKnown(ctx, signal);
  const booking = await bookingOf(ctx, meeting.vendorEventId);
  const { kind, confidence, why } = meeting.end;
  const outcome = await recordOutcome(ctx, {
    type: kind === "held" ? "meeting_held" : "meeting_no_show",
    source: "calendar",
    confidence,
    contactId: person.contact.id,
    moveId: booking?.moveId ?? null,
    executionId: booking?.executionId ?? null,
    signalId: signal.id,
    occurredAt: meeting.endsAt,
    naturalKey: `calendar:${meeting.vendorEventId}:${meeting.startsAt.toISOString()}:over`,
    evidence: { calendarEventId: meeting.id, why },
  });
  return { outcomeId: outcome.id };
}

async function proposeFollowUp(ctx: Ctx, signal: SignalRow): Promise<Processed> {
  const { meeting, person } = await needKnown(ctx, signal);
  const mailbox = await sendingMailbox(ctx, null, meeting.connectionId);
  if (!mailbox) return { kind: "waiting", reason: noMailbox };
  const isHeld = meeting.end.kind === "held";
  const letter = {
    greeting: plainName(person.contact.firstName) || null,
    sender: plainName(mailbox.name) || null,
    isSigned: mailbox.signature !== "",
  };
  const draft = isHeld ? followUpDraft(letter) : missedDraft(letter);
  const who = whoIs(person, null);
  const { moveId } = await proposeMove(ctx, {
    ...moveOf(signal, meeting, person),
    dedupeKey: `meeting-over:${meeting.vendorEventId}`,
    actionType: "send_email",
    params: { to: [person.contact.email], connectionId: mailbox.connectionId, thread: null },
    ownerId: mailbox.userId,
    title: (isHeld ? `Follow up on the meeting with ${who}` : `Find another time with ${who}`).slice(0, 300),
    draft: withSignature(draft, { email: mailbox.address, signature: mailbox.signature }),
    dueAt: new Date(meeting.endsAt.getTime() + FOLLOW_UP_DUE_MS),
  });
  return { kind: "moved", moveId, note: null };
}

type MoveBase = Omit<ProposeMoveInput, "params" | "ownerId" | "draft" | "actionType" | "dedupeKey" | "title" | "dueAt">;

function moveOf(signal: SignalRow, meeting: Meeting, person: Person360): MoveBase {
  const isOver = meeting.endsAt <= signal.occurredAt;
  const proof: Evidence = {
    kind: "signal",
    id: signal.id,
    label: `Meeting “${plainName(meeting.title) || "without a title"}”`,
    at: meeting.startsAt.toISOString(),
    quote: null,
  };
  return {
    signalId: signal.id,
    domain: person.contact.lifecycleStage === "customer" ? "success" : "sales",
    contactId: person.contact.id,
    companyId: person.contact.companyId,
    dealId: leadingDeal(person.deals)?.id ?? null,
    inputs: {
      ...worthOf(person),
      intent: meeting.end.kind === "held" ? 0.8 : 0.4,
      intentWhy: isOver ? endWords(meeting) : "has a meeting with us",
      intentEvidence: [proof],
      occurredAt: signal.occurredAt,
      halfLifeHours: HALF_LIFE_HOURS,
    },
  };
}

const endWords = (meeting: Meeting): string =>
  meeting.end.kind === "held" ? "had a meeting with us" : "did not come to our meeting";
