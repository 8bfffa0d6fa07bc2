const wishes: readonly [words: string, pattern: RegExp][] = [
  ["security", /\b(?:security|privacy|gdpr|soc ?2|sub-?processors?)\b/i],
  ["pricing", /\b(?:pric(?:e|es|ing)|costs?|quotes?|fees?)\b/i],
  ["roll-out", /\b(?:roll-?out|implementation|onboarding|timeline)\b/i],
  ["integration", /\b(?:integrations?|integrate|api)\b/i],
  ["terms", /\b(?:contract|terms|addendum)\b/i],
];

/** What to look for in documents: a word of ours for what they ask. Their own words never enter a search. */
export function searchWordsOf(message: string | undefined): string | null {
  return wishes.find(([, pattern]) => message !== undefined && pattern.test(message))?.[0] ?? null;
}
