import type { CrmKind, CrmPipeline } from "#server/connectors/ports/crm.ts";

/** The pipeline a new HubSpot portal has. */
export const standardPipeline: CrmPipeline = {
  id: "default",
  label: "Sales Pipeline",
  stages: (
    [
      ["appointmentscheduled", "Appointment Scheduled"],
      ["qualifiedtobuy", "Qualified To Buy"],
      ["presentationscheduled", "Presentation Scheduled"],
      ["decisionmakerboughtin", "Decision Maker Bought-In"],
      ["contractsent", "Contract Sent"],
      ["closedwon", "Closed Won"],
      ["closedlost", "Closed Lost"],
    ] as const
  ).map(([id, label], order) => ({
    id,
    label,
    order,
    isClosed: id.startsWith("closed"),
    isWon: id === "closedwon",
  })),
};

const words = (text: string) => text.split(/\s+/).filter(Boolean);

/** Properties the fake portal knows; another name is refused, as HubSpot does. */
const WRITABLE: Record<CrmKind, string[]> = {
  contact:
    words(`email firstname lastname phone mobilephone company website jobtitle address city state country zip industry
    lifecyclestage hs_lead_status hs_language hs_timezone hubspot_owner_id notes_last_contacted hs_email_optout`),
  company: words(`name domain website phone description city state country industry type numberofemployees annualrevenue
    lifecyclestage hubspot_owner_id`),
  deal: words(`dealname dealstage pipeline amount closedate description hs_next_step dealtype hs_priority deal_currency_code
    closed_lost_reason closed_won_reason hubspot_owner_id notes_last_contacted`),
  task: words(`hs_task_subject hs_task_body hs_task_status hs_task_priority hs_task_type hs_timestamp hubspot_owner_id
    hs_task_reminders`),
  note: words("hs_note_body hs_timestamp hubspot_owner_id hs_attachment_ids"),
};

const TIMES = new Set(["hs_timestamp", "closedate", "notes_last_contacted"]);
const NUMBERS = new Set(["amount", "numberofemployees", "annualrevenue"]);
const REQUIRED: Partial<Record<CrmKind, string>> = { task: "hs_timestamp", note: "hs_timestamp" };

/** What a new record has when nothing else was said. */
export const DEFAULTS: Partial<Record<CrmKind, Record<string, string>>> = {
  contact: { lifecyclestage: "lead" },
  deal: { pipeline: "default" },
  task: { hs_task_status: "NOT_STARTED", hs_task_priority: "NONE", hs_task_type: "TODO" },
};

/** @returns the values as HubSpot keeps them, or null when it would refuse them */
export function acceptedProperties(
  kind: CrmKind,
  given: Record<string, string | null>,
  pipelines: CrmPipeline[],
  isCreate: boolean,
): Record<string, string> | null {
  const required = REQUIRED[kind];
  if (isCreate && required && !given[required]) return null;
  const accepted: Record<string, string> = {};
  for (const [name, raw] of Object.entries(given)) {
    const value = WRITABLE[kind].includes(name) ? normalised(name, raw ?? "") : null;
    if (value === null) return null;
    accepted[name] = value;
  }
  return kind === "deal" && !isKnownStage(accepted, pipelines) ? null : accepted;
}

function normalised(name: string, value: string): string | null {
  if (value === "") return "";
  if (name === "email") return /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/.test(value) ? value.toLowerCase() : null;
  if (NUMBERS.has(name)) return Number.isFinite(Number(value)) ? value : null;
  if (!TIMES.has(name)) return value;
  const time = /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isFinite(time) ? new Date(time).toISOString() : null;
}

function isKnownStage(properties: Record<string, string>, pipelines: CrmPipeline[]): boolean {
  const { pipeline, dealstage } = properties;
  const chosen = pipeline ? pipelines.filter(({ id }) => id === pipeline) : pipelines;
  return chosen.length > 0 && (!dealstage || chosen.some(({ stages }) => stages.some(({ id }) => id === dealstage)));
}
