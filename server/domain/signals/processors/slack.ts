import { chatFor, crmFor } from "#server/domain/connections/index.ts";
import { displayName, type Person360 } from "#server/domain/crm/index.ts";
import { type Draft, type Evidence, nothingClaimed, type ProposeMoveInput } from "#server/domain/queue/contract.ts";
import { proposeMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { excerpt } from "#server/platform/pure/text.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import { type SlackMention, type SlackReaction, slackMention, slackReaction } from "../contract.ts";
import { plainSlack } from "../policy/slack-text.ts";
import { linkSubject, type SignalRow } from "../store/process.ts";
import type { Processed, Processor } from "./processor.ts";
import { channelName, messageAt, personIn } from "./slack-team.ts";
import { leadingDeal, worthOf } from "./subject.ts";

const HALF_LIFE_HOURS = 24;
const DUE_MS = 4 * HOUR_MS;
/** A colleague asks for it: somebody wants it, and how much it matters is theirs to say. */
const INTENT = 0.6;

/** Somebody of the team calls us: the answer in the thread is proposed. */
export const processSlackMention: Processor = async (ctx, steps, signal) => {
  const mention = slackMention.parse(signal.payload);
  const text = plainSlack(mention.text);
  if (text === "") return { kind: "ignored", reason: "The mention has no words besides our name." };
  const { contactId } = await steps.run("resolve-contact", () => link(ctx, signal, text));
  return steps.run("propose-answer", () => answer(ctx, signal, mention, { text, contactId }));
};

/** Somebody of the team hands us a message: a task in the CRM is proposed. */
export const processSlackReaction: Processor = async (ctx, steps, signal) => {
  const reaction = slackReaction.parse(signal.payload);
  return steps.run("propose-task", () => task(ctx, signal, reaction));
};

async function link(ctx: Ctx, signal: SignalRow, text: string): Promise<{ contactId: string | null }> {
  const person = await personIn(ctx, text);
  if (!person) return { contactId: null };
  await transact(ctx, (tx) => linkSubject(tx, ctx.workspaceId, signal.id, subjectOf(person)));
  return { contactId: person.contact.id };
}

async function answer(
  ctx: Ctx,
  signal: SignalRow,
  mention: SlackMention,
  found: { text: string; contactId: string | null },
): Promise<Processed> {
  const channel = await channelName(await chatFor(ctx), mention.channel);
  const person = found.contactId === null ? null : await personIn(ctx, found.text);
  const draft: Draft = {
    subject: `Answer in #${channel}`.slice(0, 300),
    text: "Got it – this is on today’s list. I’ll come back to you here.",
    origin: { kind: "template", template: "slack-answer@1" },
    claims: [],
    leftOut: [],
    first: null,
  };
  const { moveId } = await proposeMove(ctx, {
    ...basics(signal, person, { channel, quote: found.text, why: "a colleague called us in Slack" }),
    dedupeKey: `slack:${mention.channel}:${mention.threadTs ?? mention.ts}`,
    actionType: "post_slack",
    title: `Answer in #${channel}: “${excerpt(found.text, 120)}”`,
    params: { channel: mention.channel, channelName: channel, threadTs: mention.threadTs ?? mention.ts },
    draft: withoutFigures(draft, channel, found.text),
  });
  return { kind: "moved", moveId, note: null };
}

/** A channel such as #deals-2026 has a figure in its name, which a draft of ours may not name without a source. */
const withoutFigures = (draft: Draft, channel: string, quote: string): Draft =>
  /\d/.test(channel) && !quote.includes(channel) ? { ...draft, subject: "Answer in Slack" } : draft;

async function task(ctx: Ctx, signal: SignalRow, reaction: SlackReaction): Promise<Processed> {
  if (!(await crmFor(ctx))) {
    return {
      kind: "ignored",
      reason: "A message handed over in Slack becomes a HubSpot task, and HubSpot is not connected.",
    };
  }
  const port = await chatFor(ctx);
  const message = await messageAt(port, reaction);
  if (!message) return { kind: "ignored", reason: "The message was deleted in Slack before it was read." };
  const text = plainSlack(message.text);
  if (text === "") return { kind: "ignored", reason: "The message has no words." };
  const [channel, person] = [await channelName(port, reaction.channel), await personIn(ctx, text)];
  if (person) await transact(ctx, (tx) => linkSubject(tx, ctx.workspaceId, signal.id, subjectOf(person)));
  const { moveId } = await proposeMove(ctx, {
    ...basics(signal, person, { channel, quote: text, why: "a colleague handed it over in Slack" }),
    dedupeKey: `slack-task:${reaction.channel}:${reaction.ts}`,
    actionType: "create_task",
    title: `Make a task of “${excerpt(text, 120)}”${person ? ` for ${displayName(person.contact)}` : ""}`,
    params: { dueAt: null, ownerId: null, priority: "MEDIUM", links: linksOf(person) },
    // A colleague's own words, as they stand in Slack.
    draft: {
      subject: `From #${channel}: ${excerpt(text, 120)}`,
      text: text.slice(0, 10_000),
      origin: { kind: "person", memberId: null },
      claims: [],
      leftOut: [],
      first: null,
    },
  });
  return { kind: "moved", moveId, note: null };
}

const linksOf = (person: Person360 | null) => ({
  contactIds: person?.contact.hubspotId ? [person.contact.hubspotId] : [],
  companyIds: person?.company?.hubspotId ? [person.company.hubspotId] : [],
  dealIds: [],
});

function subjectOf(person: Person360) {
  const { contact, deals } = person;
  return { contactId: contact.id, companyId: contact.companyId, dealId: leadingDeal(deals)?.id ?? null };
}

function basics(
  signal: SignalRow,
  person: Person360 | null,
  said: { channel: string; quote: string; why: string },
): Omit<ProposeMoveInput, "dedupeKey" | "actionType" | "title" | "params" | "draft"> {
  const at = signal.occurredAt.toISOString();
  const quote = excerpt(said.quote, 300);
  const proof: Evidence = { kind: "signal", id: signal.id, label: `Slack, #${said.channel}`, at, quote };
  const subject = person ? subjectOf(person) : { contactId: null, companyId: null, dealId: null };
  return {
    signalId: signal.id,
    domain: "operations",
    ...subject,
    ownerId: null,
    dueAt: new Date(signal.occurredAt.getTime() + DUE_MS),
    inputs: {
      ...nothingClaimed,
      ...(person && worthOf(person)),
      intent: INTENT,
      intentWhy: said.why,
      intentEvidence: [proof],
      occurredAt: signal.occurredAt,
      halfLifeHours: HALF_LIFE_HOURS,
    },
  };
}
