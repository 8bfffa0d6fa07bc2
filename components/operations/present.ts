import { relative, span } from "#components/clock/present.ts";
import type { Tone } from "#components/ui/badge.tsx";
import type { Delivery, Run, RunStatus, RunStep, RunView } from "#server/domain/operations/contract.ts";
import { MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";

export const viewLabels: Record<RunView, string> = { failed: "Failed", open: "Under way", all: "All runs" };

export function viewOf(value: string | undefined): RunView {
  return value === "open" || value === "all" ? value : "failed";
}

const FAILURE = "-failure";

/** Functions whose ids say little to somebody who did not write them. */
const names: Record<string, string> = {
  "consider-fed-move": "Ask the auto-approval rules again",
  "consider-proposed-move": "Ask the auto-approval rules",
  "continue-paused": "Go on after a kill switch",
  "continue-reconnected": "Go on after a reconnect",
  "execute-move": "Do an approved move",
  "expire-approvals": "End requests that nobody decided",
  "expire-rules": "End rules that ran out",
  "find-conditions": "Find deals and contacts that need a look",
  "probe-quiet-connections": "Check connections that were quiet",
  "process-inbound": "Read what a vendor sent",
  "propose-due-steps": "Propose sequence steps that are due",
  "reconcile-crm": "Compare with HubSpot",
  "release-changed-decider": "Ask others what somebody can decide no more",
  "release-former-decider": "Ask others what a former member was asked",
  "rescore-due": "Score anew what time has changed",
  "sweep-expired": "Remove what has run out",
  "sweep-stuck": "Take up work that stands still",
  "sync-due-calendars": "Read calendars",
  "sync-due-crm": "Read HubSpot",
  "sync-due-mailboxes": "Read mailboxes",
  "sync-due-social": "Read X",
  "sync-mailbox": "Read a mailbox",
  "sync-social": "Read X at once",
  "wake-move": "Wake a snoozed move",
};

/** A function by what it does: its name here, else its id in words; what follows a failed run says so. */
export function functionLabel(functionId: string): string {
  const isFollowUp = functionId.endsWith(FAILURE);
  const id = isFollowUp ? functionId.slice(0, -FAILURE.length) : functionId;
  const words = id.replaceAll("-", " ");
  const label = names[id] ?? words.charAt(0).toUpperCase() + words.slice(1);
  return isFollowUp ? `${label}: after it failed` : label;
}

const statuses: Record<RunStatus, { label: string; tone: Tone }> = {
  scheduled: { label: "Waiting", tone: "neutral" },
  running: { label: "Under way", tone: "accent" },
  completed: { label: "Done", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  cancelled: { label: "Cancelled", tone: "neutral" },
};

/** An open run that failed before and is about to be tried again is not just under way. */
export function runState(run: Pick<Run, "status" | "next">): { label: string; tone: Tone } {
  return run.next ? { label: "Trying again", tone: "warn" } : statuses[run.status];
}

export const isOpen = (run: Pick<Run, "status">): boolean => run.status === "scheduled" || run.status === "running";

/** What is said under a run's name. */
export function runText(run: Pick<Run, "status" | "reason" | "durationMs">): string | null {
  if (run.reason) return run.reason;
  if (run.status === "failed") return "Something went wrong on our side. The server's log has the details.";
  return run.status === "completed" && run.durationMs !== null ? `Took ${duration(run.durationMs)}` : null;
}

/** The move that a run is about, where its event names one. */
export const moveOf = (run: Pick<Run, "subject">): string | null => run.subject.moveId ?? null;

/** "34 ms", "2.4 s", "3 min". */
export function duration(ms: number): string {
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  return ms < MINUTE_MS ? `${(ms / SECOND_MS).toFixed(1)} s` : span(ms);
}

/** The page's clock may lag a quarter of a minute: what has happened is never ahead of it, and what is due says so. */
export const pastText = (at: Date, now: Date): string => relative(at < now ? at : now, now);
export const nextText = (at: Date, now: Date): string =>
  at.getTime() - now.getTime() < 5 * SECOND_MS ? "due now" : `next ${relative(at, now)}`;

const stepStates: Record<RunStep["state"], { label: string; tone: Tone }> = {
  pending: { label: "To do", tone: "neutral" },
  waiting: { label: "Waiting", tone: "neutral" },
  done: { label: "Done", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
};

export const stepState = (step: Pick<RunStep, "state">): { label: string; tone: Tone } => stepStates[step.state];

export const attemptsText = (attempts: number): string | null => (attempts > 1 ? `${attempts} attempts` : null);

/** How delivery does, in one sentence, worst first. */
export function deliveryText(delivery: Delivery): { text: string; tone: Tone } {
  if (delivery.undeliverable > 0) {
    const count = delivery.undeliverable;
    return {
      text: `${count} ${count === 1 ? "event was" : "events were"} refused too often and wait for a person.`,
      tone: "bad",
    };
  }
  if (delivery.oldestMs >= MINUTE_MS)
    return { text: `The oldest event has waited ${span(delivery.oldestMs)}: nobody delivers.`, tone: "bad" };
  if (delivery.waiting > 0) return { text: "Events are on their way.", tone: "accent" };
  return { text: "Nothing waits.", tone: "good" };
}
