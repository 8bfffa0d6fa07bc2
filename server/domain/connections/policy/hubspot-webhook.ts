import { z } from "zod";
import { type FormSubmitted, formSubmitted } from "#server/domain/signals/contract.ts";

const id = z.union([z.string().min(1).max(100), z.number().int()]).transform(String);

/** One change in a portal. HubSpot's `eventId` alone is not unique, and ids exceed 32 bits: they are kept as text. */
export const crmEvent = z.object({
  portalId: id,
  eventId: id,
  subscriptionType: z.string().min(1).max(100),
  subscriptionId: id.optional(),
  objectId: id.optional(),
  occurredAt: z.number().int().nonnegative(),
  propertyName: z.string().max(200).optional(),
  propertyValue: z.string().max(10_000).nullish(),
  changeSource: z.string().max(200).nullish(),
  /** Of a merge. */
  newObjectId: id.optional(),
  mergedObjectIds: z.array(id).max(1_000).optional(),
});
export type CrmEvent = z.output<typeof crmEvent>;

/** A submitted form as a HubSpot workflow sends it on. */
export const formEvent = z.object({
  portalId: id,
  formId: z.string().min(1).max(100),
  formName: z.string().max(500).optional(),
  conversionId: z.string().min(1).max(200),
  submittedAt: z.number().int().nonnegative(),
  pageUrl: z.string().max(2_000).optional(),
  pageTitle: z.string().max(500).optional(),
  values: z
    .array(
      z.object({
        objectTypeId: z.string().max(50).optional(),
        name: z.string().max(200),
        value: z.string().max(20_000),
      }),
    )
    .min(1)
    .max(200),
});
export type FormEvent = z.output<typeof formEvent>;

export const hubspotBody = z.union([z.array(crmEvent).min(1).max(1_000), formEvent]);

type VendorEvent = { portalId: string; vendorEventId: string; body: CrmEvent | FormEvent };

/** The events of a body, each with a name that is the same whenever it is delivered again. */
export function eventsOf(body: z.output<typeof hubspotBody>): VendorEvent[] {
  if (!Array.isArray(body)) return [{ portalId: body.portalId, vendorEventId: `form:${body.conversionId}`, body }];
  return body.map((event) => {
    const parts = [event.subscriptionType, event.objectId, event.propertyName, event.eventId, event.occurredAt];
    return { portalId: event.portalId, vendorEventId: `crm:${parts.map((part) => part ?? "").join(":")}`, body: event };
  });
}

const FIELDS = {
  firstName: ["firstname", 100],
  lastName: ["lastname", 100],
  company: ["company", 200],
  jobTitle: ["jobtitle", 200],
  phone: ["phone", 60],
  message: ["message", 5_000],
} as const;

/** The person behind a form; null when it holds no usable address. Overlong texts are cut, odd page addresses left out. */
export function formOf(event: FormEvent): FormSubmitted | null {
  const value = (name: string) =>
    event.values.find((field) => field.name.toLowerCase() === name)?.value.trim() || undefined;
  const texts = Object.entries(FIELDS).map(([field, [name, max]]) => [field, value(name)?.slice(0, max)]);
  const page = z.url().max(2_000).safeParse(event.pageUrl);
  const parsed = formSubmitted.safeParse({
    email: value("email"),
    ...Object.fromEntries(texts),
    formId: event.formId,
    formName: event.formName?.slice(0, 200),
    pageUrl: page.success ? page.data : undefined,
  });
  return parsed.success ? parsed.data : null;
}
