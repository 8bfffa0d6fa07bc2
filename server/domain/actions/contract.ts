import { z } from "zod";
import { isTimeZone } from "#server/platform/pure/time.ts";

/** Everything a move can do. A type stands here together with its executor in `execution/actions/`. */
export const actionTypes = [
  "send_email",
  "reply_email",
  "create_draft",
  "book_meeting",
  "reschedule_meeting",
  "create_task",
  "update_task",
  "complete_task",
  "update_deal",
  "update_contact",
  "create_contact",
  "create_note",
  "post_slack",
  "post_social",
  "create_document",
  "enrol_sequence",
  "stop_sequence",
  "call_webhook",
  "prepare_brief",
  "review_deal",
  "research",
] as const;
export const actionType = z.enum(actionTypes);
export type ActionType = z.infer<typeof actionType>;

export type AccountProvider = "google" | "hubspot" | "slack" | "x";

/** Whose account carries an action out; null: our own work. */
export const providerOf: Record<ActionType, AccountProvider | null> = {
  send_email: "google",
  reply_email: "google",
  create_draft: "google",
  book_meeting: "google",
  reschedule_meeting: "google",
  create_document: "google",
  create_task: "hubspot",
  update_task: "hubspot",
  complete_task: "hubspot",
  update_deal: "hubspot",
  update_contact: "hubspot",
  create_contact: "hubspot",
  create_note: "hubspot",
  post_slack: "slack",
  post_social: "x",
  enrol_sequence: null,
  stop_sequence: null,
  call_webhook: null,
  prepare_brief: null,
  review_deal: null,
  research: null,
};

/**
 * What can be taken back: `reversible` puts the vendor back to the state before, `compensable` can only be followed by a
 * correction, `final` neither. Shown before a person approves; `final` always needs a person.
 */
export const undoClasses = ["reversible", "compensable", "final"] as const;
export const undoClass = z.enum(undoClasses);
export type UndoClass = z.infer<typeof undoClass>;

/** Parameters of send_email, reply_email and create_draft. Subject and text are the move's draft. */
export const emailParams = z.object({
  to: z.array(z.email()).length(1),
  /** The mailbox that sends. */
  connectionId: z.uuid(),
  thread: z.object({ vendorThreadId: z.string(), inReplyTo: z.string(), references: z.array(z.string()) }).nullable(),
  /** Absent: one person writes to another. A campaign mail carries the one-click unsubscribe header (RFC 8058). */
  purpose: z.enum(["conversation", "campaign"]).optional(),
});
export type EmailParams = z.infer<typeof emailParams>;

const instant = z.iso.datetime({ offset: true });
const isInOrder = (value: { startsAt: string; endsAt: string }) =>
  Date.parse(value.startsAt) < Date.parse(value.endsAt);
const inOrder = { message: "The end must be after the start.", path: ["endsAt"] };

/** Title and description are the draft's subject and text. */
export const bookMeetingParams = z
  .object({
    /** The Google account whose calendar gets the event. */
    connectionId: z.uuid(),
    attendees: z.array(z.email()).min(1).max(20),
    startsAt: instant,
    endsAt: instant,
    /** IANA. */
    timeZone: z.string().refine(isTimeZone, { message: "This is no IANA time zone." }),
    withConference: z.boolean(),
    /** Whether Google mails the invitation. */
    notify: z.boolean(),
  })
  .refine(isInOrder, inOrder);

export const rescheduleMeetingParams = z
  .object({
    connectionId: z.uuid(),
    eventId: z.string().min(1).max(1024),
    startsAt: instant,
    endsAt: instant,
    timeZone: z.string().refine(isTimeZone, { message: "This is no IANA time zone." }),
    notify: z.boolean(),
  })
  .refine(isInOrder, inOrder);

/** Ids of HubSpot records that the new record belongs to. */
export const crmLinks = z.object({
  contactIds: z.array(z.string()).max(50).default([]),
  companyIds: z.array(z.string()).max(50).default([]),
  dealIds: z.array(z.string()).max(50).default([]),
});

/** Subject and body are the draft's. */
export const createTaskParams = z.object({
  dueAt: instant.nullable(),
  /** HubSpot owner id. */
  ownerId: z.string().nullable(),
  priority: z.enum(["LOW", "MEDIUM", "HIGH"]),
  links: crmLinks,
});

/** HubSpot property → new value; null empties it. */
export const propertyChanges = z
  .record(z.string().regex(/^[a-z][a-z0-9_]{0,99}$/), z.string().max(65_536).nullable())
  .refine((changes) => Object.keys(changes).length > 0, { message: "Nothing would change." });

export const updateTaskParams = z.object({ taskId: z.string().min(1), changes: propertyChanges });
export const completeTaskParams = z.object({ taskId: z.string().min(1) });
export const updateDealParams = z.object({ dealId: z.string().min(1), changes: propertyChanges });
export const updateContactParams = z.object({ contactId: z.string().min(1), changes: propertyChanges });

const oneLine = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{C}]+$/u);
/** A person whom the CRM does not know yet. The address is what it recognises people by. */
export const createContactParams = z.object({
  email: z.email().toLowerCase(),
  firstName: oneLine(100).nullable(),
  lastName: oneLine(100).nullable(),
  jobTitle: oneLine(200).nullable(),
  phone: oneLine(40).nullable(),
  /** Where they work: linked where the CRM has a company of that domain, made where it has none; null: no company. */
  company: z
    .object({
      name: oneLine(200),
      domain: z
        .string()
        .regex(/^(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}$/)
        .max(253),
    })
    .nullable(),
});
/** The text is the draft's. */
export const createNoteParams = z.object({ links: crmLinks });

