import { functionLabel } from "#components/operations/present.ts";
import { impactText, outcomeLabel } from "#components/outcomes/present.ts";
import { dismissLabel } from "#components/queue/present.ts";
import { roleLabels, scopeLabels } from "#components/settings/present.ts";
import { sourceLabels } from "#components/signals/present.ts";
import type { AuditEntry } from "#server/domain/audit/contract.ts";
import { auditKinds, auditSurfaces } from "#server/platform/pure/audit-words.ts";

/** Kinds for the filter, by name. */
export const kindChoices: { value: string; label: string }[] = Object.entries(auditKinds)
  .map(([value, { many }]) => ({ value, label: many }))
  .sort((a, b) => a.label.localeCompare(b.label));

/** "In the app"; entries from before it was kept say nothing. */
export const surfaceLabel = (surface: string | null): string | null =>
  surface === null ? null : (auditSurfaces[surface] ?? null);

const pages: Record<string, string> = {
  connection: "connections",
  inbound_event: "operations",
  run: "operations",
  auto_rule: "settings/auto-approval",
  autonomy: "settings/auto-approval",
  kill_switch: "settings/guardrails",
  suppression: "settings/guardrails",
  sequence: "settings/sequences",
  enrolment: "settings/sequences",
  model_account: "settings/models",
  webhook_endpoint: "settings/webhooks",
  api_key: "settings",
  workspace: "settings",
  member: "team",
  invite: "settings",
  view: "today",
};

/** Where the thing is to be seen, below the workspace; null: nowhere any more. */
export function thingPath({ subject, moveId }: Pick<AuditEntry, "subject" | "moveId">): string | null {
  if (subject.type === "signal") return `signals/${subject.id}`;
  if (moveId !== null) return `moves/${moveId}`;
  if (subject.type === "contact") return `people/${subject.id}`;
  return pages[subject.type] ?? null;
}

