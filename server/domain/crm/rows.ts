/** Rows as other slices read them: plain values, money as whole cents. */

export type CompanyRow = {
  id: string;
  name: string;
  domain: string | null;
  industry: string | null;
  employeeCount: number | null;
  /** 0 to 1; null when nobody has said. */
  icpFit: number | null;
  hubspotId: string | null;
};

export type ContactRow = {
  id: string;
  companyId: string | null;
  /** Lower case. */
  email: string;
  firstName: string | null;
  lastName: string | null;
  title: string | null;
  phone: string | null;
  timeZone: string | null;
  lifecycleStage: string | null;
  hubspotId: string | null;
};

export type DealRow = {
  id: string;
  companyId: string | null;
  contactId: string | null;
  name: string;
  pipeline: string | null;
  stage: string | null;
  /** Position in its pipeline, 0 first. */
  stageOrder: number | null;
  isClosed: boolean;
  isWon: boolean;
  amountCents: number | null;
  currency: string;
  closeDate: Date | null;
  hubspotId: string | null;
};

/** A mail of a connected mailbox; `text` has its quoted parts and signature stripped. Untrusted. */
export type MessageRow = {
  id: string;
  connectionId: string;
  contactId: string | null;
  direction: "inbound" | "outbound";
  vendorMessageId: string;
  vendorThreadId: string;
  rfcMessageId: string | null;
  inReplyTo: string | null;
  references: string[];
  fromAddress: string;
  fromName: string | null;
  toAddresses: string[];
  subject: string;
  text: string;
  isAutomatic: boolean;
  sentAt: Date;
};

/** A contact with what surrounds it. */
export type Person360 = { contact: ContactRow; company: CompanyRow | null; deals: DealRow[] };
