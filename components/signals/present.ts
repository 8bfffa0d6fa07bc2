import type { Tone } from "#components/ui/badge.tsx";
import type { Signal, SignalSource, SignalType } from "#server/domain/signals/contract.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";

export const signalSources = [
  "form",
  "gmail",
  "hubspot",
  "calendar",
  "slack",
  "x",
  "web",
  "manual",
] as const satisfies readonly SignalSource[];
export const sourceLabels: Record<SignalSource, string> = {
  form: "Form",
  gmail: "Gmail",
  hubspot: "HubSpot",
  calendar: "Calendar",
  slack: "Slack",
  x: "X",
  web: "API",
  manual: "By hand",
};

const types: Record<SignalType, string> = {
  form_submitted: "Form without a name",
  reply_received: "A reply",
  slack_mention: "Mention in Slack",
  slack_reaction: "A message handed over in Slack",
  social_mention: "Mention on X",
  social_buying_signal: "Post on X about buying",
  social_competitor_mention: "Post on X about a competitor",
  social_thought_leader: "Post on X of a voice you follow",
  meeting_prep_needed: "Meeting in the next 24 hours",
  meeting_today: "Meeting today",
  meeting_held: "Meeting over",
  no_show: "Meeting that nobody came to",
  deal_created: "New deal in HubSpot",
  deal_stage_changed: "Deal moved to another stage",
  deal_amount_changed: "Deal amount changed",
  new_high_value: "New big deal in HubSpot",
  big_deal_moved: "Big deal moved",
  contact_changed: "Contact changed in HubSpot",
  deal_stalled: "Deal stands still",
  deal_close_soon: "Deal closes soon",
  deal_at_risk: "Deal at risk",
  proposal_no_response: "Proposal without an answer",
  follow_up_due: "Follow-up due in HubSpot",
  lead_cold: "Lead gone quiet",
};
/** What a signal of a type is called where nothing more is known of it; what is no type stays as it is. */
export const typeLabel = (type: string): string => (type in types ? types[type as SignalType] : type);

export function isSource(value: string | undefined): value is SignalSource {
  return signalSources.some((source) => source === value);
}

/** Whether it came to us long enough after it happened that the two times say different things. */
export const isFromBefore = ({ occurredAt, receivedAt }: Pick<Signal, "occurredAt" | "receivedAt">): boolean =>
  Date.parse(receivedAt) - Date.parse(occurredAt) > 5 * MINUTE_MS;

export type SignalState = { label: string; tone: Tone; text: string | null };

/** What became of a signal, in words. */
export function signalState(signal: Pick<Signal, "status" | "reason" | "hasFailed" | "moveTitle">): SignalState {
  switch (signal.status) {
    case "received":
      // A reason on an open signal is what it waits for.
      return signal.reason
        ? { label: "Waiting", tone: "warn", text: signal.reason }
        : { label: "Being read", tone: "neutral", text: null };
    case "accepted":
      return { label: signal.moveTitle ? "Made a move" : "Taken in", tone: "good", text: signal.moveTitle };
    case "ignored":
      if (signal.hasFailed) return { label: "Failed", tone: "bad", text: signal.reason };
      return { label: "Nothing to do", tone: "neutral", text: signal.reason };
    default:
      return signal.status satisfies never;
  }
}
