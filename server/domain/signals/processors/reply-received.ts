import { timesToOffer } from "#server/domain/calendar/index.ts";
import { sendingMailbox } from "#server/domain/connections/index.ts";
import {
  getMessage,
  getPerson,
  type MessageRow,
  type Person360,
  resolveContact,
  threadOf,
} from "#server/domain/crm/index.ts";
import { attributeReply, recordOutcome } from "#server/domain/outcomes/index.ts";
import { draftFor, type Offer } from "#server/domain/outreach/index.ts";
import type { Evidence, ProposeMoveInput } from "#server/domain/queue/contract.ts";
import { proposeMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { isAppError, notFound } from "#server/platform/pure/errors.ts";
import { excerpt } from "#server/platform/pure/text.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import { type ReplyIntent, replyReceived } from "../contract.ts";
import { askOf, replyWords } from "../policy/asks.ts";
import { classifyReply } from "../policy/classify-reply.ts";
import { replyPlans } from "../policy/intent.ts";
import { linkSubject, type SignalRow } from "../store/process.ts";
import type { Processed, Processor } from "./processor.ts";
import { leadingDeal, noMailbox, splitName, whoIs, worthOf } from "./subject.ts";

const HALF_LIFE_HOURS = 48;
/** Enough for a choice; more makes the answer a list. */
const TIMES = 2;

/** An answer is understood, counted for the mail it answers, and answered where it wants that. */
export const processReply: Processor = async (ctx, steps, signal) => {
  const { messageId } = replyReceived.parse(signal.payload);
  const { contactId } = await steps.run("resolve-contact", () => resolve(ctx, signal, messageId));
  const { intent } = await steps.run("record-outcomes", () => recordOutcomes(ctx, signal, messageId, contactId));
  const plan = replyPlans[intent];
  if (plan.move === null || contactId === null) return { kind: "ignored", reason: plan.why };
  return steps.run("propose-reply", () => propose(ctx, signal, messageId, contactId));
};

async function messageOf(ctx: Ctx, messageId: string): Promise<MessageRow> {
  const message = await getMessage(ctx, messageId);
  if (!message) throw notFound("message");
  return message;
}

/** The writer; for a delivery report the person it is about, and nobody when that is not known. */
async function resolve(ctx: Ctx, signal: SignalRow, messageId: string): Promise<{ contactId: string | null }> {
  const message = await messageOf(ctx, messageId);
  if (classifyReply(message).intent === "bounce") {
    const subject = { contactId: message.contactId, companyId: null, dealId: null };
    await transact(ctx, (tx) => linkSubject(tx, ctx.workspaceId, signal.id, subject));
    return { contactId: message.contactId };
  }
  const person = await resolveContact(ctx, { email: message.fromAddress, ...splitName(message.fromName) });
  const deal = leadingDeal(person.deals);
  const subject = { contactId: person.contact.id, companyId: person.contact.companyId, dealId: deal?.id ?? null };
  await transact(ctx, (tx) => linkSubject(tx, ctx.workspaceId, signal.id, subject));
  return { contactId: person.contact.id };
}

/** Each outcome has the message in its key: a replayed step records nothing twice. */
async function recordOutcomes(
  ctx: Ctx,
  signal: SignalRow,
  messageId: string,
  contactId: string | null,
): Promise<{ intent: ReplyIntent }> {
  const message = await messageOf(ctx, messageId);
  const { intent, confidence, phrase } = classifyReply(message);
  const plan = replyPlans[intent];
  const attribution = await attributeReply(ctx, message);
  const found = plan.outcomes.map((type) => ({ type, confidence }));
  const outcomes = plan.isReply ? [{ type: "email_replied" as const, confidence: 1 }, ...found] : found;
  await transact(ctx, async (tx) => {
    for (const outcome of outcomes) {
      await recordOutcome(
        ctx,
        {
          ...outcome,
          source: "gmail",
          contactId,
          moveId: attribution?.moveId ?? null,
          executionId: attribution?.executionId ?? null,
          signalId: signal.id,
          occurredAt: message.sentAt,
          naturalKey: `gmail:${message.connectionId}:${message.vendorMessageId}:${outcome.type}`,
          evidence: { messageId, intent, phrase },
        },
        tx,
      );
    }
  });
  return { intent };
}

async function propose(ctx: Ctx, signal: SignalRow, messageId: string, contactId: string): Promise<Processed> {
  const [message, person] = await Promise.all([messageOf(ctx, messageId), getPerson(ctx, contactId)]);
  if (!person) throw notFound("contact");
  const mailbox = await sendingMailbox(ctx, null, message.connectionId);
  if (!mailbox) return { kind: "waiting", reason: noMailbox };
  const { intent } = classifyReply(message);
  const offer = intent === "meeting_request" ? await offerOf(ctx, mailbox.connectionId, person) : null;
  const draft = await draftFor(ctx, {
    kind: "reply",
    ...(offer ? { offer } : {}),
    contact: person.contact,
    company: person.company,
    deals: person.deals,
    reply: { messageId, intent },
    thread: await threadOf(ctx, message.vendorThreadId),
    sender: { name: mailbox.name, email: mailbox.address, signature: mailbox.signature },
  });
  // A thread can be continued only in the mailbox it is in, and only where the mail can be named.
  const isSameMailbox = mailbox.connectionId === message.connectionId;
  const thread =
    isSameMailbox && message.rfcMessageId !== null
      ? { vendorThreadId: message.vendorThreadId, inReplyTo: message.rfcMessageId, references: message.references }
      : null;
  const { moveId } = await proposeMove(ctx, {
    ...moveOf(signal, message, person, intent),
    actionType: thread === null ? "send_email" : "reply_email",
    ownerId: mailbox.userId,
    params: { to: [person.contact.email], connectionId: mailbox.connectionId, thread },
    draft,
  });
  return { kind: "moved", moveId, note: null };
}

/** Free times for who wants to meet. Without a calendar that answers, the draft asks for theirs and says why. */
async function offerOf(ctx: Ctx, connectionId: string, { contact }: Person360): Promise<Offer> {
  const offered = (slots: Offer["slots"], whyNoSlots: string): Offer => ({
    slots,
    whyNoSlots,
    documents: [],
    whyNoDocuments: "nobody looked",
  });
  try {
    const found = await timesToOffer(ctx, { connectionId, contact, limit: TIMES });
    return offered(
      found.map((slot) => ({ label: slot.labelTheirs, connectionId })),
      "no free time was found",
    );
  } catch (thrown) {
    if (!isAppError(thrown)) throw thrown;
    ctx.log.info({ reason: thrown.reason }, "a reply is drafted without free times");
    return offered([], lowered(thrown.message.replace(/\.$/, "")));
  }
}

const lowered = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

function moveOf(
  signal: SignalRow,
  message: MessageRow,
  person: Person360,
  intent: ReplyIntent,
): Omit<ProposeMoveInput, "params" | "ownerId" | "draft" | "actionType"> {
  const plan = replyPlans[intent];
  const ask = askOf(message.text);
  const quote = (ask?.quote ?? excerpt(message.text, 300)) || null;
  const proof: Evidence = {
    kind: "message",
    id: message.id,
    label: `Mail “${excerpt(message.subject || "no subject", 80)}”`,
    at: message.sentAt.toISOString(),
    quote,
  };
  return {
    signalId: signal.id,
    dedupeKey: `reply:${message.vendorThreadId}`,
    domain: person.contact.lifecycleStage === "customer" ? "success" : "sales",
    title: `Reply to ${whoIs(person, null)} – ${replyWords(intent, ask)}`.slice(0, 300),
    contactId: person.contact.id,
    companyId: person.contact.companyId,
    dealId: leadingDeal(person.deals)?.id ?? null,
    dueAt: new Date(message.sentAt.getTime() + (plan.move?.dueHours ?? 8) * HOUR_MS),
    inputs: {
      ...worthOf(person),
      intent: plan.move?.intent ?? null,
      intentWhy: replyWords(intent, ask),
      intentEvidence: [proof],
      occurredAt: message.sentAt,
      halfLifeHours: HALF_LIFE_HOURS,
    },
  };
}
