import { dayAndTime } from "#components/clock/present.ts";
import type { Tone } from "#components/ui/badge.tsx";
import type {
  ActionType,
  Contribution,
  DismissReason,
  Domain,
  DraftOrigin,
  Evidence,
  MoveStatus,
  QueueRow,
  QueueView,
  ScoreBand,
  UndoClass,
} from "#server/domain/queue/contract.ts";
import { shortMoney } from "#server/platform/pure/formats.ts";

/** Words, units and order of the queue's screens. The enums' values are copied by type so that the bundle stays free of zod. */

export const views = ["open", "snoozed", "in_progress", "done", "dismissed"] as const satisfies readonly QueueView[];
export const viewLabels: Record<QueueView, string> = {
  open: "Open",
  snoozed: "Snoozed",
  in_progress: "In progress",
  done: "Done",
  dismissed: "Dismissed",
};

/** The domains that have processors today; the others join as their signals do. */
export const shownDomains = ["sales", "marketing", "success"] as const satisfies readonly Domain[];
export const domainLabels: Record<Domain, string> = {
  sales: "Sales",
  marketing: "Marketing",
  success: "Success",
  fulfilment: "Fulfilment",
  contracts: "Contracts",
  operations: "Operations",
  data: "Data",
};

export const channelLabels: Record<ActionType, string> = {
  send_email: "New e-mail",
  reply_email: "Reply in the thread",
  create_draft: "Mail draft",
  book_meeting: "Book a meeting",
  reschedule_meeting: "Move a meeting",
  create_task: "New task",
  update_task: "Change a task",
  complete_task: "Complete a task",
  update_deal: "Change a deal",
  update_contact: "Change a contact",
  create_contact: "New contact",
  create_note: "Note in the CRM",
  post_slack: "Slack message",
  post_social: "Post",
  create_document: "Document",
  enrol_sequence: "Enrol in a sequence",
  stop_sequence: "Stop a sequence",
  call_webhook: "Webhook",
  prepare_brief: "Brief",
  review_deal: "Deal review",
  research: "Research",
};
const deeds: Record<ActionType, string> = {
  send_email: "sent",
  reply_email: "sent",
  create_draft: "saved as a draft",
  book_meeting: "booked",
  reschedule_meeting: "moved",
  create_task: "created",
  update_task: "changed",
  complete_task: "completed",
  update_deal: "changed",
  update_contact: "changed",
  create_contact: "added",
  create_note: "written",
  post_slack: "posted",
  post_social: "posted",
  create_document: "written",
  enrol_sequence: "enrolled",
  stop_sequence: "stopped",
  call_webhook: "called",
  prepare_brief: "prepared",
  review_deal: "reviewed",
  research: "researched",
};

/** What an approved action does when its hold window is over. */
export function holdText(type: string, seconds: number): string {
  const deed = (deeds as Record<string, string>)[type] ?? "done";
  return seconds > 0 ? `Will be ${deed} in ${seconds} s` : `Being ${deed} now`;
}

/** Actions whose approval sends words to a person by mail. */
export const isMail = (type: ActionType): boolean => type === "send_email" || type === "reply_email";

export const dismissReasons: { value: DismissReason; label: string }[] = [
  { value: "already_done", label: "Already done" },
  { value: "wrong_person", label: "Wrong person" },
  { value: "bad_timing", label: "Bad timing" },
  { value: "not_relevant", label: "Not relevant" },
  { value: "duplicate", label: "Duplicate" },
  { value: "other", label: "Another reason" },
];
export const dismissLabel = (reason: string): string =>
  dismissReasons.find((entry) => entry.value === reason)?.label.toLowerCase() ?? reason.replaceAll("_", " ");

