import {
  type ActionType,
  type Choices,
  documentTemplates,
  type FieldValue,
  type Option,
  type ParamField,
  type TypedParams,
} from "./contract.ts";

/**
 * Parameters that are not offered: they say who or what a move is about, and with another one it would be another move. The
 * words of a draft have an editor of their own.
 */
export const fixedParams: Record<ActionType, readonly string[]> = {
  send_email: ["to", "connectionId", "thread", "purpose"],
  reply_email: ["to", "connectionId", "thread", "purpose"],
  create_draft: ["to", "connectionId", "thread", "purpose"],
  book_meeting: ["connectionId"],
  reschedule_meeting: ["connectionId", "eventId"],
  create_task: ["links"],
  update_task: ["taskId"],
  complete_task: ["taskId"],
  update_deal: ["dealId"],
  update_contact: ["contactId"],
  create_contact: ["email"],
  create_note: ["links"],
  post_slack: ["channel", "channelName", "threadTs"],
  post_social: ["connectionId", "inReplyToId"],
  create_document: ["connectionId"],
  enrol_sequence: ["sequenceId", "contactId"],
  stop_sequence: ["enrolmentId"],
  call_webhook: ["endpointId", "eventType", "data"],
  prepare_brief: [],
  review_deal: [],
  research: [],
};

const field = (key: string, label: string, control: ParamField["control"], value: FieldValue, isRequired = true) => ({
  key,
  label,
  control,
  value,
  isRequired,
});
const choice = (
  key: string,
  label: string,
  value: string | null,
  options: Option[],
  isRequired = true,
): ParamField => ({
  ...field(key, label, "choice", value, isRequired),
  // What stands there stays choosable, also when our copy does not know it.
  options:
    value === null || options.some((option) => option.value === value)
      ? options
      : [...options, { value, label: value }],
});

const times = ({
  startsAt,
  endsAt,
  timeZone,
}: {
  startsAt: string;
  endsAt: string;
  timeZone: string;
}): ParamField[] => [
  { ...field("startsAt", "Start", "instant", startsAt), timeZone },
  { ...field("endsAt", "End", "instant", endsAt), timeZone },
  field("timeZone", "Time zone", "time_zone", timeZone),
];

const priorities: Option[] = [
  { value: "LOW", label: "Low" },
  { value: "MEDIUM", label: "Medium" },
  { value: "HIGH", label: "High" },
];
const taskStatuses: Option[] = [
  { value: "NOT_STARTED", label: "Not started" },
  { value: "IN_PROGRESS", label: "In progress" },
  { value: "WAITING", label: "Waiting" },
  { value: "DEFERRED", label: "Deferred" },
  { value: "COMPLETED", label: "Completed" },
];
const templates: Option[] = documentTemplates.map((value) => ({
  value,
  label: value.charAt(0).toUpperCase() + value.slice(1),
}));

const LONG = 120;
const EPOCH_MS = /^\d{12,13}$/;
const instantText = (value: string | null): string | null => {
  const ms = value === null ? Number.NaN : EPOCH_MS.test(value) ? Number(value) : Date.parse(value);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
};

/** A property of the CRM by what is known of its name. */
function propertyField(name: string, value: string | null, { stages, owners }: Choices): ParamField {
  const key = `changes.${name}`;
  const label = propertyLabel(name);
  switch (name) {
    case "dealstage":
      return choice(key, label, value, stages);
    case "hubspot_owner_id":
      return choice(key, label, value, owners, false);
    case "hs_task_priority":
      return choice(key, label, value, priorities);
    case "hs_task_status":
      return choice(key, label, value, taskStatuses);
    case "amount":
      return field(key, label, "money", value, false);
    case "closedate":
      return field(key, label, "date", value?.slice(0, 10) ?? null, false);
    case "hs_timestamp":
      return field(key, label, "instant", instantText(value));
    default:
      return field(key, label, (value ?? "").length > LONG ? "long_text" : "text", value, false);
  }
}

const known: Record<string, string> = {
  dealstage: "Stage",
  dealname: "Name",
  closedate: "Close date",
  amount: "Amount",
  firstname: "First name",
  lastname: "Last name",
  jobtitle: "Title",
  email: "E-mail",
  phone: "Phone",
  lifecyclestage: "Lifecycle stage",
  hubspot_owner_id: "Owner",
  hs_task_subject: "Subject",
  hs_task_body: "Text",
  hs_task_status: "Status",
  hs_task_priority: "Priority",
  hs_timestamp: "Due",
};

