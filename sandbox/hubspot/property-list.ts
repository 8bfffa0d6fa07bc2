import type { ObjectType } from "./types.ts";

export type PropertyType = "string" | "number" | "datetime" | "enumeration" | "bool";

export type PropertyDefinition = {
  name: string;
  label: string;
  type: PropertyType;
  options: { value: string; label: string }[];
  isReadOnly: boolean;
  isUnique: boolean;
  isRequired: boolean;
  isCustom: boolean;
  groupName: string;
  createdAtMs: number | null;
};

const text = (names: string): PropertyDefinition[] => define(names, "string");
const numeric = (names: string): PropertyDefinition[] => define(names, "number");
const times = (names: string): PropertyDefinition[] => define(names, "datetime");

function define(names: string, type: PropertyType, extra: Partial<PropertyDefinition> = {}): PropertyDefinition[] {
  return names.split(" ").map((name) => ({
    name,
    label: name.replace(/^hs_/, "").replaceAll("_", " "),
    type,
    options: [],
    isReadOnly: false,
    isUnique: false,
    isRequired: false,
    isCustom: false,
    groupName: "",
    createdAtMs: null,
    ...extra,
  }));
}

function choice(name: string, values: string): PropertyDefinition[] {
  return define(name, "enumeration", { options: values.split(" ").map((value) => ({ value, label: value })) });
}

function readOnly(definitions: PropertyDefinition[]): PropertyDefinition[] {
  return definitions.map((definition) => ({ ...definition, isReadOnly: true }));
}

const LIFECYCLE = "subscriber lead marketingqualifiedlead salesqualifiedlead opportunity customer evangelist other";
const EVERYWHERE = [
  ...text("hubspot_owner_id"),
  ...readOnly([...numeric("hs_object_id"), ...times("hs_createdate hs_lastmodifieddate")]),
];

/** Properties HubSpot defines, as far as the sandbox knows them; writing any other name is refused. */
export const PROPERTY_LIST: Record<ObjectType, PropertyDefinition[]> = {
  contacts: [
    ...EVERYWHERE,
    ...define("email", "string", { isUnique: true }),
    ...text(
      "firstname lastname phone mobilephone company website jobtitle address city state country zip industry message",
    ),
    ...text(
      "hs_language hs_timezone salutation twitterhandle hs_linkedin_url recent_conversion_event_name first_conversion_event_name",
    ),
    ...text("hs_analytics_source annualrevenue numemployees associatedcompanyid"),
    ...choice("lifecyclestage", LIFECYCLE),
    ...choice("hs_lead_status", "NEW OPEN IN_PROGRESS OPEN_DEAL UNQUALIFIED ATTEMPTED_TO_CONTACT CONNECTED BAD_TIMING"),
    ...define("hs_email_optout", "bool"),
    ...times("recent_conversion_date first_conversion_date notes_last_contacted notes_last_updated"),
    ...readOnly([...times("createdate lastmodifieddate"), ...numeric("num_conversion_events num_associated_deals")]),
  ],
  companies: [
    ...EVERYWHERE,
    ...text("name domain website phone description address city state country zip timezone linkedin_company_page"),
    ...numeric("numberofemployees annualrevenue founded_year"),
    ...text("industry type"),
    ...choice("lifecyclestage", LIFECYCLE),
    ...times("notes_last_contacted notes_last_updated"),
    ...readOnly(times("createdate")),
  ],
  deals: [
    ...EVERYWHERE,
    ...text(
      "dealname dealstage pipeline description hs_next_step closed_lost_reason closed_won_reason deal_currency_code",
    ),
    ...numeric("amount hs_forecast_amount"),
    ...choice("dealtype", "newbusiness existingbusiness"),
    ...choice("hs_priority", "low medium high"),
    ...times("closedate notes_last_contacted notes_last_updated"),
    ...readOnly([
      ...times("createdate"),
      ...numeric("hs_deal_stage_probability"),
      ...define("hs_is_closed hs_is_closed_won", "bool"),
    ]),
  ],
  tasks: [
    ...EVERYWHERE,
    ...text("hs_task_subject hs_task_body hs_queue_membership_ids hs_task_reminders"),
    ...choice("hs_task_status", "NOT_STARTED IN_PROGRESS WAITING COMPLETED DEFERRED"),
    ...choice("hs_task_priority", "NONE LOW MEDIUM HIGH"),
    ...choice("hs_task_type", "TODO EMAIL CALL LINKED_IN_CONNECT LINKED_IN_MESSAGE"),
    ...define("hs_timestamp", "datetime", { isRequired: true }),
    ...readOnly(times("hs_task_completion_date")),
  ],
  notes: [
    ...EVERYWHERE,
    ...text("hs_note_body hs_attachment_ids"),
    ...define("hs_timestamp", "datetime", { isRequired: true }),
  ],
};

/** Properties of an answer when the request names none. */
export const DEFAULT_PROPERTIES: Record<ObjectType, string[]> = {
  contacts: ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"],
  companies: ["createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"],
  deals: [
    "amount",
    "closedate",
    "createdate",
    "dealname",
    "dealstage",
    "hs_lastmodifieddate",
    "hs_object_id",
    "pipeline",
  ],
  tasks: ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"],
  notes: ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"],
};

/** Properties that a search by `query` looks into. */
export const SEARCHABLE: Record<ObjectType, string[]> = {
  contacts: ["firstname", "lastname", "email", "phone", "company", "hs_object_id"],
  companies: ["name", "domain", "website", "phone", "hs_object_id"],
  deals: ["dealname", "description", "dealtype", "hs_object_id"],
  tasks: ["hs_task_subject", "hs_task_body", "hs_object_id"],
  notes: ["hs_note_body", "hs_object_id"],
};
