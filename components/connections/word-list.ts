/** Words as people type them into one line, and back. */
export const fromList = (words: readonly string[]): string => words.join(", ");

/** Trimmed, each once, without the @ of handles. */
export const toList = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((word) => word.trim().replace(/^@/, ""))
      .filter(Boolean),
  ),
];
