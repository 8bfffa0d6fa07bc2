import { channelLabels } from "#components/queue/present.ts";
import type { Tone } from "#components/ui/badge.tsx";
import type {
  AutoDecision,
  Level,
  RuleConditions,
  RuleView,
  Segment,
  Simulation,
} from "#server/domain/autonomy/contract.ts";

export const segmentLabels: Record<Segment, string> = {
  customer: "Customers",
  known: "Have answered us",
  new: "Never answered",
};

export const levelLabels: Record<Level, { label: string; text: string }> = {
  observe: { label: "Observe", text: "Rules look; only the log tells." },
  suggest: { label: "Suggest", text: "A match is offered, a person decides." },
  approve_each: { label: "Approve each", text: "A person approves each one." },
  auto: { label: "Auto", text: "A matching rule approves; the hold and Undo stay." },
};

export const verdictLabels: Record<AutoDecision["verdict"], { label: string; tone: Tone }> = {
  approved: { label: "Approved", tone: "good" },
  suggested: { label: "Suggested", tone: "accent" },
  observed: { label: "Observed", tone: "neutral" },
  needs_review: { label: "Left to people", tone: "neutral" },
};

const labels: Record<string, string> = channelLabels;
export const actionLabel = (type: string): string => labels[type] ?? type;

/** Conditions as sentences that all have to hold. */
export function conditionTexts(conditions: RuleConditions): string[] {
  const { actionTypes, recipients, domains, repliedWithinDays, goodSends, icpFitFrom, isCompanyDomain, titles } =
    conditions;
  const { scoreFrom, hours } = conditions;
  const texts = [
    actionTypes && `it is one of ${actionTypes.map((type) => actionLabel(type).toLowerCase()).join(", ")}`,
    recipients && `it goes to ${shortList(recipients)}`,
    domains && `the mail domain is ${shortList(domains)}`,
    repliedWithinDays && `they answered a mail of yours in the last ${repliedWithinDays} days`,
    goodSends && `${goodSends} approved ${goodSends === 1 ? "mail" : "mails"} reached them, none ended badly`,
    icpFitFrom !== undefined && `the company's fit is ${icpFitFrom} or more`,
    isCompanyDomain && "the address is of the company's own domain",
    titles && `their title has ${shortList(titles)}`,
    scoreFrom !== undefined && `the score is ${scoreFrom} or more`,
    hours && `between ${hours.from}:00 and ${hours.until}:00`,
  ];
  return texts.filter((text): text is string => typeof text === "string");
}

function shortList(values: readonly string[]): string {
  const shown = values.slice(0, 3).join(", ");
  return values.length > 3 ? `${shown} and ${values.length - 3} more` : shown;
}

/** "Would have approved 14 of 60 moves in the last 90 days." */
export function simulationText(simulation: Simulation): string {
  const { wouldApprove, considered, days, isCapped } = simulation;
  const of = isCapped ? `the newest ${considered}` : String(considered);
  return `Would have approved ${wouldApprove} of ${of} moves in the last ${days} days.`;
}

export function changedText({ changedByPeople, wouldApprove }: Simulation): string | null {
  if (wouldApprove === 0) return null;
  return changedByPeople === 0
    ? "People changed none of those."
    : `People edited, dismissed, refused or took back ${changedByPeople} of those.`;
}

/** What became of a rule's approvals; null before there are any. */
export function recordText({ record }: Pick<RuleView, "record">): string | null {
  if (record.approved === 0) return null;
  const parts = [
    record.undone > 0 ? `${record.undone} taken back` : null,
    record.badOutcomes > 0 ? `${record.badOutcomes} ended badly` : null,
  ].filter(Boolean);
  const many = record.approved === 1 ? "1 approval" : `${record.approved} approvals`;
  return parts.length === 0 ? `${many}, none taken back or badly ended` : `${many}: ${parts.join(", ")}`;
}

/** Lines or commas of a text field; empty is undefined. */
export function listOf(text: string): string[] | undefined {
  const values = text
    .split(/[\n,;]+/)
    .map((value) => value.trim())
    .filter(Boolean);
  return values.length === 0 ? undefined : values;
}
