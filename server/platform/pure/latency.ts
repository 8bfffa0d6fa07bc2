/** Upper bounds of the classes that durations are counted in, in ms; the last class has none. */
export const durationBounds = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400] as const;

/** The class of a duration: 0 to 8. */
export function durationClass(ms: number): number {
  const index = durationBounds.findIndex((bound) => ms <= bound);
  return index < 0 ? durationBounds.length : index;
}

/**
 * The bound that 95 of 100 calls stay under, in ms; Infinity when it lies in the last class, null without calls.
 * @param counts calls by class
 */
export function p95Bound(counts: readonly number[]): number | null {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let seen = 0;
  for (const [index, count] of counts.entries()) {
    seen += count;
    if (seen >= all * 0.95) return durationBounds[index] ?? Number.POSITIVE_INFINITY;
  }
  return Number.POSITIVE_INFINITY;
}
