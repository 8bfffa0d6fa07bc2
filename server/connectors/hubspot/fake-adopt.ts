import type { CrmCompany, CrmContact, CrmDeal, CrmKind, CrmLinks, CrmPipeline } from "#server/connectors/ports/crm.ts";
import { type FakeRecords, noLinks } from "./fake-records.ts";

export type PortalLists = {
  contacts: CrmContact[];
  companies: CrmCompany[];
  deals: (CrmDeal & { contactIds: string[]; companyIds?: string[] })[];
  pipelines: CrmPipeline[];
};

/**
 * Takes over what a test has put into the portal's lists, or changed there, since the last call. A person with several
 * addresses stands there several times under one id, as HubSpot finds them by each.
 */
export function adoptFrom(lists: PortalLists, records: FakeRecords, now: () => Date) {
  const seen = new Map<string, string>();
  const adopt = (kind: CrmKind, id: string, properties: Record<string, string>, links: CrmLinks): void => {
    const before = records.get(kind, id);
    const { createdAt, key, isArchived } = before ?? { createdAt: now(), key: null, isArchived: false };
    const merged = { ...before?.properties, ...properties };
    records.put({ kind, id, key, properties: merged, links, createdAt, isArchived });
  };
  const isNews = (place: string, value: unknown): boolean => {
    const text = JSON.stringify(value);
    if (seen.get(place) === text) return false;
    seen.set(place, text);
    return true;
  };
  const adoptCompany = (company: CrmCompany): void => {
    if (isNews(`company/${company.id}`, company)) adopt("company", company.id, ofCompany(company), noLinks);
  };
  const adoptContact = (contact: CrmContact): void => {
    if (!isNews(`contact/${contact.id}/${contact.email}`, contact)) return;
    const companyIds = contact.companyId === null ? [] : [contact.companyId];
    adopt("contact", contact.id, ofContact(contact), { ...noLinks, companyIds });
  };
  const adoptDeal = (deal: PortalLists["deals"][number]): void => {
    if (!isNews(`deal/${deal.id}`, deal)) return;
    learnStage(lists.pipelines, deal);
    const { contactIds, companyIds = [] } = deal;
    adopt("deal", deal.id, ofDeal(deal), { ...noLinks, contactIds, companyIds });
  };
  return () => {
    lists.companies.forEach(adoptCompany);
    lists.contacts.forEach(adoptContact);
    lists.deals.forEach(adoptDeal);
  };
}

const ofCompany = (company: CrmCompany) => ({
  name: company.name,
  domain: company.domain ?? "",
  industry: company.industry ?? "",
  numberofemployees: company.employeeCount === null ? "" : String(company.employeeCount),
});

const ofContact = (contact: CrmContact) => ({
  email: contact.email,
  firstname: contact.firstName ?? "",
  lastname: contact.lastName ?? "",
  jobtitle: contact.title ?? "",
  phone: contact.phone ?? "",
  lifecyclestage: contact.lifecycleStage ?? "",
});

const ofDeal = (deal: CrmDeal) => ({
  dealname: deal.name,
  pipeline: deal.pipeline ?? "default",
  dealstage: deal.stage ?? "",
  amount: deal.amountCents === null ? "" : String(deal.amountCents / 100),
  deal_currency_code: deal.currency,
  closedate: deal.closeDate?.toISOString() ?? "",
});

/** A stage that a test's deal is in belongs to its pipeline, with the facts the deal tells. */
function learnStage(pipelines: CrmPipeline[], deal: CrmDeal): void {
  if (deal.stage === null) return;
  const id = deal.pipeline ?? "default";
  let pipeline = pipelines.find((candidate) => candidate.id === id);
  if (!pipeline) {
    pipeline = { id, label: id, stages: [] };
    pipelines.push(pipeline);
  }
  if (pipeline.stages.some((stage) => stage.id === deal.stage)) return;
  pipeline.stages.push({
    id: deal.stage,
    label: deal.stageLabel ?? deal.stage,
    order: deal.stageOrder ?? pipeline.stages.length,
    isClosed: deal.isClosed,
    isWon: deal.isWon,
  });
}
