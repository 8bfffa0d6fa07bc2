import type { NextStep } from "../contract.ts";

const JUST_LOOKING = /\b(?:just (?:looking|browsing|curious)|no (?:call|need)|not ready|for now)\b/i;

/** Whoever only looks around is not asked for a meeting. */
export const isJustLooking = (message: string | undefined): boolean =>
  message !== undefined && JUST_LOOKING.test(message);

/** What a first reply asks for: a question by mail, one of our times, or their times. */
export function nextStepOf(message: string | undefined, slots: number): NextStep {
  if (isJustLooking(message)) return "ask_question";
  return slots > 0 ? "offer_times" : "ask_times";
}
