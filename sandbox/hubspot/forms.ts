import { randomUUID } from "node:crypto";
import { HUBSPOT_PORTAL_ID } from "../constants.ts";
import type { ScenarioForm } from "../scenario/types.ts";
import type { FormSubmissionBody, FormSubmissionInput, FormSubmissionResult } from "../world/contract.ts";
import type { HubspotRoute } from "./access.ts";
import type { Crm } from "./crm.ts";
import type { CrmStore } from "./crm-store.ts";
import type { WebhookSender } from "./webhooks.ts";

export type Forms = { list: ScenarioForm[]; store: CrmStore; crm: Crm; webhooks: WebhookSender };

const PAGE_SIZE = 50;

/** Submissions can be read again, so that a lost webhook is not a lost lead. */
export function registerForms(route: HubspotRoute, forms: Pick<Forms, "list" | "store">): void {
  route("get", "/form-integrations/v1/submissions/forms/:formId", "forms", (c) => {
    if (!forms.list.some((form) => form.id === c.req.param("formId"))) {
      return Response.json({ status: "error", message: "Form does not exist" }, { status: 404 });
    }
    const query = new URL(c.req.url).searchParams;
    const limit = Math.min(PAGE_SIZE, Number(query.get("limit") ?? 20) || 20);
    const offset = Number(query.get("after") ?? 0) || 0;
    const newestFirst = forms.store.submissions(c.req.param("formId")).sort((a, b) => b.submittedAt - a.submittedAt);
    const next = offset + limit;
    const results = newestFirst.slice(offset, next).map(({ formId: _formId, ...submission }) => submission);
    return Response.json({
      results,
      ...(next < newestFirst.length ? { paging: { next: { after: String(next) } } } : {}),
    });
  });
}

/**
 * Somebody fills in a form: the contact is created or updated as HubSpot does it, and the app is told by a signed webhook.
 * @throws Error with a message for the caller when the form or the e-mail address is unknown to HubSpot's rules
 */
export async function submitForm(forms: Forms, input: FormSubmissionInput): Promise<FormSubmissionResult> {
  const form =
    forms.list.find((candidate) => candidate.id === input.form || candidate.name === input.form) ??
    (input.form ? null : forms.list[0]);
  if (!form) throw new Error(`no form "${input.form}" in the scenario`);
  const submittedAt = input.submittedAtMs ?? Date.now();
  const given = Object.entries(input.contact).flatMap(([name, value]) =>
    value ? [{ objectTypeId: "0-1", name, value }] : [],
  );
  const body: FormSubmissionBody = {
    portalId: HUBSPOT_PORTAL_ID,
    formId: form.id,
    formName: form.name,
    conversionId: input.conversionId ?? randomUUID(),
    submittedAt,
    pageUrl: input.pageUrl ?? form.pageUrl,
    pageTitle: input.pageTitle ?? form.pageTitle,
    values: given,
  };
  const { contactId, contactCreated } = upsertContact(forms, input, form, submittedAt);
  const { conversionId, pageUrl, values } = body;
  forms.store.putSubmission({ formId: form.id, conversionId, submittedAt, pageUrl, values });
  const deliveries = await forms.webhooks.send(
    "form_submission",
    body,
    input.deliveries ?? 1,
    input.signature ?? "valid",
  );
  return { body, contactId, contactCreated, deliveries };
}

function upsertContact(
  forms: Forms,
  input: FormSubmissionInput,
  form: ScenarioForm,
  submittedAt: number,
): { contactId: string; contactCreated: boolean } {
  const known = new Set(forms.store.properties("contacts").map((definition) => definition.name));
  const properties = {
    ...Object.fromEntries(Object.entries(input.contact).filter(([name, value]) => value && known.has(name))),
    recent_conversion_event_name: `${form.pageTitle}: ${form.name}`,
    recent_conversion_date: String(submittedAt),
  };
  const existing = forms.store.findUnique("contacts", "email", input.contact.email);
  const result = existing
    ? forms.crm.update(existing, properties, "FORM")
    : forms.crm.create("contacts", { properties }, "FORM");
  if (result.kind === "refused") throw new Error(`HubSpot would refuse these fields: ${JSON.stringify(input.contact)}`);
  return { contactId: result.record.id, contactCreated: !existing };
}
