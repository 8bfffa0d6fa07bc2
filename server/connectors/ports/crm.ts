import type { VendorResult } from "./vendor-error.ts";

export type CrmCompany = {
  id: string;
  name: string;
  domain: string | null;
  industry: string | null;
  employeeCount: number | null;
};
export type CrmContact = {
  id: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  title: string | null;
  phone: string | null;
  lifecycleStage: string | null;
  companyId: string | null;
};
export type CrmDeal = {
  id: string;
  name: string;
  pipeline: string | null;
  stage: string | null;
  stageLabel: string | null;
  /** Position in its pipeline, 0 first. */
  stageOrder: number | null;
  isClosed: boolean;
  isWon: boolean;
  amountCents: number | null;
  currency: string;
  closeDate: Date | null;
};

export const crmKinds = ["contact", "company", "deal", "task", "note"] as const;
export type CrmKind = (typeof crmKinds)[number];

/** Properties by the vendor's own names; money and dates as the vendor writes them. */
export type CrmProperties = Record<string, string | null>;
export type CrmRecord = {
  id: string;
  properties: CrmProperties;
  createdAt: Date;
  updatedAt: Date;
  isArchived: boolean;
  url: string | null;
};

/** Which records a new one belongs to, by the vendor's ids. */
export type CrmLinks = { contactIds: string[]; companyIds: string[]; dealIds: string[] };

export type CrmStage = { id: string; label: string; order: number; isClosed: boolean; isWon: boolean };
export type CrmPipeline = { id: string; label: string; stages: CrmStage[] };
export type CrmOwner = { id: string; email: string; name: string };

/** One page of what changed, oldest first. `cursor` continues after it, also when the page was empty. */
export type CrmChanges = { records: (CrmRecord & { links: CrmLinks })[]; cursor: string; isLast: boolean };

/** One CRM account. */
export type CrmPort = {
  getAccount(): VendorResult<{ portalId: string; label: string }>;
  findContactByEmail(email: string): VendorResult<CrmContact | null>;
  getCompany(id: string): VendorResult<CrmCompany>;
  /** The oldest one; found a while after it was made, as the vendor searches. */
  findCompanyByDomain(domain: string): VendorResult<CrmCompany | null>;
  listDealsOfContact(contactId: string): VendorResult<CrmDeal[]>;

  listPipelines(): VendorResult<CrmPipeline[]>;
  listOwners(): VendorResult<CrmOwner[]>;
  /** An archived record is found too, as archived; `not_found` when the vendor has none. */
  getRecord(kind: CrmKind, id: string, properties: string[]): VendorResult<CrmRecord>;
  /**
   * Creates with our own handle in a unique property, so that a second create is recognised: the vendor refuses it, and
   * `findByKey` finds the first. Contacts are recognised by their e-mail as well.
   */
  createRecord(
    kind: CrmKind,
    record: { key: string; properties: CrmProperties; links: CrmLinks },
  ): VendorResult<CrmRecord>;
  findByKey(kind: CrmKind, key: string, properties: string[]): VendorResult<CrmRecord | null>;
  /** Sets these properties and leaves the others. */
  updateRecord(kind: CrmKind, id: string, properties: CrmProperties): VendorResult<CrmRecord>;
  /** Archiving what is archived is fine. */
  archiveRecord(kind: CrmKind, id: string): VendorResult<void>;
  /** @param cursor null: from the beginning */
  listChanged(
    kind: Exclude<CrmKind, "note">,
    cursor: string | null,
    request: { properties: string[]; limit: number },
  ): VendorResult<CrmChanges>;
  /** What a record belongs to, its primary company first; of a company: its people and deals. */
  listLinks(kind: Exclude<CrmKind, "note">, id: string): VendorResult<CrmLinks>;
  /** How many records of a kind there are, for comparing with what we hold. */
  countRecords(kind: CrmKind): VendorResult<number>;
};
