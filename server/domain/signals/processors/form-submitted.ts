import { sendingMailbox } from "#server/domain/connections/index.ts";
import { getPerson, type Person360, plainName, recentMessages, resolveContact } from "#server/domain/crm/index.ts";
import { draftFor } from "#server/domain/outreach/index.ts";
import type { Draft, Evidence, ProposeMoveInput } from "#server/domain/queue/contract.ts";
import { proposeMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { excerpt } from "#server/platform/pure/text.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import { type FormSubmitted, formSubmitted } from "../contract.ts";
import { type FormReading, readForm } from "../policy/intent.ts";
import { linkSubject, type SignalRow } from "../store/process.ts";
import type { Processed, Processor } from "./processor.ts";
import { leadingDeal, noMailbox, when, whoIs, worthOf } from "./subject.ts";

const DUE_MS = 2 * HOUR_MS;
const HALF_LIFE_HOURS = 24;

/** A form wants a first reply within two hours. */
export const processForm: Processor = async (ctx, steps, signal) => {
  const form = formSubmitted.parse(signal.payload);
  const { contactId, crmNote } = await steps.run("resolve-contact", () => resolve(ctx, signal, form));
  return steps.run("propose-first-reply", () => propose(ctx, signal, form, { contactId, crmNote }));
};

async function resolve(ctx: Ctx, signal: SignalRow, form: FormSubmitted) {
  const person = await resolveContact(ctx, form);
  const deal = leadingDeal(person.deals);
  const subject = { contactId: person.contact.id, companyId: person.contact.companyId, dealId: deal?.id ?? null };
  await transact(ctx, (tx) => linkSubject(tx, ctx.workspaceId, signal.id, subject));
  return { contactId: person.contact.id, crmNote: person.crmNote };
}

type Resolved = { contactId: string; crmNote: string | null };

async function propose(ctx: Ctx, signal: SignalRow, form: FormSubmitted, resolved: Resolved): Promise<Processed> {
  const person = await getPerson(ctx, resolved.contactId);
  if (!person) throw notFound("contact");
  const earlier = await recentMessages(ctx, person.contact.id, 20);
  const mailbox = await sendingMailbox(ctx, null, earlier[0]?.connectionId ?? null);
  if (!mailbox) return { kind: "waiting", reason: noMailbox };
  const draft = await draftFor(ctx, {
    kind: "first_reply",
    contact: person.contact,
    company: person.company,
    deals: person.deals,
    form: { ...form, signalId: signal.id, occurredAt: signal.occurredAt },
    thread: earlier.toReversed(),
    sender: { name: mailbox.name, email: mailbox.address },
  });
  const move = moveOf(signal, form, person, withNote(draft, resolved.crmNote));
  const params = { to: [person.contact.email], connectionId: mailbox.connectionId, thread: null };
  const { moveId } = await proposeMove(ctx, { ...move, ownerId: mailbox.userId, params });
  return { kind: "moved", moveId, note: resolved.crmNote };
}

const withNote = (draft: Draft, note: string | null): Draft =>
  note === null ? draft : { ...draft, leftOut: [...draft.leftOut, note] };

function moveOf(
  signal: SignalRow,
  form: FormSubmitted,
  person: Person360,
  draft: Draft,
): Omit<ProposeMoveInput, "params" | "ownerId"> {
  const reading = readForm(form);
  const proof = (quote: string | null): Evidence => ({
    kind: "signal",
    id: signal.id,
    label: `Form${form.formName ? ` “${excerpt(form.formName, 80)}”` : ""}, ${when(signal.occurredAt)}`,
    quote,
  });
  return {
    signalId: signal.id,
    dedupeKey: `form:${person.contact.id}`,
    domain: person.contact.lifecycleStage === "customer" ? "success" : "sales",
    actionType: "send_email",
    title: formTitle(whoIs(person, form.company), form, reading),
    contactId: person.contact.id,
    companyId: person.contact.companyId,
    dealId: leadingDeal(person.deals)?.id ?? null,
    draft,
    dueAt: new Date(signal.occurredAt.getTime() + DUE_MS),
    inputs: {
      ...worthOf(person),
      intent: reading.intent,
      intentWhy: reading.why,
      intentEvidence: [proof(reading.quote)],
      occurredAt: signal.occurredAt,
      halfLifeHours: HALF_LIFE_HOURS,
    },
  };
}

/** `Reply to Dana Ruiz (Northwind) – asked for pricing in your “Book a demo” form`. */
function formTitle(who: string, form: FormSubmitted, reading: FormReading): string {
  const name = plainName(form.formName);
  const where = name === "" ? "your website form" : `your “${name}” form`;
  return `Reply to ${who} – ${reading.ask ? `${reading.ask.words} in ${where}` : `filled in ${where}`}`.slice(0, 300);
}
