const MOST_WORDS = 8;

/**
 * The text of a `tsquery` whose every word begins a word of the row, for the rows of one workspace; null without a word.
 * Only letters and digits get through, so nothing of the person's text is an operator.
 */
export function prefixQuery(workspaceId: string, text: string): string | null {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .slice(0, MOST_WORDS);
  if (words.length === 0) return null;
  return [`w${workspaceId.replaceAll("-", "")}`, ...words.map((word) => `${word}:*`)].join(" & ");
}
