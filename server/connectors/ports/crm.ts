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

/** One CRM account: what the loop reads now; writes join with their action types. */
export type CrmPort = {
  getAccount(): VendorResult<{ portalId: string; label: string }>;
  findContactByEmail(email: string): VendorResult<CrmContact | null>;
  getCompany(id: string): VendorResult<CrmCompany>;
  listDealsOfContact(contactId: string): VendorResult<CrmDeal[]>;
};
