import type { Tone } from "#components/ui/badge.tsx";
import type { EnrolmentStatus, EnrolmentView, SequenceView, StopReason } from "#server/domain/sequences/contract.ts";

export const enrolmentLabels: Record<EnrolmentStatus, { label: string; tone: Tone }> = {
  active: { label: "Active", tone: "good" },
  stopped: { label: "Stopped", tone: "neutral" },
  finished: { label: "Finished", tone: "neutral" },
};

const stopTexts: Record<StopReason, string> = {
  replied: "They replied.",
  opted_out: "They asked for no more mail.",
  bounced: "Mail to them came back.",
  deal_closed: "Their deal was closed.",
  step_not_sent: "The step before was dismissed or withdrawn, so nothing follows it.",
  archived: "The sequence was archived.",
  stopped: "Somebody stopped it.",
};

/** Why it ended, or why it waits; null where there is nothing to say. */
export const whyText = ({ status, stoppedReason, waitsFor }: EnrolmentView): string | null =>
  status === "stopped" && stoppedReason !== null ? stopTexts[stoppedReason] : waitsFor;

const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

/** "3 steps over 5 working days · 2 active, 1 stopped". */
export function sequenceFacts({ steps, counts }: Pick<SequenceView, "steps" | "counts">): string {
  const days = steps.reduce((sum, step) => sum + step.delayDays, 0);
  const span = days === 0 ? "" : ` over ${counted(days, "working day", "working days")}`;
  const people = (["active", "stopped", "finished"] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${status}`)
    .join(", ");
  return `${counted(steps.length, "step", "steps")}${span} · ${people === "" ? "nobody enrolled yet" : people}`;
}
