import { withComputed } from "../hubspot/crm.ts";
import type { CrmRecord, CrmStore } from "../hubspot/crm-store.ts";
import { defaultAssociationType, type ObjectType } from "../hubspot/types.ts";
import type { CrmImportInput, CrmImportResult } from "./contract.ts";

const CONTACTS_PER_COMPANY = 10;
const STAGES = ["appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "contractsent"];

/** Fills the portal with invented records, without checks and webhooks, for work at the size of a real portal. */
export function importCrm(store: CrmStore, input: CrmImportInput): CrmImportResult {
  const atMs = Date.now();
  const add = (type: ObjectType, properties: Record<string, string>): CrmRecord => {
    const id = store.nextId();
    const record = withComputed(store, {
      id,
      type,
      properties,
      isArchived: false,
      createdAtMs: atMs,
      updatedAtMs: atMs,
    });
    store.put(record);
    return record;
  };
  const link = (from: CrmRecord, to: CrmRecord): void => {
    const typeId = defaultAssociationType(from.type, to.type);
    if (typeId !== null) store.associate(from, to, [{ category: "HUBSPOT_DEFINED", typeId }]);
  };
  const companies = Array.from({ length: Math.ceil(input.contacts / CONTACTS_PER_COMPANY) }, (_none, index) =>
    add("companies", { name: `Imported ${index}`, domain: `imported-${index}.example` }),
  );
  const contacts = Array.from({ length: input.contacts }, (_none, index) => {
    const at = Math.floor(index / CONTACTS_PER_COMPANY);
    const email = `person-${index}@imported-${at}.example`;
    const contact = add("contacts", { email, firstname: "Person", lastname: String(index), lifecyclestage: "lead" });
    const company = companies[at];
    if (company) link(contact, company);
    return contact;
  });
  for (let index = 0; index < input.deals; index += 1) {
    const dealstage = STAGES[index % STAGES.length] ?? "appointmentscheduled";
    const amount = String(1_000 + (index % 97) * 500);
    const deal = add("deals", { dealname: `Imported deal ${index}`, pipeline: "default", dealstage, amount });
    const contact = contacts[index % Math.max(1, contacts.length)];
    const company = companies[index % Math.max(1, companies.length)];
    if (contact) link(deal, contact);
    if (company) link(deal, company);
  }
  return { companies: companies.length, contacts: contacts.length, deals: input.deals };
}
