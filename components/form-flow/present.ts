import type { Tone } from "#components/ui/badge.tsx";
import type { FlowSource, FlowStatus, FlowStepKey, FlowView, StepStatus } from "#server/domain/form-flow/contract.ts";
import { MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";

export const stepLabels: Record<FlowStepKey, string> = {
  dedupe: "Seen before?",
  validate: "Read the form",
  contact: "Find the person",
  research: "Look at the records",
  thread: "Read earlier mails",
  sender: "Choose the mailbox",
  memory: "Earlier answers",
  assets: "Documents",
  slots: "Free times",
  next_step: "Next step",
  draft: "Write the draft",
  verify: "Check the draft",
  propose: "Propose the move",
  follow_ups: "Follow-ups for HubSpot",
  auto_approval: "Auto-approval",
};

export const stepStates: Record<StepStatus, { label: string; tone: Tone }> = {
  pending: { label: "To do", tone: "neutral" },
  running: { label: "Under way", tone: "accent" },
  done: { label: "Done", tone: "good" },
  left_out: { label: "Left out", tone: "warn" },
  skipped: { label: "Not needed", tone: "neutral" },
  waiting: { label: "Waiting", tone: "warn" },
  failed: { label: "Failed", tone: "bad" },
};

export const flowStates: Record<FlowStatus, { label: string; tone: Tone }> = {
  running: { label: "Under way", tone: "accent" },
  waiting: { label: "Waiting", tone: "warn" },
  done: { label: "Done", tone: "good" },
  ignored: { label: "Nothing to do", tone: "neutral" },
  failed: { label: "Failed", tone: "bad" },
};

/** "34 ms", "2.4 s", "3 min". */
export function lasted(ms: number): string {
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  return ms < MINUTE_MS ? `${(ms / SECOND_MS).toFixed(1)} s` : `${Math.round(ms / MINUTE_MS)} min`;
}

/** Time and tries of a step; the first try goes without saying. */
export function effort(step: { durationMs: number | null; attempts: number }): string {
  const tries = step.attempts > 1 ? `run ${step.attempts} times` : null;
  return [step.durationMs === null ? null : lasted(step.durationMs), tries].filter(Boolean).join(" · ");
}

/** Where a source can be opened; null where it has no page of its own. */
export function sourceLink(slug: string, source: FlowSource): string | null {
  if (source.kind === "move") return `/${slug}/moves/${source.id}`;
  if (source.kind === "contact") return `/${slug}/people/${source.id}`;
  return source.kind === "document" && source.url?.startsWith("https://") ? source.url : null;
}

/** What was left out, one line a step. */
export const leftOutOf = (flow: Pick<FlowView, "steps">): { key: FlowStepKey; why: string }[] =>
  flow.steps.flatMap(({ key, status, output }) => (status === "left_out" && output ? [{ key, why: output }] : []));

export const ruleWords: Record<string, string> = {
  approved: "A rule approved it",
  suggested: "A rule suggests to approve it",
  observed: "A rule looked at it",
  needs_review: "The rules leave it to a person",
};
