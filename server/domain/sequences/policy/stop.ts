import type { StopReason } from "../contract.ts";

/** What has happened with a person since they were enrolled, read from rows. */
export type StopFacts = {
  isActive: boolean;
  hasReplied: boolean;
  hasOptedOut: boolean;
  hasBounced: boolean;
  hasClosedDeal: boolean;
};

/** Why a sequence ends for a person; null: it goes on. The gravest first. */
export function stopReasonOf(facts: StopFacts): StopReason | null {
  if (facts.hasOptedOut) return "opted_out";
  if (facts.hasBounced) return "bounced";
  if (facts.hasReplied) return "replied";
  if (facts.hasClosedDeal) return "deal_closed";
  return facts.isActive ? null : "archived";
}

const waiting = ["open", "snoozed", "awaiting_approval", "scheduled", "executing", "failed"];

/** What the mail before says about the next step: it was sent, still waits for people, or was never sent. */
export const stepBefore = (moveStatus: string): "sent" | "waiting" | "not_sent" =>
  moveStatus === "done" ? "sent" : waiting.includes(moveStatus) ? "waiting" : "not_sent";
