/** A small deterministic generator (mulberry32): the same seed gives the same run. @returns numbers in [0, 1) */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}

/** The q-quantile by nearest rank; NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] as number;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const geometricMean = (values: readonly number[]): number => Math.exp(mean(values.map(Math.log)));

export type Ratio = { value: number; low: number; high: number };

/**
 * Geometric mean of per-round ratios with a bootstrap 95 % interval over the rounds.
 * @param ratios one per round, each positive
 */
export function ratioOf(ratios: readonly number[], seed = 1): Ratio {
  const random = seeded(seed);
  const draws = Array.from({ length: 2_000 }, () =>
    geometricMean(ratios.map(() => ratios[Math.floor(random() * ratios.length)] as number)),
  );
  return { value: geometricMean(ratios), low: quantile(draws, 0.025), high: quantile(draws, 0.975) };
}

/** Picks 0..n-1 so that index k comes up in proportion to 1/(k+1): few big teams, many small ones. */
export function zipf(n: number, random: () => number): () => number {
  const cumulative: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= n; rank += 1) {
    total += 1 / rank;
    cumulative.push(total);
  }
  return () => {
    const at = random() * total;
    let low = 0;
    let high = n - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] as number) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