type Told = Pick<AuditEntry, "action" | "detail" | "names">;
type At = (iso: string) => string;
type Wording = (value: unknown, told: Told, at: At) => string | null;

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
const plain = (value: string): string => value.replaceAll("_", " ");
const sentenceCase = (value: string): string => value.charAt(0).toUpperCase() + value.slice(1);
const counted = (value: unknown, one: string, many: string): string | null => {
  const count = number(value);
  return count === null ? null : `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
};
const quoted = (value: unknown): string | null => (text(value) === null ? null : `“${value}”`);
const vendors: Record<string, string> = { google: "Google", hubspot: "HubSpot", slack: "Slack", x: "X" };
const named = (value: unknown, { names }: Told): string | null => {
  const id = text(value);
  return id === null ? null : (names[id] ?? "a former member");
};
const role = (value: unknown): string | null =>
  value === "admin" || value === "member" || value === "viewer" ? roleLabels[value].toLowerCase() : null;
const after = (words: string, value: string | null): string | null => (value === null ? null : `${words} ${value}`);

const isDate = (value: string): boolean => /^\d{4}-\d{2}-\d{2}T/.test(value);

/** Any value of a setting, as a person says it. */
function valueText(value: unknown, at: At): string {
  if (value === null || value === undefined || value === "") return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number") return value.toLocaleString("en-US");
  if (typeof value === "string") return isDate(value) ? at(value) : plain(value);
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((entry) => valueText(entry, at)).join(", ");
  return "other values";
}

const settingLabels: Record<string, string> = {
  holdSeconds: "Hold in seconds",
  timeZone: "Time zone",
  name: "Name",
  mailMode: "Mail",
  isAllowListOn: "Only listed addresses",
  isHoursOn: "Working hours",
  secondApproverCents: "Second approver from, in cents",
  requestHours: "Hours until a request expires",
  membersApproveAlone: "Members approve alone",
};

/** "mailboxPerDay" → "Mailbox per day". */
export const settingLabel = (key: string): string =>
  settingLabels[key] ??
  sentenceCase(
    key
      .replace(/^is(?=[A-Z])/, "")
      .replace(/([A-Z])/g, (_, letter) => ` ${letter.toLowerCase()}`)
      .trim(),
  );

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isChange = (value: unknown): value is { before: unknown; after: unknown } =>
  isObject(value) && "before" in value && "after" in value;

const changeText = (key: string, before: unknown, now: unknown, at: At): string =>
  `${settingLabel(key)}: ${valueText(before, at)} → ${valueText(now, at)}`;

/** Settings that differ between two states of a whole. */
function differences(before: Record<string, unknown>, now: Record<string, unknown>, at: At): string[] {
  return Object.keys(now)
    .filter((key) => key !== "updatedAt" && JSON.stringify(before[key]) !== JSON.stringify(now[key]))
    .map((key) => changeText(key, before[key], now[key], at));
}

function beforeAfter({ detail }: Told, at: At): string[] {
  const { before, after: now } = detail;
  if (isObject(before) && isObject(now)) return differences(before, now, at);
  if (typeof before === "number" && typeof now === "number")
    return [`score ${Math.round(before)} → ${Math.round(now)}`];
  const roles = [role(before), role(now)];
  return roles[0] && roles[1] ? [`${roles[0]} → ${roles[1]}`] : [];
}

const reasonText = ({ action, detail }: Told): string | null => {
  const reason = text(detail.reason);
  if (reason === null) return null;
  return sentenceCase(action === "move.dismissed" ? dismissLabel(reason) : plain(reason));
};

function edited({ detail }: Told): string | null {
  const names = Array.isArray(detail.fields) ? detail.fields.filter((name) => typeof name === "string") : [];
  const parts = [detail.subjectChanged ? "subject" : null, detail.textChanged ? "text" : null, ...names].filter(
    Boolean,
  );
  return parts.length === 0 ? null : sentenceCase(parts.join(", "));
}

const source = (value: unknown): string | null => {
  const key = text(value);
  if (key === null) return null;
  return key in sourceLabels ? sourceLabels[key as keyof typeof sourceLabels] : sentenceCase(plain(key));
};

/** One wording per key of a detail, in the order in which they are told. What has none holds ids, hashes or whole objects. */
const wordings: Record<string, Wording> = {
  reason: (_value, told) => reasonText(told),
  message: text,
  why: text,
  sentence: text,
  note: quoted,
  subjectChanged: (_value, told) => edited(told),
  until: (value, _told, at) => after("until", text(value) && at(String(value))),
  ownerName: (value, { detail }) =>
    text(value) ? `to ${value}` : detail.ownerId === null ? "nobody owns it now" : null,
  from: (value, told) => after("from", named(value, told)),
  to: (value, told) => after("to", named(value, told)),
  assigneeId: (value, told) => after("asked", named(value, told)),
  mentions: (value, told) =>
    Array.isArray(value) && value.length > 0 ? `names ${value.map((id) => named(id, told)).join(", ")}` : null,
  startsAt: (value, _told, at) => after("from", text(value) && at(String(value))),
  endsAt: (value, _told, at) => after("until", text(value) && at(String(value))),
  nextStepAt: (value, _told, at) => after("next step", text(value) && at(String(value))),
  role: (value) => after("as", role(value)),
  score: (value) => after("score", number(value) === null ? null : String(Math.round(Number(value)))),
  given: (value, { detail }) => (number(value) === null ? null : `${value} of ${detail.needed ?? 2} approvals`),
  receiptSeq: (value) => after("receipt", number(value) === null ? null : `#${value}`),
  impact: (value) => after("impact", number(value) === null ? null : impactText(Number(value))),
  type: (value, { action }) =>
    action.startsWith("outcome.") ? outcomeLabel(String(value)) : sentenceCase(plain(String(value))),
  source,
  provider: (value) => vendors[String(value)] ?? null,
  model: text,
  condition: (value) => (text(value) ? sentenceCase(plain(String(value))) : null),
  scope: (value) => (text(value) ? `for ${value === "workspace" ? "everything" : plain(String(value))}` : null),
  target: (value) => (text(value) ? plain(String(value)) : null),
  stoppedMoves: (value) => counted(value, "approved move taken back", "approved moves taken back"),
  count: (value) => counted(value, "of them", "of them"),
  sample: (value) => counted(value, "looked at first", "looked at first"),
  added: (value) => counted(value, "address", "addresses"),
  steps: (value) => counted(value, "step", "steps"),
  stopped: (value) => counted(value, "person left it", "people left it"),
  considered: (value) => counted(value, "move looked at", "moves looked at"),
  wouldApprove: (value) => counted(value, "would have been approved", "would have been approved"),
  dealCount: (value) => counted(value, "deal", "deals"),
  ordinal: (value, { detail }) => (number(value) === null ? null : `step ${value} of ${detail.of ?? "?"}`),
  dailyCap: (value) => counted(value, "a day at most", "a day at most"),
  isOn: (value) => (value === true ? "on" : value === false ? "off" : null),
  isShared: (value) => (value === true ? "shared with everybody" : null),
  isKeyNew: (value) => (value === true ? "with a new key" : null),
  isAgain: (value) => (value === true ? "again" : null),
  isDelivered: (value) => (value === true ? "it arrived" : "it did not arrive"),
  isOk: (value) => (value === true ? "it answered" : "it did not answer"),
  level: (value) => (text(value) ? plain(String(value)) : null),
  kind: (value) => (text(value) ? sentenceCase(plain(String(value))) : null),
  functionId: (value) => (text(value) ? functionLabel(String(value)) : null),
  fromStep: (value) => after("from the step", text(value) && plain(String(value))),
  scopes: (value) =>
    Array.isArray(value)
      ? value.map((scope) => scopeLabels[scope as keyof typeof scopeLabels] ?? plain(String(scope))).join("; ")
      : null,
  url: text,
  because: (value) => (value === "signed_out" ? "because they signed out" : null),
};

/** What else an entry says, each part in words, for a line below its sentence. */
export function detailParts(told: Told, at: At): string[] {
  const { detail } = told;
  const changes = Object.entries(detail).flatMap(([key, value]) =>
    isChange(value) ? [changeText(key, value.before, value.after, at)] : [],
  );
  const keys = Object.keys(wordings).filter((key) => key in detail || (key === "subjectChanged" && "fields" in detail));
  const parts = keys.map((key) => wordings[key]?.(detail[key], told, at) ?? null).filter((part) => part !== null);
  return [...new Set([...beforeAfter(told, at), ...changes, ...parts.filter((part) => part !== "")])];
}
