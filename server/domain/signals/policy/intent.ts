import type { OutcomeType } from "#server/domain/outcomes/contract.ts";
import type { FormSubmitted, ReplyIntent } from "../contract.ts";
import { type Ask, askOf } from "./asks.ts";

export type FormReading = {
  ask: Ask | null;
  /** Buying intent, 0 to 1. */
  intent: number;
  /** A clause that follows the person's name. */
  why: string;
  /** The words behind it; null when there are none. */
  quote: string | null;
};

const BROWSING =
  /\b(?:just (?:looking|browsing|curious|downloading)|only (?:looking|browsing|want(?:ed)? the|for now)|no (?:need to )?(?:call|contact)|student|thesis|homework|job application|applying for)\b/i;
const BUYING_FORM = /\b(?:demo|pricing|quote|walk-?through|trial|contact sales|talk to|book|offer|proposal)\b/i;

/** What a submitted form says about the wish to buy: the message first, then which form it was. */
export function readForm(form: FormSubmitted): FormReading {
  const message = form.message?.trim() ?? "";
  const ask = askOf(message);
  const browsing = message.split(/(?<=[.!?])\s+/).find((sentence) => BROWSING.test(sentence));
  if (browsing !== undefined)
    return { ask: null, intent: 0.25, why: "said they are only looking", quote: browsing.slice(0, 300) };
  if (ask !== null) return { ask, intent: 0.9, why: ask.words, quote: ask.quote };
  const isBuyingForm = BUYING_FORM.test(form.formName ?? "");
  if (isBuyingForm)
    return { ask, intent: 0.8, why: "filled in a form that people use to buy", quote: message.slice(0, 300) || null };
  if (message !== "") return { ask, intent: 0.65, why: "took the time to write", quote: message.slice(0, 300) };
  return { ask, intent: 0.5, why: "sent a form without a message", quote: null };
}

type ReplyPlan = {
  /** Outcomes of the mail that was answered, besides that it was. */
  outcomes: readonly OutcomeType[];
  /** False for machines: nobody has answered. */
  isReply: boolean;
  /** null: nothing is to be sent; `why` says so to people. */
  move: { intent: number | null; dueHours: number } | null;
  why: string;
};

const POSITIVE_DUE_HOURS = 2;
const OTHER_DUE_HOURS = 8;

const answer = (outcomes: readonly OutcomeType[], intent: number | null, dueHours: number, why: string): ReplyPlan => ({
  outcomes,
  isReply: true,
  move: { intent, dueHours },
  why,
});
const silence = (outcomes: readonly OutcomeType[], isReply: boolean, why: string): ReplyPlan => ({
  outcomes,
  isReply,
  move: null,
  why,
});

/** What follows from a reply of each intent. */
export const replyPlans: Record<ReplyIntent, ReplyPlan> = {
  interested: answer(["positive_response"], 0.9, POSITIVE_DUE_HOURS, "They want to know more"),
  meeting_request: answer(["positive_response"], 0.95, POSITIVE_DUE_HOURS, "They want to meet"),
  meeting_confirmed: answer(["positive_response"], 0.8, POSITIVE_DUE_HOURS, "They confirmed a time"),
  question: answer([], 0.7, OTHER_DUE_HOURS, "They asked something"),
  objection: answer([], 0.5, OTHER_DUE_HOURS, "They have a concern"),
  not_now: answer([], 0.2, OTHER_DUE_HOURS, "They say not now"),
  referral: answer([], 0.6, OTHER_DUE_HOURS, "They name somebody else"),
  positive_feedback: answer(["positive_response"], 0.4, OTHER_DUE_HOURS, "They are pleased"),
  unclear: answer([], null, OTHER_DUE_HOURS, "It is not clear what they want"),
  not_interested: silence(["negative_response"], true, "They said no: there is nothing to send."),
  unsubscribe: silence(["email_unsubscribed"], true, "They want no more mail: nothing will be sent to them."),
  out_of_office: silence([], false, "An automatic answer: nobody has read our mail yet."),
  bounce: silence(["email_bounced"], false, "Our mail could not be delivered: the address is blocked for sending."),
};
