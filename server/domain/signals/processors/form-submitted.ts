import { type Person360, plainName } from "#server/domain/crm/index.ts";
import { type FormFlow, type MailProposal, runFlow } from "#server/domain/form-flow/index.ts";
import type { Draft, Evidence } from "#server/domain/queue/contract.ts";
import type { Ctx } from "#server/platform/context.ts";
import { excerpt } from "#server/platform/pure/text.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import { type FormSubmitted, formSubmitted } from "../contract.ts";
import { type FormReading, readForm } from "../policy/intent.ts";
import { linkSubject, type SignalRow } from "../store/process.ts";
import type { Processor } from "./processor.ts";
import { leadingDeal, whoIs, worthOf } from "./subject.ts";

const DUE_MS = 2 * HOUR_MS;
const HALF_LIFE_HOURS = 24;

/** A form wants a first reply within two hours; how it comes to one is the form flow's. */
export const processForm: Processor = (ctx, steps, signal) => runFlow(ctx, steps, flowOf(ctx, signal));

const flowOf = (ctx: Ctx, signal: SignalRow): FormFlow => ({
  signal,
  link: ({ contact, deals }) => {
    const subject = {
      contactId: contact.id,
      companyId: contact.companyId,
      dealId: leadingDeal(deals)?.id ?? null,
    };
    return transact(ctx, (tx) => linkSubject(tx, ctx.workspaceId, signal.id, subject));
  },
  moveOf: (person, draft) => moveOf(signal, formSubmitted.parse(signal.payload), person, draft),
});

function moveOf(signal: SignalRow, form: FormSubmitted, person: Person360, draft: Draft): MailProposal {
  const reading = readForm(form);
  const proof = (quote: string | null): Evidence => ({
    kind: "signal",
    id: signal.id,
    label: `Form${form.formName ? ` “${excerpt(form.formName, 80)}”` : ""}`,
    at: signal.occurredAt.toISOString(),
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
