import { createHash } from "node:crypto";

type Item = { moveId: string; contentHash: string };

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * Which moves of a bulk have to be looked at: one in ten, at least one. The same moves with the same content give the same
 * sample, so that starting again finds no easier one.
 */
export function sampleOf(items: readonly Item[]): string[] {
  if (items.length === 0) return [];
  const seed = hashOf(
    items
      .map(({ moveId, contentHash }) => `${moveId}:${contentHash}`)
      .sort()
      .join("\n"),
  );
  const ranked = items
    .map(({ moveId }) => ({ moveId, rank: hashOf(`${seed}:${moveId}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ranked.slice(0, Math.ceil(items.length / 10)).map(({ moveId }) => moveId);
}
