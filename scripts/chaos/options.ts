import { parseArgs } from "node:util";

type ChaosOptions = { actions: number; seed: number; secondsCap: number };

/** `--actions n --seed n --seconds-cap n`. @throws Error for what is no positive whole number */
export function readOptions(args: string[]): ChaosOptions {
  const { values } = parseArgs({
    args,
    options: { actions: { type: "string" }, seed: { type: "string" }, "seconds-cap": { type: "string" } },
  });
  const number = (name: "actions" | "seed" | "seconds-cap", otherwise: number): number => {
    const given = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isInteger(given) || given < 1) throw new Error(`--${name} takes a positive whole number.`);
    return given;
  };
  return { actions: number("actions", 500), seed: number("seed", 1), secondsCap: number("seconds-cap", 3_600) };
}

export type Random = { below(limit: number): number; chance(share: number): boolean; pick<T>(list: readonly T[]): T };

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (share) => next() < share,
    pick: (list) => {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error("There is nothing to pick from.");
      return found;
    },
  };
}
