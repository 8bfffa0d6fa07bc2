import type { OperationLine } from "./reference.ts";

/** The operations in which every word of the question stands: in the address, the method, the summary or the group. */
export function matching(lines: readonly OperationLine[], question: string): OperationLine[] {
  const words = question.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter(({ method, path, summary, tag }) => {
    const text = `${method} ${path} ${summary} ${tag}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