export const statusLabels: Record<MoveStatus, { label: string; tone: Tone }> = {
  open: { label: "Open", tone: "neutral" },
  snoozed: { label: "Snoozed", tone: "neutral" },
  awaiting_approval: { label: "Waits for approval", tone: "warn" },
  scheduled: { label: "Approved", tone: "accent" },
  executing: { label: "In progress", tone: "accent" },
  done: { label: "Done", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  dismissed: { label: "Dismissed", tone: "neutral" },
  expired: { label: "Expired", tone: "neutral" },
  superseded: { label: "Superseded", tone: "neutral" },
};

/** Same lines as the server's `bandOf`: 70 and 40. */
export const bandOf = (score: number): ScoreBand => (score >= 70 ? "high" : score >= 40 ? "medium" : "low");

export function isView(value: string | undefined): value is QueueView {
  return views.some((view) => view === value);
}
export function isShownDomain(value: string | undefined): value is (typeof shownDomains)[number] {
  return shownDomains.some((domain) => domain === value);
}

/** "$48k": short, in the deal's own currency. Null when the amount is not known. */
export function money(cents: number | null | undefined, currency: string | null | undefined): string | null {
  if (cents === null || cents === undefined) return null;
  return shortMoney(cents, currency ?? "USD");
}

/** The company, else the person: what the row is about. */
export const accountName = (card: Pick<QueueRow, "companyName" | "contactName">): string =>
  card.companyName ?? card.contactName ?? "";

/** A title without the company that stands below it, so that the reason has room. */
export const rowTitle = (card: Pick<QueueRow, "title" | "companyName">): string =>
  card.companyName ? card.title.replace(` (${card.companyName})`, "") : card.title;

export const originChip: Record<"template" | "model" | "person", string> = {
  template: "Template draft",
  model: "AI draft",
  person: "Edited",
};

/** Who wrote the draft, without flattery. */
export function originSentence(origin: DraftOrigin, modelConfigured = origin.kind === "model"): string {
  switch (origin.kind) {
    case "template":
      return modelConfigured ? "Made from a template." : "Made from a template: no model wrote this.";
    case "model":
      return `Written by ${origin.model} from the sources marked below.`;
    case "person":
      return "Edited by a person.";
    default:
      return origin satisfies never;
  }
}

/** What can be taken back, said before the approval. `holdSeconds` is the workspace's hold window. */
export function undoSentence(undoClass: UndoClass, holdSeconds: number, type: ActionType = "send_email"): string {
  const hold = holdSeconds > 0 ? `Undo works for ${holdSeconds} s after you approve. ` : "";
  switch (undoClass) {
    case "reversible":
      return `${hold}Afterwards it can still be reversed.`;
    case "compensable":
      return isMail(type)
        ? `${hold}Once sent it cannot be unsent, only corrected by another mail.`
        : `${hold}Afterwards it can still be turned around; what was sent until then stays sent.`;
    case "final":
      return `${hold}Afterwards it is final.`;
    default:
      return undoClass satisfies never;
  }
}

export function approveLabel(holdSeconds: number, type: ActionType = "send_email"): string {
  const verb = isMail(type) ? "send" : "do it";
  return holdSeconds > 0 ? `Approve, ${verb} in ${holdSeconds} s` : `Approve and ${verb} now`;
}

/** "+28.0", "−3.2", "0.0": one decimal and a real minus sign. */
export function points(value: number): string {
  const text = Math.abs(value).toFixed(1);
  if (Number(text) === 0) return text;
  return value < 0 ? `−${text}` : `+${text}`;
}

/** Sum of the parts, to one decimal; the score must equal it. */
export const totalOf = (parts: Pick<Contribution, "points">[]): number =>
  Math.round(parts.reduce((sum, part) => sum + part.points, 0) * 10) / 10;

/** Width of a part's bar in percent of the widest. */
export function barWidth(part: number, parts: Pick<Contribution, "points">[]): number {
  const widest = Math.max(...parts.map((entry) => Math.abs(entry.points)), 1);
  return Math.round((Math.abs(part) / widest) * 100);
}

/** "between 80 and 91", or null when nothing is uncertain. */
export function intervalText(low: number, high: number): string | null {
  const [from, to] = [Math.round(low), Math.round(high)];
  return from === to ? null : `between ${from} and ${to}`;
}

export const figureText = (figure: { count: number; isCapped: boolean }): string =>
  figure.isCapped ? "1,000+" : String(figure.count);

const evidenceKinds: Record<Evidence["kind"], string> = {
  signal: "Signal",
  message: "Message",
  contact: "Contact",
  company: "Company",
  deal: "Deal",
  outcome: "Outcome",
  member: "Member",
  weights: "Score weights",
  calendar: "Calendar",
};
export const evidenceKind = (kind: Evidence["kind"]): string => evidenceKinds[kind];

/** A source in one line, on the reader's clock: "Form “Book a demo”, today 09:05". */
export const sourceLine = ({ label, at }: Evidence, now: Date, timeZone: string): string =>
  at === undefined ? label : `${label}, ${dayAndTime(new Date(at), now, timeZone)}`;

/** Words of the card a search looks through. */
export function matches(card: QueueRow, query: string): boolean {
  const text = [card.title, card.companyName, card.contactName, card.ownerName].filter(Boolean).join(" ").toLowerCase();
  return query
    .toLowerCase()
    .trim()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
