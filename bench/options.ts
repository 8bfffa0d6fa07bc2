import { parseArgs } from "node:util";
import type { DataPlan } from "./generate.ts";

const workloadNames = [
  "counters",
  "today",
  "pages",
  "ingest",
  "approve",
  "card",
  "rescore",
  "keys",
  "lighthouse",
  "engine",
] as const;
export type WorkloadName = (typeof workloadNames)[number];

export type BenchOptions = {
  /** Tables by size, the smallest first; the workloads run on the last, growth compares it with the first. */
  sizes: DataPlan[];
  rounds: number;
  seconds: number;
  connections: number;
  /** Lighthouse looks so many times; the one in the middle counts. */
  lighthouseRuns: number;
  only: readonly WorkloadName[];
};

const plan = (moves: number, whaleOpen: number): DataPlan => ({ teams: 200, moves, whaleOpen });

const help = `npm run bench [-- options]
  --quick          10k and 100k moves, 3 rounds of 1.5 s (a few minutes)
  --full           10k, 100k and 1M moves, 8 rounds of 3 s (long: the generator alone needs minutes)
  --only <names>   of ${workloadNames.join(", ")}, with commas
Without either: 10k and 100k moves, 6 rounds of 3 s.`;

/** Reads the command line; null when it asked for help. @throws Error for a name that is none */
export function readOptions(args: string[]): BenchOptions | null {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean" },
      full: { type: "boolean" },
      only: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(help);
    return null;
  }
  const only = values.only?.split(",") ?? [...workloadNames];
  const unknown = only.filter((name) => !workloadNames.includes(name as WorkloadName));
  if (unknown.length > 0) throw new Error(`No such workload: ${unknown.join(", ")}.\n${help}`);
  const sizes = values.full
    ? [plan(10_000, 8_000), plan(100_000, 8_000), plan(1_000_000, 100_000)]
    : [plan(10_000, 8_000), plan(100_000, 100_000)];
  return {
    sizes,
    rounds: values.full ? 8 : values.quick ? 3 : 6,
    seconds: values.quick ? 1.5 : 3,
    connections: 8,
    lighthouseRuns: values.quick ? 1 : 3,
    only: only as WorkloadName[],
  };
}
