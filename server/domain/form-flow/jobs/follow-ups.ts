import { displayName, type Person360 } from "#server/domain/crm/index.ts";
import { safeLabel, safeName } from "#server/domain/outreach/index.ts";
import { type Draft, nothingClaimed, type ProposeMoveInput } from "#server/domain/queue/contract.ts";
import type { FormSubmitted } from "#server/domain/signals/contract.ts";
import { addBusinessDays } from "#server/platform/pure/business-days.ts";
import { excerpt } from "#server/platform/pure/text.ts";
import type { FormFlow } from "./flow-input.ts";

const FOLLOW_UP_DAYS = 3;
const PHONE = /^\+?[\d ()/.-]{5,25}$/;

type About = {
  signal: FormFlow["signal"];
  person: Person360;
  form: FormSubmitted;
  ownerId: string | null;
  now: Date;
};

/** What HubSpot should hear of a form: somebody who is not there yet is added first. */
export function followUpsOf(about: About): ProposeMoveInput[] {
  if (about.person.contact.hubspotId === null) return [creation(about)];
  // HubSpot has its own forms on the person's record already.
  return about.signal.source === "form" ? [reminder(about)] : [reminder(about), note(about)];
}

/** What a visitor said of themselves reaches the CRM only where it can be a name, and only with a person's approval. */
function creation(about: About): ProposeMoveInput {
  const { contact, company } = about.person;
  return {
    ...shared(about),
    dedupeKey: `form-create:${contact.id}`,
    title: `Add ${displayName(contact)} to HubSpot`.slice(0, 300),
    actionType: "create_contact",
    params: {
      email: contact.email,
      firstName: safeName(contact.firstName),
      lastName: safeName(contact.lastName),
      jobTitle: safeLabel(contact.title),
      phone: PHONE.test(contact.phone ?? "") ? contact.phone : null,
      company: company?.domain ? { name: safeLabel(company.name) ?? company.domain, domain: company.domain } : null,
    },
    draft: null,
  };
}

function reminder(about: About): ProposeMoveInput {
  const { id } = about.person.contact;
  const text = `If ${nameOf(about)} has not answered the first reply to their form by then, write or call.`;
  return {
    ...shared(about),
    dedupeKey: `form-task:${id}`,
    title: `Put a follow-up with ${displayName(about.person.contact)} into HubSpot as a task`.slice(0, 300),
    actionType: "create_task",
    params: task(about, addBusinessDays(about.now, FOLLOW_UP_DAYS, "UTC")),
    draft: ours(about, `Follow up with ${nameOf(about)}`, text),
  };
}

/** The person's own words stay out: a note of ours says that something came, not what it says. */
function note(about: About): ProposeMoveInput {
  const text = `${nameOf(about)} sent a form${about.form.message ? " with a message" : ""}. The answer is in CaseyOS.`;
  return {
    ...shared(about),
    dedupeKey: `form-note:${about.signal.id}`,
    title: `Note the form of ${displayName(about.person.contact)} in HubSpot`.slice(0, 300),
    actionType: "create_note",
    params: { links: linksOf(about) },
    draft: ours(about, "Form received", text),
  };
}

/** A name as it may stand in a text of ours; one that could carry a link or an order is none. */
const nameOf = ({ person }: About): string => safeLabel(displayName(person.contact)) ?? "The sender of a form";

const linksOf = ({ person: { contact, company } }: About) => ({
  contactIds: contact.hubspotId === null ? [] : [contact.hubspotId],
  companyIds: company?.hubspotId ? [company.hubspotId] : [],
});

const task = (about: About, dueAt: Date) => ({
  ownerId: null,
  links: linksOf(about),
  dueAt: dueAt.toISOString(),
  priority: "MEDIUM" as const,
});

function ours(about: About, subject: string, text: string): Draft {
  const name = nameOf(about);
  const evidence = { kind: "contact" as const, id: about.person.contact.id, label: "Contact record", quote: name };
  const claims = [{ text: name, evidence }].filter((claim) => `${subject}\n${text}`.includes(claim.text));
  const origin = { kind: "template" as const, template: "form-follow-up@1" };
  return { subject: excerpt(subject, 200), text, origin, claims, leftOut: [], first: null };
}

/** Keeping records is not worth what the deal is worth: neither an amount nor an intent is claimed for it. */
function shared({ signal, person, ownerId }: About) {
  return {
    signalId: null,
    domain: "operations" as const,
    contactId: person.contact.id,
    companyId: person.contact.companyId,
    dealId: null,
    ownerId,
    dueAt: null,
    inputs: {
      ...nothingClaimed,
      intent: 0,
      occurredAt: signal.occurredAt,
      halfLifeHours: 72,
    },
  };
}
