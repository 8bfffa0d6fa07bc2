import type { CrmLinks, CrmRecord, CrmStage } from "#server/connectors/ports/crm.ts";
import { companyDomainOf, normalAddress } from "./address.ts";

/** Kinds that are mirrored here. */
export const mirrorKinds = ["company", "contact", "deal"] as const;
export type MirrorKind = (typeof mirrorKinds)[number];

/** A record with what it belongs to, as a page of changes brings it. */
export type LinkedRecord = CrmRecord & { links: CrmLinks };

/** HubSpot properties that are read, by kind. */
export const mirrorProperties: Record<MirrorKind, string[]> = {
  company: ["name", "domain", "industry", "numberofemployees"],
  contact: [
    "email",
    "firstname",
    "lastname",
    "jobtitle",
    "phone",
    "lifecyclestage",
    "hubspot_owner_id",
    "notes_last_contacted",
    "hs_email_optout",
  ],
  deal: [
    "dealname",
    "pipeline",
    "dealstage",
    "amount",
    "deal_currency_code",
    "closedate",
    "hubspot_owner_id",
    "notes_last_contacted",
  ],
};

type CompanyFields = {
  name: string;
  domain: string | null;
  industry: string | null;
  employeeCount: number | null;
};
export type ContactFields = {
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  title: string | null;
  phone: string | null;
  lifecycleStage: string | null;
  crmOwnerId: string | null;
  crmCompanyId: string | null;
  lastContactedAt: Date | null;
  /** Unsubscribed from marketing mail. */
  crmOptedOut: boolean;
};
type DealFields = {
  name: string;
  pipeline: string | null;
  stage: string | null;
  stageOrder: number | null;
  isClosed: boolean;
  isWon: boolean;
  amountCents: number | null;
  currency: string;
  closeDate: Date | null;
  crmOwnerId: string | null;
  crmCompanyId: string | null;
  crmContactId: string | null;
  crmCreatedAt: Date;
  lastContactedAt: Date | null;
};

/** A NUL is text to HubSpot and refused by the database. */
const textOf = (record: CrmRecord, name: string): string | null =>
  record.properties[name]?.replaceAll("\u0000", "").trim() || null;

function timeOf(record: CrmRecord, name: string): Date | null {
  const text = textOf(record, name);
  if (text === null) return null;
  const at = new Date(/^\d+$/.test(text) ? Number(text) : text);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Exact to the cent far beyond any deal; null for what is no amount. */
export function centsOf(amount: string | null): number | null {
  if (amount === null || !/^-?\d{1,12}(\.\d+)?$/.test(amount)) return null;
  return Math.round(Number(amount) * 100);
}

export function companyFields(record: CrmRecord): CompanyFields {
  const domain = textOf(record, "domain")?.toLowerCase() ?? null;
  const employees = Number(textOf(record, "numberofemployees") ?? Number.NaN);
  return {
    name: textOf(record, "name") ?? domain ?? `Company ${record.id}`,
    // A free mailbox says nothing about a company.
    domain: domain === null ? null : companyDomainOf(`x@${domain}`),
    industry: textOf(record, "industry"),
    employeeCount: Number.isInteger(employees) && employees >= 0 && employees < 2 ** 31 ? employees : null,
  };
}

export function contactFields(record: LinkedRecord): ContactFields {
  const email = textOf(record, "email");
  return {
    email: email === null ? null : normalAddress(email),
    firstName: textOf(record, "firstname"),
    lastName: textOf(record, "lastname"),
    title: textOf(record, "jobtitle"),
    phone: textOf(record, "phone"),
    lifecycleStage: textOf(record, "lifecyclestage"),
    crmOwnerId: textOf(record, "hubspot_owner_id"),
    crmCompanyId: record.links.companyIds[0] ?? null,
    lastContactedAt: timeOf(record, "notes_last_contacted"),
    crmOptedOut: textOf(record, "hs_email_optout") === "true",
  };
}

export const taskProperties = ["hs_task_subject", "hs_task_status", "hs_timestamp", "hubspot_owner_id"];

export type TaskFields = {
  subject: string;
  status: string;
  dueAt: Date | null;
  crmOwnerId: string | null;
  crmContactId: string | null;
  crmDealId: string | null;
};

export function taskFields(record: CrmRecord, links: CrmLinks): TaskFields {
  return {
    subject: textOf(record, "hs_task_subject") ?? "",
    status: textOf(record, "hs_task_status") ?? "NOT_STARTED",
    dueAt: timeOf(record, "hs_timestamp"),
    crmOwnerId: textOf(record, "hubspot_owner_id"),
    crmContactId: links.contactIds[0] ?? null,
    crmDealId: links.dealIds[0] ?? null,
  };
}

/** Stages by `pipeline/stage`. */
export type StageBook = ReadonlyMap<string, Pick<CrmStage, "label" | "order" | "isClosed" | "isWon">>;

export const stageKey = (pipeline: string | null, stage: string): string => `${pipeline ?? "default"}/${stage}`;

export function dealFields(record: LinkedRecord, stages: StageBook): DealFields {
  const pipeline = textOf(record, "pipeline");
  const stage = textOf(record, "dealstage");
  const facts = stage === null ? undefined : stages.get(stageKey(pipeline, stage));
  return {
    name: textOf(record, "dealname") ?? `Deal ${record.id}`,
    pipeline,
    stage,
    stageOrder: facts?.order ?? null,
    isClosed: facts?.isClosed ?? false,
    isWon: facts?.isWon ?? false,
    amountCents: centsOf(textOf(record, "amount")),
    currency: textOf(record, "deal_currency_code") ?? "USD",
    closeDate: timeOf(record, "closedate"),
    crmOwnerId: textOf(record, "hubspot_owner_id"),
    crmCompanyId: record.links.companyIds[0] ?? null,
    crmContactId: record.links.contactIds[0] ?? null,
    crmCreatedAt: record.createdAt,
    lastContactedAt: timeOf(record, "notes_last_contacted"),
  };
}
