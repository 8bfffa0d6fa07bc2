import type { Tone } from "#components/ui/badge.tsx";
import type { Outcome, OutcomeType } from "#server/domain/outcomes/contract.ts";

const labels: Record<OutcomeType, string> = {
  email_sent: "E-mail sent",
  email_opened: "E-mail opened",
  email_clicked: "Link clicked",
  email_replied: "Reply received",
  email_bounced: "E-mail bounced",
  email_unsubscribed: "Opted out",
  meeting_booked: "Meeting booked",
  meeting_held: "Meeting held",
  meeting_no_show: "Did not show up",
  meeting_rescheduled: "Meeting moved",
  deal_created: "Deal created",
  deal_stage_advanced: "Deal moved forward",
  deal_stage_regressed: "Deal moved back",
  deal_won: "Deal won",
  deal_lost: "Deal lost",
  task_completed: "Task completed",
  task_overdue: "Task overdue",
  deliverable_shipped: "Deliverable shipped",
  positive_response: "Positive answer",
  negative_response: "Negative answer",
  no_response: "No answer",
};

export const outcomeLabel = (type: string): string =>
  type in labels ? labels[type as OutcomeType] : type.replaceAll("_", " ");

/** What a person usually knows first: entered by hand on a move. */
export const manualOutcomes: { type: OutcomeType; label: string }[] = (
  [
    "positive_response",
    "negative_response",
    "meeting_booked",
    "meeting_held",
    "meeting_no_show",
    "deal_created",
    "deal_won",
    "deal_lost",
  ] as const
).map((type) => ({ type, label: labels[type] }));

const sources: Record<Outcome["source"], string> = {
  gmail: "Gmail",
  hubspot: "HubSpot",
  calendar: "Calendar",
  manual: "Entered by hand",
  system: "CaseyOS",
};
export const outcomeSourceLabel = (source: string): string =>
  source in sources ? sources[source as Outcome["source"]] : source;

/** "+8", "−5", "+5.6": impact on a scale of −10 to 10. */
export function impactText(impact: number): string {
  const size = Math.abs(Math.round(impact * 10) / 10);
  if (size === 0) return "0";
  return `${impact > 0 ? "+" : "−"}${size}`;
}

export const impactTone = (impact: number): Tone => (impact > 0 ? "good" : impact < 0 ? "bad" : "neutral");

/** "80 % sure", only where it is not certain. */
export const confidenceText = (confidence: number): string | null =>
  confidence >= 1 ? null : `${Math.round(confidence * 100)} % sure`;
