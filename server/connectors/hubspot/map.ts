import type { CrmCompany, CrmContact, CrmDeal, CrmPipeline } from "#server/connectors/ports/crm.ts";

/** A record as HubSpot sends it: every property is text or null. */
export type HubspotRecord = { id: string; properties: Record<string, string | null | undefined> };

/** Where a stage stands in its pipeline. */
export type StageFacts = { label: string; order: number; isClosed: boolean; isWon: boolean };

export const contactProperties = ["email", "firstname", "lastname", "jobtitle", "phone", "lifecyclestage"];
export const companyProperties = ["name", "domain", "industry", "numberofemployees"];
export const dealProperties = ["dealname", "pipeline", "dealstage", "amount", "deal_currency_code", "closedate"];

const text = (value: string | null | undefined): string | null => value?.trim() || null;

export function contactOf(record: HubspotRecord, companyId: string | null): CrmContact | null {
  const { email, firstname, lastname, jobtitle, phone, lifecyclestage } = record.properties;
  const address = text(email)?.toLowerCase();
  if (!address) return null;
  return {
    id: record.id,
    email: address,
    firstName: text(firstname),
    lastName: text(lastname),
    title: text(jobtitle),
    phone: text(phone),
    lifecycleStage: text(lifecyclestage),
    companyId,
  };
}

export function companyOf(record: HubspotRecord): CrmCompany {
  const { name, domain, industry, numberofemployees } = record.properties;
  const employees = Number(text(numberofemployees) ?? Number.NaN);
  const host = text(domain)?.toLowerCase() ?? null;
  return {
    id: record.id,
    name: text(name) ?? host ?? `Company ${record.id}`,
    domain: host,
    industry: text(industry),
    employeeCount: Number.isInteger(employees) && employees >= 0 ? employees : null,
  };
}

/** @param portalCurrency of deals that name none */
export function dealOf(
  record: HubspotRecord,
  stages: ReadonlyMap<string, StageFacts>,
  portalCurrency: string,
): CrmDeal {
  const { dealname, pipeline, dealstage, amount, deal_currency_code, closedate } = record.properties;
  const stage = text(dealstage);
  const facts = stage === null ? undefined : stages.get(`${text(pipeline) ?? "default"}/${stage}`);
  const closes = text(closedate) === null ? null : new Date(text(closedate) as string);
  return {
    id: record.id,
    name: text(dealname) ?? `Deal ${record.id}`,
    pipeline: text(pipeline),
    stage,
    stageLabel: facts?.label ?? null,
    stageOrder: facts?.order ?? null,
    isClosed: facts?.isClosed ?? false,
    isWon: facts?.isWon ?? false,
    amountCents: centsOf(text(amount)),
    currency: text(deal_currency_code) ?? portalCurrency,
    closeDate: closes === null || Number.isNaN(closes.getTime()) ? null : closes,
  };
}

/** HubSpot sends amounts as decimal text; cents are exact up to far beyond any deal. */
function centsOf(amount: string | null): number | null {
  if (amount === null || !/^-?\d{1,12}(\.\d+)?$/.test(amount)) return null;
  return Math.round(Number(amount) * 100);
}

type Stage = { id: string; label: string; displayOrder: number; metadata?: Record<string, string> };

/** Pipelines with their stages in order; the order counts from 0 however HubSpot numbered them. */
export function pipelinesOf(pipelines: { id: string; label: string; stages: Stage[] }[]): CrmPipeline[] {
  return pipelines.map(({ id, label, stages }) => ({
    id,
    label,
    stages: stages
      .toSorted((a, b) => a.displayOrder - b.displayOrder)
      .map((stage, order) => {
        const isClosed = stage.metadata?.isClosed === "true";
        const isWon = isClosed && Number(stage.metadata?.probability) === 1;
        return { id: stage.id, label: stage.label, order, isClosed, isWon };
      }),
  }));
}

/** Facts of each stage by `pipeline/stage`. */
export function stageFacts(pipelines: CrmPipeline[]): Map<string, StageFacts> {
  return new Map(
    pipelines.flatMap((pipeline) =>
      pipeline.stages.map(({ id, ...facts }): [string, StageFacts] => [`${pipeline.id}/${id}`, facts]),
    ),
  );
}
