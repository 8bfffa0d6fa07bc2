import type { Decision } from "./decision.ts";
import type { Kept } from "./kept.ts";

const deeds: Record<Decision["kind"], string> = {
  approve: "Approve",
  undo: "Take the approval back",
  snooze: "Snooze",
  dismiss: "Dismiss",
  reopen: "Open again",
  edit: "Save the edited draft",
};

/** What was decided, as the list of waiting decisions says it. */
export const deedText = ({ decision }: Kept): string => deeds[decision.kind];

export const waitingText = (count: number): string =>
  count === 1 ? "1 decision waits for the connection." : `${count} decisions wait for the connection.`;

export const refusedText = (count: number): string =>
  count === 1
    ? "1 decision you made offline was not carried out."
    : `${count} decisions you made offline were not carried out.`;

export function sentText(sent: Kept[]): string {
  const [first] = sent;
  return sent.length === 1 && first ? `Sent: ${first.title}` : `${sent.length} decisions you made offline are sent`;
}
