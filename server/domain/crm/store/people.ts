import type { CrmCompany, CrmContact, CrmDeal } from "#server/connectors/ports/crm.ts";
import type { GuardedPrisma } from "#server/db/client.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { CompanyRow, ContactRow, DealRow, Person360 } from "../rows.ts";

type Reader = Tx | GuardedPrisma;

const companyColumns = {
  id: true,
  name: true,
  domain: true,
  industry: true,
  employeeCount: true,
  icpFit: true,
  hubspotId: true,
} as const;

const contactColumns = {
  id: true,
  companyId: true,
  email: true,
  firstName: true,
  lastName: true,
  title: true,
  phone: true,
  timeZone: true,
  lifecycleStage: true,
  hubspotId: true,
} as const;

const dealColumns = {
  id: true,
  companyId: true,
  contactId: true,
  name: true,
  pipeline: true,
  stage: true,
  stageOrder: true,
  isClosed: true,
  isWon: true,
  amountCents: true,
  currency: true,
  closeDate: true,
  hubspotId: true,
} as const;

export function contactByEmail(db: Reader, workspaceId: string, email: string): Promise<ContactRow | null> {
  return db.contact.findFirst({ where: { workspaceId, email }, select: contactColumns });
}

/** The contact with its company and up to 20 deals, open and large ones first; null for an unknown id. */
export async function personById(db: Reader, workspaceId: string, contactId: string): Promise<Person360 | null> {
  const contact = await db.contact.findFirst({ where: { workspaceId, id: contactId }, select: contactColumns });
  if (!contact) return null;
  const { companyId } = contact;
  const ofCompany =
    companyId === null
      ? []
      : [
          { companyId, contactId: null },
          { companyId, isClosed: false },
        ];
  const [company, deals] = await Promise.all([
    companyId === null ? null : db.company.findFirst({ where: { workspaceId, id: companyId }, select: companyColumns }),
    db.deal.findMany({
      where: { workspaceId, OR: [{ contactId }, ...ofCompany] },
      orderBy: [{ isClosed: "asc" }, { amountCents: { sort: "desc", nulls: "last" } }, { id: "asc" }],
      take: 20,
      select: dealColumns,
    }),
  ]);
  return { contact, company, deals: deals.map(toDealRow) };
}

const toDealRow = (deal: Omit<DealRow, "amountCents"> & { amountCents: bigint | null }): DealRow => ({
  ...deal,
  amountCents: deal.amountCents === null ? null : Number(deal.amountCents),
});

type NewCompany = Omit<CrmCompany, "id"> & { id: string; hubspotId: string | null };

/**
 * Finds the company by its HubSpot id, else by its domain, or makes it. What HubSpot says replaces what is here; what a form
 * says only fills gaps.
 */
export async function saveCompany(tx: Tx, workspaceId: string, company: NewCompany): Promise<string> {
  const known = await companiesLike(tx, workspaceId, company);
  if (known.length === 0) {
    const made = await tx.company.createMany({ data: [{ ...company, workspaceId }], skipDuplicates: true });
    if (made.count === 1) return company.id;
  }
  const rows = known.length > 0 ? known : await companiesLike(tx, workspaceId, company);
  const found = rows.find((row) => company.hubspotId !== null && row.hubspotId === company.hubspotId) ?? rows[0];
  if (!found) throw new Error("company vanished between insert and read");
  await tx.company.updateMany({ where: { workspaceId, id: found.id }, data: companyPatch(found, company, rows) });
  return found.id;
}

/** At most two: one by HubSpot id and one by domain. */
function companiesLike(tx: Tx, workspaceId: string, { hubspotId, domain }: NewCompany): Promise<CompanyRow[]> {
  const keys = [...(hubspotId === null ? [] : [{ hubspotId }]), ...(domain === null ? [] : [{ domain }])];
  return tx.company.findMany({ where: { workspaceId, OR: keys }, take: 2, select: companyColumns });
}

function companyPatch(found: CompanyRow, company: NewCompany, rows: CompanyRow[]) {
  const isDomainFree = rows.every((row) => row.id === found.id || row.domain !== company.domain);
  const domain = found.domain === null && isDomainFree ? company.domain : undefined;
  const isTheirs = company.hubspotId !== null && (found.hubspotId === null || found.hubspotId === company.hubspotId);
  if (!isTheirs) {
    const { industry, employeeCount } = found;
    return { domain, industry: industry ?? company.industry, employeeCount: employeeCount ?? company.employeeCount };
  }
  const { name, hubspotId, industry, employeeCount } = company;
  return { domain, name, hubspotId, industry: industry ?? undefined, employeeCount: employeeCount ?? undefined };
}

