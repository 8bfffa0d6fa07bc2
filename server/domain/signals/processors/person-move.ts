import { crmFor } from "#server/domain/connections/index.ts";
import { contactCare, displayName, getPerson, type Person360 } from "#server/domain/crm/index.ts";
import { proposeMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { transact } from "#server/platform/transact.ts";
import { linkSubject, type SignalRow } from "../store/process.ts";
import { type CrmText, crmDraft, dealName, type Fact } from "./crm-texts.ts";
import { notConnected } from "./deal-move.ts";
import type { Processed } from "./processor.ts";
import { leadingDeal, whoIs, worthOf } from "./subject.ts";

/** A task about a person. */
type PersonPlan = {
  dedupeKey: string;
  verb: string;
  why: string;
  text: Omit<CrmText, "title" | "named">;
  priority: "LOW" | "MEDIUM" | "HIGH";
  dueMs: number;
  intent: number;
  halfLifeHours: number;
};

export type Care = Awaited<ReturnType<typeof contactCare>>;

/** The person a signal is about, tied to the signal; null when they are not here any more. */
export async function personOf(ctx: Ctx, signal: SignalRow, contactId: string) {
  const person = await getPerson(ctx, contactId);
  if (!person) return null;
  const subject = { contactId, companyId: person.contact.companyId, dealId: leadingDeal(person.deals)?.id ?? null };
  await transact(ctx, (tx) => linkSubject(tx, ctx.workspaceId, signal.id, subject));
  return { person, care: await contactCare(ctx, contactId) };
}

/** A task in HubSpot about a person. */
export async function proposeForPerson(
  ctx: Ctx,
  signal: SignalRow,
  { person, care }: { person: Person360; care: Care },
  plan: PersonPlan,
): Promise<Processed> {
  const { contact, company } = person;
  if (contact.hubspotId === null || !(await crmFor(ctx))) return { kind: "ignored", reason: notConnected };
  const dueAt = new Date(signal.occurredAt.getTime() + plan.dueMs);
  const companyIds = company?.hubspotId ? [company.hubspotId] : [];
  const { moveId } = await proposeMove(ctx, {
    actionType: "create_task",
    params: {
      dueAt: dueAt.toISOString(),
      ownerId: care.crmOwnerId,
      priority: plan.priority,
      links: { contactIds: [contact.hubspotId], companyIds, dealIds: [] },
    },
    signalId: signal.id,
    dedupeKey: plan.dedupeKey,
    domain: contact.lifecycleStage === "customer" ? "success" : "sales",
    title: `${plan.verb} ${whoIs(person, null)} – ${plan.why}`.slice(0, 300),
    contactId: contact.id,
    companyId: contact.companyId,
    dealId: leadingDeal(person.deals)?.id ?? null,
    ownerId: care.userId,
    draft: crmDraft({
      ...plan.text,
      title: `${plan.verb} ${displayName(contact)}`.slice(0, 200),
      named: {
        evidence: { kind: "contact", id: contact.id, label: "Contact record", quote: null },
        without: `${plan.verb} a contact`,
      },
    }),
    dueAt,
    inputs: {
      ...worthOf(person),
      intent: plan.intent,
      intentWhy: plan.why,
      intentEvidence: [
        { kind: "signal", id: signal.id, label: "HubSpot", at: signal.occurredAt.toISOString(), quote: null },
      ],
      occurredAt: signal.occurredAt,
      halfLifeHours: plan.halfLifeHours,
    },
  });
  return { kind: "moved", moveId, note: null };
}

/** Title and company of the person, as far as they can be shown. */
export function personFacts({ contact, company }: Person360): Fact[] {
  const title = dealName(contact.title ?? "");
  const name = dealName(company?.name ?? "");
  const evidence = { kind: "contact", id: contact.id, label: "Contact record", quote: null } as const;
  return [
    ...(title === null ? [] : [{ line: `Title: ${title}`, evidence }]),
    ...(name === null ? [] : [{ line: `Company: ${name}`, evidence }]),
  ];
}
