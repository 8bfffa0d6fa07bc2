// The deep path: the package's entry loads every API it has, which would double the start time.
import { AssociationTypes } from "@hubspot/api-client/lib/src/enums/AssociationTypes.js";

export const OBJECT_TYPES = ["contacts", "companies", "deals", "tasks", "notes"] as const;

export type ObjectType = (typeof OBJECT_TYPES)[number];

export const TYPE_IDS: Record<ObjectType, string> = {
  contacts: "0-1",
  companies: "0-2",
  deals: "0-3",
  tasks: "0-27",
  notes: "0-46",
};

const SINGULAR: Record<ObjectType, string> = {
  contacts: "contact",
  companies: "company",
  deals: "deal",
  tasks: "task",
  notes: "note",
};

/** Accepts the name, the singular and the type id of a supported object. */
export function objectTypeOf(text: string): ObjectType | null {
  return OBJECT_TYPES.find((type) => type === text || SINGULAR[type] === text || TYPE_IDS[type] === text) ?? null;
}

export function singularOf(type: ObjectType): string {
  return SINGULAR[type];
}

export type AssociationSpec = { category: "HUBSPOT_DEFINED" | "USER_DEFINED" | "INTEGRATOR_DEFINED"; typeId: number };

/** Unlabeled association types by "from-to"; the numbers come from the official SDK. */
const DEFAULT_TYPES: Record<string, number> = {
  "contacts-companies": AssociationTypes.contactToCompany,
  "companies-contacts": AssociationTypes.companyToContact,
  "contacts-deals": AssociationTypes.contactToDeal,
  "deals-contacts": AssociationTypes.dealToContact,
  "deals-companies": AssociationTypes.dealToCompany,
  "companies-deals": AssociationTypes.companyToDeal,
  "contacts-contacts": AssociationTypes.contactToContact,
  "companies-companies": AssociationTypes.companyToCompany,
  "deals-deals": AssociationTypes.dealToDeal,
  "contacts-tasks": AssociationTypes.contactToTask,
  "tasks-contacts": AssociationTypes.taskToContact,
  "companies-tasks": AssociationTypes.companyToTask,
  "tasks-companies": AssociationTypes.taskToCompany,
  "deals-tasks": AssociationTypes.dealToTask,
  "tasks-deals": AssociationTypes.taskToDeal,
  "contacts-notes": AssociationTypes.contactToNote,
  "notes-contacts": AssociationTypes.noteToContact,
  "companies-notes": AssociationTypes.companyToNote,
  "notes-companies": AssociationTypes.noteToCompany,
  "deals-notes": AssociationTypes.dealToNote,
  "notes-deals": AssociationTypes.noteToDeal,
};

/** "Primary" labels: number, and the number of the same label seen from the other side. */
const PRIMARY_TYPES: Record<string, number> = {
  "contacts-companies": AssociationTypes.primaryContactToCompany,
  "companies-contacts": AssociationTypes.primaryCompanyToContact,
  "deals-companies": AssociationTypes.primaryDealToCompany,
  "companies-deals": AssociationTypes.primaryCompanyToDeal,
};

/** @returns null when HubSpot has no unlabeled association between the two */
export function defaultAssociationType(from: ObjectType, to: ObjectType): number | null {
  return DEFAULT_TYPES[`${from}-${to}`] ?? null;
}

/** The same association seen from the other object, or null when the number does not belong between the two. */
export function inverseAssociationType(from: ObjectType, to: ObjectType, typeId: number): number | null {
  const key = `${from}-${to}`;
  const inverse = `${to}-${from}`;
  if (DEFAULT_TYPES[key] === typeId) return DEFAULT_TYPES[inverse] ?? null;
  if (PRIMARY_TYPES[key] === typeId) return PRIMARY_TYPES[inverse] ?? null;
  return null;
}

export function associationLabel(from: ObjectType, to: ObjectType, typeId: number): string | undefined {
  return PRIMARY_TYPES[`${from}-${to}`] === typeId ? "Primary" : undefined;
}
