import type { SearchHit } from "#server/domain/search/contract.ts";

const kinds: Record<SearchHit["kind"], string> = {
  move: "Move",
  person: "Person",
  company: "Company",
  deal: "Deal",
  signal: "Signal",
};
export const kindLabel = (kind: SearchHit["kind"]): string => kinds[kind];

/** Where a hit leads within the workspace. */
export function hitPath({ kind, id, moveId, contactId }: SearchHit): string {
  if (kind === "company") return `people/companies/${id}`;
  if (kind === "deal") return contactId ? `people/${contactId}` : "people/deals";
  if (moveId) return `moves/${moveId}`;
  return contactId ? `people/${contactId}` : "signals";
}

export type Command = { id: string; group: string; label: string; keys?: string; detail?: string; run: () => void };

/** Commands whose words begin with those typed, in their order; all of them when nothing is typed. */
export function matching(commands: Command[], typed: string): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ label, group }) => {
    const parts = `${group} ${label}`.toLowerCase().split(/[\s,]+/);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  });
}

/** The neighbour in a list that goes round; -1 begins at an end. */
export const roundabout = (at: number, by: 1 | -1, count: number): number =>
  count === 0 ? -1 : at < 0 ? (by === 1 ? 0 : count - 1) : (at + by + count) % count;
