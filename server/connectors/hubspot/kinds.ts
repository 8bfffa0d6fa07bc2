import { AssociationTypes } from "@hubspot/api-client";
import type { CrmKind, CrmLinks } from "#server/connectors/ports/crm.ts";

/** HubSpot's path name of each kind. */
export const objectTypes: Record<CrmKind, string> = {
  contact: "contacts",
  company: "companies",
  deal: "deals",
  task: "tasks",
  note: "notes",
};

/** The number of each kind in addresses of HubSpot's screens. */
export const typeIds: Record<CrmKind, string> = {
  contact: "0-1",
  company: "0-2",
  deal: "0-3",
  task: "0-27",
  note: "0-46",
};

export type LinkTarget = "contact" | "company" | "deal";
export const linkField: Record<LinkTarget, keyof CrmLinks> = {
  contact: "contactIds",
  company: "companyIds",
  deal: "dealIds",
};

/** Records of these kinds are told with a change. A contact's deals come with the deals. */
export const linkTargets: Record<CrmKind, readonly LinkTarget[]> = {
  contact: ["company"],
  company: [],
  deal: ["contact", "company"],
  task: ["contact", "company", "deal"],
  note: ["contact", "company", "deal"],
};

/** Number of the unlabelled association of a new record with another. */
export const associationTypes: Record<CrmKind, Record<LinkTarget, number>> = {
  contact: {
    contact: AssociationTypes.contactToContact,
    company: AssociationTypes.contactToCompany,
    deal: AssociationTypes.contactToDeal,
  },
  company: {
    contact: AssociationTypes.companyToContact,
    company: AssociationTypes.companyToCompany,
    deal: AssociationTypes.companyToDeal,
  },
  deal: {
    contact: AssociationTypes.dealToContact,
    company: AssociationTypes.dealToCompany,
    deal: AssociationTypes.dealToDeal,
  },
  task: {
    contact: AssociationTypes.taskToContact,
    company: AssociationTypes.taskToCompany,
    deal: AssociationTypes.taskToDeal,
  },
  note: {
    contact: AssociationTypes.noteToContact,
    company: AssociationTypes.noteToCompany,
    deal: AssociationTypes.noteToDeal,
  },
};

/** When a record last changed; contacts have a name of their own for it. */
export const modifiedProperty = (kind: CrmKind): string =>
  kind === "contact" ? "lastmodifieddate" : "hs_lastmodifieddate";
