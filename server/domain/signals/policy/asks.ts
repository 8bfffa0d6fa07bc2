import type { ReplyIntent } from "../contract.ts";

/** What somebody asked for, as the end of a sentence about them, with the words that say so. */
export type Ask = { words: string; quote: string };

const TOPICS: readonly [RegExp, string][] = [
  [/\b(?:pricing|prices?|price list|quote|quotation|rates?|how much|cost)\b/i, "asked for pricing"],
  [/\b(?:proposal|written offer)\b/i, "asked for a proposal"],
  [/\b(?:demo|walk-?through|show (?:me|us)|see it (?:live|in action))\b/i, "asked for a demo"],
  [/\b(?:trial|pilot|proof of concept|poc)\b/i, "wants to try it"],
  [
    /\b(?:call me|(?:book|schedule|set up|arrange) (?:a|some)|can we (?:meet|talk|speak)|let's (?:meet|talk))\b/i,
    "wants to talk",
  ],
  [/\b(?:roll-?out|install(?:ation)?|implementation|onboarding|migrat(?:e|ion))\b/i, "asked about the roll-out"],
  [/\b(?:security|gdpr|compliance|data protection|privacy|soc ?2)\b/i, "asked about security"],
  [/\b(?:integrat(?:e|es|ion)|api|connect(?:s|or)? (?:to|with)|works? with)\b/i, "asked about integrations"],
  [/\b(?:references?|case stud(?:y|ies)|customers like us)\b/i, "asked for references"],
];

/** The first thing in the text that people usually want; null when none of it is there. */
export function askOf(text: string): Ask | null {
  const sentences = text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter(Boolean)
    .slice(0, 60);
  for (const [pattern, words] of TOPICS) {
    const quote = sentences.find((sentence) => pattern.test(sentence));
    if (quote !== undefined) return { words, quote: quote.slice(0, 300) };
  }
  return null;
}

/** How a reply of this intent reads in a title, after the person's name. */
export function replyWords(intent: ReplyIntent, ask: Ask | null): string {
  switch (intent) {
    case "interested":
      return ask?.words ?? "is interested";
    case "meeting_request":
      return "wants to meet";
    case "meeting_confirmed":
      return "confirmed a time";
    case "question":
      return ask?.words ?? "asked a question";
    case "objection":
      return "raised a concern";
    case "not_now":
      return "says not now";
    case "referral":
      return "pointed to somebody else";
    case "positive_feedback":
      return "sent good words";
    case "not_interested":
      return "said no";
    case "unsubscribe":
      return "wants no more mail";
    case "out_of_office":
      return "is away";
    case "bounce":
      return "could not be reached";
    case "unclear":
      return "wrote back";
    default:
      return intent satisfies never;
  }
}
