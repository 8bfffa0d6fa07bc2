import { hasAddress, isSuspicious, longNumber, placeholder } from "./patterns.ts";

/**
 * A visitor's words pass only through these functions. They come out unchanged or not at all: what is quoted is quoted
 * exactly, and what could carry a link, an order or a trick under our name is left out.
 */

const NAME = /^[\p{L}\p{M}][\p{L}\p{M}'’. -]{0,39}$/u;
const LABEL = /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}&.,'’()+/:? –-]{0,79}$/u;
const SENTENCE = /^[\p{L}\p{M}\p{N}\s.,;:'’"“”()&+/%$€£?!-]{12,180}$/u;

/** A first name for a greeting; null when it cannot be one. */
export function safeName(text: string | null | undefined): string | null {
  const name = text?.trim() ?? "";
  return NAME.test(name) && !hasAddress(name) && !isSuspicious(name) ? name : null;
}

/** A company's, form's or subject's name on one line; null when it is none. */
export function safeLabel(text: string | null | undefined): string | null {
  const label = text?.trim() ?? "";
  return LABEL.test(label) && !hasAddress(label) && !isSuspicious(label) ? label : null;
}

/** Sentences of a text that may be quoted; none when anything in the text is suspicious. */
export function quotable(text: string | null | undefined): string[] {
  if (!text || isSuspicious(text)) return [];
  return sentencesOf(text).filter(
    (sentence) => SENTENCE.test(sentence) && !longNumber.test(sentence) && !placeholder.test(sentence),
  );
}

export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.?!])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length > 0);
}

const REQUEST =
  /\?|\bplease\b|\b(?:need|want|would like|looking for|interested in|could you|can you|send|asking|question about)\b/i;

const topics: readonly [words: string, pattern: RegExp][] = [
  ["pricing", /\b(?:pric(?:e|es|ing)|costs?|quotes?|fees?)\b/i],
  ["a demo", /\b(?:demo|walk-?through|presentation)\b/i],
  ["a trial", /\b(?:trial|pilot)\b/i],
  ["a roll-out plan", /\b(?:roll-?out|implementation|onboarding|timeline)\b/i],
  ["security", /\b(?:security|privacy|gdpr|soc ?2|sub-?processors?)\b/i],
  ["integrations", /\b(?:integrations?|integrate|api)\b/i],
  ["terms", /\b(?:contract|terms|addendum)\b/i],
];

export type Topic = { words: string; quote: string };

/** What a text asks about, in our own words, each with the sentence it rests on. Sentences that ask come before the others. */
export function topicsOf(text: string | null | undefined): Topic[] {
  const sentences = text && !isSuspicious(text) ? sentencesOf(text) : [];
  const asking = sentences.filter((sentence) => REQUEST.test(sentence));
  return topics.flatMap(([words, pattern]) => {
    const quote = (asking.length > 0 ? asking : sentences).find((sentence) => pattern.test(sentence));
    return quote === undefined ? [] : [{ words, quote }];
  });
}

/** `pricing`, `pricing and a demo`, `pricing, a demo and security`. */
export function joined(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
