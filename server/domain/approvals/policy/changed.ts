import type { ContentPart } from "../contract.ts";

/** What an entry of the history says about one change of content. */
export type Change = {
  replacedHash?: string;
  subjectChanged?: boolean;
  textChanged?: boolean;
  paramsChanged?: boolean;
};

/**
 * Which parts differ from the content a person saw, by the history of a move, newest change first. A part that was changed and
 * changed back counts as changed: nobody compared it.
 * @returns null when no entry knows the content that was seen
 */
export function changedParts(changes: readonly Change[], seenHash: string): ContentPart[] | null {
  const at = changes.findIndex((change) => change.replacedHash === seenHash);
  if (at === -1) return null;
  const since = changes.slice(0, at + 1);
  const parts: [ContentPart, (change: Change) => boolean | undefined][] = [
    ["subject", (change) => change.subjectChanged],
    ["text", (change) => change.textChanged],
    ["params", (change) => change.paramsChanged],
  ];
  return parts.filter(([, isChanged]) => since.some(isChanged)).map(([part]) => part);
}

const words: Record<ContentPart, string> = {
  subject: "the subject",
  text: "the text",
  params: "what it does or to whom",
};

const list = new Intl.ListFormat("en", { type: "conjunction" });

/** "the subject and the text"; null when it is not known. */
export function partWords(parts: readonly ContentPart[] | null): string | null {
  if (parts === null || parts.length === 0) return null;
  return list.format(parts.map((part) => words[part]));
}
