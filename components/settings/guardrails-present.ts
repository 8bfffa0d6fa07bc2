import { channelLabels } from "#components/queue/present.ts";
import type { ActionType } from "#server/domain/actions/contract.ts";
import type { KillSwitch, Suppression, SuppressionReason } from "#server/domain/guardrails/contract.ts";

export const weekdays: { value: number; short: string; name: string }[] = [
  { value: 1, short: "Mon", name: "Monday" },
  { value: 2, short: "Tue", name: "Tuesday" },
  { value: 3, short: "Wed", name: "Wednesday" },
  { value: 4, short: "Thu", name: "Thursday" },
  { value: 5, short: "Fri", name: "Friday" },
  { value: 6, short: "Sat", name: "Saturday" },
  { value: 7, short: "Sun", name: "Sunday" },
];

const two = (value: number): string => String(value).padStart(2, "0");

/** Minutes after midnight as a time input shows them; the end of the day is its last minute. */
export function timeOf(minutes: number): string {
  const shown = Math.min(minutes, 24 * 60 - 1);
  return `${two(Math.floor(shown / 60))}:${two(shown % 60)}`;
}

/** What a time input says, in minutes after midnight; 23:59 as an end means midnight. Null while it is not a time. */
export function minutesOf(time: string, isEnd: boolean): number | null {
  const [, hour, minute] = /^(\d{2}):(\d{2})/.exec(time) ?? [];
  if (hour === undefined || minute === undefined) return null;
  const minutes = Number(hour) * 60 + Number(minute);
  return isEnd && minutes === 24 * 60 - 1 ? 24 * 60 : minutes;
}

/** A limit as typed: empty means none. Undefined while it is not a whole number. */
export function limitOf(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  return /^\d{1,5}$/.test(text.trim()) ? Number(text) : undefined;
}

/** One address or domain per line, comma or semicolon. */
export const entriesOf = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((entry) => entry.trim())
    .filter(Boolean);

export const reasonLabels: Record<SuppressionReason, { label: string; hint: string }> = {
  opted_out: { label: "Opted out", hint: "Asked for no more mail." },
  legal: { label: "Legal demand", hint: "Stays for good; nobody can remove or override it." },
  customer: { label: "Customer", hint: "Gets no first mails. Answers and meetings still work." },
  bounced: { label: "Bounced", hint: "Mail came back as undeliverable." },
  marketing: { label: "No marketing", hint: "Gets no campaign mail. A personal mail may go." },
};

const sources: Record<Suppression["source"], string> = {
  person: "added by hand",
  import: "imported",
  outcome: "noticed in the mailbox",
  unsubscribe: "by the unsubscribe link",
  crm: "read in HubSpot",
};
export const sourceLabel = (source: Suppression["source"]): string => sources[source];

/** "Everything", "Slack message", "Agent scout". */
export function switchLabel({ scope, target }: Pick<KillSwitch, "scope" | "target">): string {
  if (scope === "workspace") return "Everything";
  if (scope === "agent") return `Agent ${target}`;
  return channelLabels[target as ActionType] ?? target;
}

/** What a stop did to the moves that waited. */
export function stoppedText(count: number): string {
  if (count === 0) return "No approved move was waiting.";
  return count === 1 ? "One approved move is open again." : `${count} approved moves are open again.`;
}