/** The text is the draft's. */
export const postSlackParams = z.object({
  channel: z.string().min(1).max(40),
  channelName: z.string().max(100),
  threadTs: z.string().nullable(),
});
/** The text is the draft's. */
export const postSocialParams = z.object({ connectionId: z.uuid(), inReplyToId: z.string().nullable() });

export const documentTemplates = ["proposal", "brief", "agenda"] as const;
/** Title and body are the draft's subject and text. */
export const createDocumentParams = z.object({ connectionId: z.uuid(), template: z.enum(documentTemplates) });

/** Puts a person into one of our own sequences; each of its mails is a move of its own. */
export const enrolSequenceParams = z.object({ sequenceId: z.uuid(), contactId: z.uuid() });
export const stopSequenceParams = z.object({ enrolmentId: z.uuid() });

/** A signed POST to one of the workspace's registered webhook endpoints. */
export const callWebhookParams = z.object({
  endpointId: z.uuid(),
  eventType: z.string().regex(/^[a-z]+(\.[a-z_]+)+$/),
  data: z.record(z.string(), z.json()),
});

/** Internal work: what it makes is kept with the move. The draft is the result. */
export const internalParams = z.object({ question: z.string().max(2_000).nullable() });

/** The parameters of each action, by type. */
export const actionParams = {
  send_email: emailParams,
  reply_email: emailParams,
  create_draft: emailParams,
  book_meeting: bookMeetingParams,
  reschedule_meeting: rescheduleMeetingParams,
  create_task: createTaskParams,
  update_task: updateTaskParams,
  complete_task: completeTaskParams,
  update_deal: updateDealParams,
  update_contact: updateContactParams,
  create_contact: createContactParams,
  create_note: createNoteParams,
  post_slack: postSlackParams,
  post_social: postSocialParams,
  create_document: createDocumentParams,
  enrol_sequence: enrolSequenceParams,
  stop_sequence: stopSequenceParams,
  call_webhook: callWebhookParams,
  prepare_brief: internalParams,
  review_deal: internalParams,
  research: internalParams,
} as const satisfies Record<ActionType, z.ZodType>;

export type ParamsOf<Type extends ActionType> = z.infer<(typeof actionParams)[Type]>;
/** An action with the parameters of its own type. */
export type Action = { [Type in ActionType]: { type: Type; params: ParamsOf<Type> } }[ActionType];

type Typed<Shape extends Record<ActionType, unknown>> = {
  [Type in ActionType]: { actionType: Type; params: Shape[Type] };
}[ActionType];
/** The same as columns of a move: `actionType` narrows `params`. */
export type TypedParams = Typed<{ [Type in ActionType]: ParamsOf<Type> }>;
/** Before parsing: what has a default may be left out. */
export type TypedParamsInput = Typed<{ [Type in ActionType]: z.input<(typeof actionParams)[Type]> }>;

/**
 * Parameters checked against their type, so that `actionType` narrows `params`.
 * @throws ZodError when they are not of the type
 */
export function typedParams(actionType: ActionType, params: unknown): TypedParams {
  return { actionType, params: actionParams[actionType].parse(params) } as TypedParams;
}

/** Whether what an action did can be taken back. */
export const undoClassOf: Record<ActionType, UndoClass> = {
  send_email: "compensable",
  reply_email: "compensable",
  create_draft: "reversible",
  book_meeting: "reversible",
  reschedule_meeting: "reversible",
  create_task: "reversible",
  update_task: "reversible",
  complete_task: "reversible",
  update_deal: "reversible",
  update_contact: "reversible",
  create_contact: "reversible",
  create_note: "reversible",
  post_slack: "reversible",
  post_social: "reversible",
  create_document: "reversible",
  enrol_sequence: "compensable",
  stop_sequence: "compensable",
  call_webhook: "final",
  prepare_brief: "reversible",
  review_deal: "reversible",
  research: "reversible",
};

/** Actions that write to a person outside by mail: suppression, send limits and compliance headers apply. */
export const mailActions: readonly ActionType[] = ["send_email", "reply_email"];

/** Actions whose content is their draft: without one there is nothing to do. */
export const draftActions: readonly ActionType[] = [
  ...mailActions,
  "create_draft",
  "book_meeting",
  "create_task",
  "create_note",
  "post_slack",
  "post_social",
  "create_document",
  "prepare_brief",
  "review_deal",
  "research",
];

export const fieldControls = [
  "text",
  "long_text",
  "emails",
  "instant",
  "date",
  "money",
  "choice",
  "toggle",
  "time_zone",
] as const;

/** Instants are ISO, dates `YYYY-MM-DD`, money decimal text; null: empty. */
export const fieldValue = z.union([
  z.string().max(65_536),
  z.boolean(),
  z.array(z.string().max(320)).max(20),
  z.null(),
]);
export type FieldValue = z.infer<typeof fieldValue>;

/** One parameter that a person may change before an approval, with the control it needs. */
export const paramField = z.object({
  /** Path in the parameters, joined by dots. */
  key: z.string(),
  label: z.string(),
  control: z.enum(fieldControls),
  value: fieldValue,
  isRequired: z.boolean(),
  /** Of a `choice`. */
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
  /** IANA, of an `instant` that is read in a zone of its own; else the reader's. */
  timeZone: z.string().optional(),
});
export type ParamField = z.infer<typeof paramField>;

export type Option = { value: string; label: string };
/** What a person may choose from, as our copy of the CRM knows it. */
export type Choices = { stages: Option[]; owners: Option[] };