type NewContact = Omit<ContactRow, "timeZone">;

/** Makes the contact, or fills and renews it. @returns whether it was not there before */
export async function saveContact(tx: Tx, workspaceId: string, contact: NewContact, fromCrm: CrmContact | null) {
  const taken =
    contact.hubspotId === null
      ? null
      : await tx.contact.findFirst({
          where: { workspaceId, hubspotId: contact.hubspotId, email: { not: contact.email } },
          select: { id: true },
        });
  // HubSpot finds one person by several addresses; the id stays with the first one met.
  const data = { ...contact, hubspotId: taken ? null : contact.hubspotId, workspaceId };
  const made = await tx.contact.createMany({ data: [data], skipDuplicates: true });
  if (made.count === 1) return { id: contact.id, isNew: true };
  const found = await contactByEmail(tx, workspaceId, contact.email);
  if (!found) throw new Error("contact vanished between insert and read");
  const pick = (mine: string | null, theirs: string | null | undefined, given: string | null) =>
    theirs ?? mine ?? given;
  await tx.contact.updateMany({
    where: { workspaceId, id: found.id },
    data: {
      firstName: pick(found.firstName, fromCrm?.firstName, contact.firstName),
      lastName: pick(found.lastName, fromCrm?.lastName, contact.lastName),
      title: pick(found.title, fromCrm?.title, contact.title),
      phone: pick(found.phone, fromCrm?.phone, contact.phone),
      lifecycleStage: pick(found.lifecycleStage, fromCrm?.lifecycleStage, contact.lifecycleStage),
      companyId: fromCrm?.companyId ? (contact.companyId ?? found.companyId) : (found.companyId ?? contact.companyId),
      hubspotId: found.hubspotId ?? data.hubspotId,
    },
  });
  return { id: found.id, isNew: false };
}

/** Mirrors deals in one statement; HubSpot's words replace ours. What the sync keeps is the sync's, which tells each change. */
export async function saveDeals(
  tx: Tx,
  workspaceId: string,
  owner: { contactId: string; companyId: string | null },
  deals: (CrmDeal & { newId: string })[],
  now: Date,
): Promise<void> {
  if (deals.length === 0) return;
  const rows = deals.map(({ newId, id, closeDate, stageLabel: _label, ...deal }) => ({
    ...deal,
    id: newId,
    hubspotId: id,
    closeDate: closeDate?.toISOString() ?? null,
  }));
  await tx.$executeRawUnsafe(
    `insert into "Deal" ("id", "workspaceId", "companyId", "contactId", "name", "pipeline", "stage", "stageOrder", "isClosed",
       "isWon", "amountCents", "currency", "closeDate", "hubspotId", "createdAt", "updatedAt")
     select "id", $1::uuid, $2::uuid, $3::uuid, "name", "pipeline", "stage", "stageOrder", "isClosed", "isWon", "amountCents",
       "currency", "closeDate", "hubspotId", $5::timestamptz, $5::timestamptz
     from jsonb_to_recordset($4::jsonb) as d("id" uuid, "name" text, "pipeline" text, "stage" text, "stageOrder" int,
       "isClosed" boolean, "isWon" boolean, "amountCents" bigint, "currency" text, "closeDate" timestamptz, "hubspotId" text)
     on conflict ("workspaceId", "hubspotId") do update set
       "name" = excluded."name", "pipeline" = excluded."pipeline", "stage" = excluded."stage",
       "stageOrder" = excluded."stageOrder", "isClosed" = excluded."isClosed", "isWon" = excluded."isWon",
       "amountCents" = excluded."amountCents", "currency" = excluded."currency", "closeDate" = excluded."closeDate",
       "companyId" = coalesce(excluded."companyId", "Deal"."companyId"), "updatedAt" = excluded."updatedAt"
     where "Deal"."crmUpdatedAt" is null`,
    workspaceId,
    owner.companyId,
    owner.contactId,
    JSON.stringify(rows),
    now,
  );
}

/** Mails that were read before their writer became a contact. */
export async function adoptMessages(tx: Tx, workspaceId: string, contactId: string, email: string): Promise<void> {
  await tx.emailMessage.updateMany({
    where: { workspaceId, contactId: null, OR: [{ fromAddress: email }, { toAddresses: { has: email } }] },
    data: { contactId },
  });
}
