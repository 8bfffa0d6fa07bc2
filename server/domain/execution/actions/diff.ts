import type { FieldDiff, PayloadLine } from "../contract.ts";

/** Everything is new: nothing stood there before. */
export const madeNew = (lines: readonly PayloadLine[]): FieldDiff[] =>
  lines.map(({ label, value }) => ({ label, before: null, after: value }));

/** `hs_task_status` → "Task status", `dealstage` → "Dealstage": the vendor's own names, made readable. */
export function fieldLabel(property: string): string {
  const known = labels[property];
  if (known) return known;
  const words = property.replace(/^hs_/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const labels: Record<string, string> = {
  dealstage: "Stage",
  dealname: "Name",
  closedate: "Close date",
  amount: "Amount",
  firstname: "First name",
  lastname: "Last name",
  jobtitle: "Title",
  lifecyclestage: "Lifecycle stage",
  hubspot_owner_id: "Owner",
  hs_task_subject: "Subject",
  hs_task_body: "Text",
  hs_task_status: "Status",
  hs_task_priority: "Priority",
  hs_timestamp: "Due",
};
