import type { CrmCompany, CrmContact, CrmDeal, CrmPort } from "#server/connectors/ports/crm.ts";
import type { VendorError } from "#server/connectors/ports/vendor-error.ts";
import { crmFor } from "#server/domain/connections/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import { companyDomainOf, isFreeMailDomain, normalAddress } from "../policy/address.ts";
import { plainName } from "../policy/display-name.ts";
import type { Person360 } from "../rows.ts";
import { adoptMessages, personById, saveCompany, saveContact, saveDeals } from "../store/people.ts";

export type ResolveContactInput = {
  email: string;
  firstName?: string;
  lastName?: string;
  company?: string;
  jobTitle?: string;
  phone?: string;
};

/** `crmNote` says, as a sentence for people, why nothing came from the CRM; null when it answered or none is connected. */
export type ResolvedContact = Person360 & { isNew: boolean; crmNote: string | null };

type FromCrm = { contact: CrmContact | null; company: CrmCompany | null; deals: CrmDeal[]; note: string | null };

/**
 * The person behind an address: made here when unknown, renewed from the CRM when one is connected. A CRM that does not
 * answer never stops the work.
 */
export async function resolveContact(ctx: Ctx, input: ResolveContactInput): Promise<ResolvedContact> {
  authorize(ctx, "people.write");
  const email = normalAddress(input.email);
  if (!email.includes("@")) throw invalidInput("contact.invalid_email", "A contact needs an e-mail address.");
  const known = await askCrm(ctx, email);
  const saved = await transact(ctx, async (tx) => {
    const company = companyToSave(ctx, email, input, known);
    const companyId = company === null ? null : await saveCompany(tx, ctx.workspaceId, company);
    const made = await saveContact(
      tx,
      ctx.workspaceId,
      contactToSave(ctx, email, input, companyId, known.contact),
      known.contact,
    );
    const deals = known.deals.map((deal) => ({ ...deal, newId: ctx.newId() }));
    await saveDeals(tx, ctx.workspaceId, { contactId: made.id, companyId }, deals, ctx.now());
    if (made.isNew) {
      await adoptMessages(tx, ctx.workspaceId, made.id, email);
      const detail = { source: known.contact ? "hubspot" : "signal", dealCount: deals.length };
      await record(tx, ctx, { action: "contact.created", subject: { type: "contact", id: made.id }, detail });
      await emit(tx, ctx, { name: "contact.created", payload: { contactId: made.id } });
    }
    return made;
  });
  const person = await personById(ctx.db.prisma, ctx.workspaceId, saved.id);
  if (!person) throw notFound("contact");
  return { ...person, isNew: saved.isNew, crmNote: known.note };
}

function companyToSave(ctx: Ctx, email: string, input: ResolveContactInput, known: FromCrm) {
  if (known.company) {
    const { id, domain, ...company } = known.company;
    const ownDomain =
      domain !== null && isFreeMailDomain(domain.toLowerCase()) ? null : (domain?.toLowerCase() ?? null);
    return { ...company, domain: ownDomain, id: ctx.newId(), hubspotId: id };
  }
  const domain = companyDomainOf(email);
  // Without a domain there is nothing to recognise the company by: its name stays with the signal.
  if (domain === null) return null;
  return {
    id: ctx.newId(),
    name: plainName(input.company) || domain,
    domain,
    industry: null,
    employeeCount: null,
    hubspotId: null,
  };
}

function contactToSave(
  ctx: Ctx,
  email: string,
  input: ResolveContactInput,
  companyId: string | null,
  known: CrmContact | null,
) {
  return {
    id: ctx.newId(),
    companyId,
    email,
    firstName: known?.firstName ?? (input.firstName || null),
    lastName: known?.lastName ?? (input.lastName || null),
    title: known?.title ?? (input.jobTitle || null),
    phone: known?.phone ?? (input.phone || null),
    lifecycleStage: known?.lifecycleStage ?? null,
    hubspotId: known?.id ?? null,
  };
}

const nothing = (note: string | null): FromCrm => ({ contact: null, company: null, deals: [], note });

async function askCrm(ctx: Ctx, email: string): Promise<FromCrm> {
  const crm = await crmFor(ctx);
  if (!crm) return nothing(null);
  const contact = await crm.findContactByEmail(email);
  if (!contact.ok) return nothing(noteOf(ctx, contact.error));
  return contact.value === null ? nothing(null) : surroundings(ctx, crm, contact.value);
}

async function surroundings(ctx: Ctx, crm: CrmPort, contact: CrmContact): Promise<FromCrm> {
  const [company, deals] = await Promise.all([
    contact.companyId === null ? null : crm.getCompany(contact.companyId),
    crm.listDealsOfContact(contact.id),
  ]);
  const failed = [company, deals].find((answer) => answer !== null && !answer.ok);
  return {
    contact,
    company: company?.ok ? company.value : null,
    deals: deals.ok ? deals.value : [],
    note: failed && !failed.ok ? noteOf(ctx, failed.error) : null,
  };
}

function noteOf(ctx: Ctx, error: VendorError): string {
  ctx.log.warn({ vendor: error.vendor, kind: error.kind, status: error.status }, "crm did not answer");
  if (error.kind === "auth_expired") return "HubSpot has to be reconnected: company and deals are not known.";
  return "HubSpot did not answer: company and deals may be out of date.";
}