/** `hs_next_step` → "Next step": the vendor's own names, made readable. */
export function propertyLabel(property: string): string {
  const label = known[property];
  if (label) return label;
  const words = property.replace(/^hs_/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The parameters of a move that a person may change, in the order a form shows them. */
export function fieldsOf(action: TypedParams, choices: Choices): ParamField[] {
  switch (action.actionType) {
    case "book_meeting": {
      const { params } = action;
      return [
        ...times(params),
        field("attendees", "Attendees", "emails", params.attendees),
        field("withConference", "Add a video link", "toggle", params.withConference),
        field("notify", "Google mails the invitation", "toggle", params.notify),
      ];
    }
    case "reschedule_meeting":
      return [...times(action.params), field("notify", "Google tells the attendees", "toggle", action.params.notify)];
    case "create_task": {
      const { dueAt, priority, ownerId } = action.params;
      return [
        field("dueAt", "Due", "instant", dueAt, false),
        choice("priority", "Priority", priority, priorities),
        choice("ownerId", "Owner", ownerId, choices.owners, false),
      ];
    }
    case "update_task":
    case "update_deal":
    case "update_contact":
      return Object.entries(action.params.changes).map(([name, value]) => propertyField(name, value, choices));
    case "create_contact": {
      const { firstName, lastName, jobTitle, phone, company } = action.params;
      return [
        field("firstName", "First name", "text", firstName, false),
        field("lastName", "Last name", "text", lastName, false),
        field("jobTitle", "Title", "text", jobTitle, false),
        field("phone", "Phone", "text", phone, false),
        ...(company ? [field("company.name", "Company", "text", company.name)] : []),
      ];
    }
    case "create_document":
      return [choice("template", "Template", action.params.template, templates)];
    case "prepare_brief":
    case "review_deal":
    case "research":
      return [field("question", "Question", "long_text", action.params.question, false)];
    default:
      return [];
  }
}

const MONEY = /^\d{1,12}(\.\d{1,2})?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What a text has to be for its control, with what to say otherwise. */
const textRules: Partial<Record<ParamField["control"], [isGood: (text: string) => boolean, message: string]>> = {
  money: [(text) => MONEY.test(text), "Write an amount such as 4800 or 4800.50."],
  date: [(text) => DATE.test(text) && !Number.isNaN(Date.parse(text)), "Choose a day."],
  instant: [(text) => instantText(text) !== null, "Choose a day and a time."],
};

/** What is wrong with a value for its control; null: nothing. What the parameters' own schema refuses is its matter. */
function problemOf({ control, isRequired, options = [] }: ParamField, value: FieldValue): string | null {
  if (value === null) return isRequired ? "This cannot be empty." : null;
  if (control === "toggle") return typeof value === "boolean" ? null : "Say yes or no.";
  if (control === "emails") return Array.isArray(value) ? null : "Name addresses.";
  if (typeof value !== "string") return "This has to be text.";
  if (control === "choice") return options.some((option) => option.value === value) ? null : "Choose one of the list.";
  const [isGood, message] = textRules[control] ?? [() => true, ""];
  return isGood(value) ? null : message;
}

export type Changed =
  | { ok: true; params: unknown; labels: string[] }
  | { ok: false; issues: { path: string; message: string }[] };

/**
 * The parameters with these values, not yet checked against their schema. Only what is offered may be changed.
 * @param changes by the fields' keys; what is not named stays
 */
export function withChanges(
  params: unknown,
  fields: readonly ParamField[],
  changes: Record<string, FieldValue>,
): Changed {
  const issues: { path: string; message: string }[] = [];
  const labels: string[] = [];
  const copy = structuredClone(params) as Record<string, unknown>;
  for (const [key, given] of Object.entries(changes)) {
    const offered = fields.find((candidate) => candidate.key === key);
    const value = typeof given === "string" && given.trim() === "" ? null : given;
    const message = offered ? problemOf(offered, value) : "This cannot be changed here.";
    if (!offered || message) {
      issues.push({ path: key, message: message ?? "" });
      continue;
    }
    if (JSON.stringify(value) === JSON.stringify(offered.value)) continue;
    place(copy, key.split("."), value);
    labels.push(offered.label);
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, params: copy, labels };
}

/** Keys come from the fields that are offered, so they lead to a place that is there. */
function place(target: Record<string, unknown>, [first = "", ...rest]: string[], value: unknown): void {
  if (rest.length === 0) target[first] = value;
  else place(target[first] as Record<string, unknown>, rest, value);
}
