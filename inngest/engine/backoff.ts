const minute = 60_000;
const hour = 60 * minute;
const table = [15_000, 30_000, minute, 2 * minute, 5 * minute, 10 * minute, 20 * minute, 40 * minute, hour, 2 * hour];
const jitterMs = 30_000;

/**
 * Delay in ms before retry number `attempt` (1 = first retry): Inngest's published table plus up to 30 s
 * of jitter, so that runs that failed together do not come back together.
 */
export function defaultBackoff(attempt: number, random: () => number = Math.random): number {
  const base = table[Math.min(Math.max(attempt, 1), table.length) - 1] ?? 2 * hour;
  return base + Math.floor(random() * jitterMs);
}
