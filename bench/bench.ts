import type { DataPlan, Dataset } from "./generate.ts";
import type { NextShot } from "./load.ts";
import { compare, type Measured, measurePaired, type Plan, type Side } from "./measure.ts";
import type { BenchOptions } from "./options.ts";
import { comparisonLine, table, type Verdict } from "./report.ts";
import type { Program } from "./servers.ts";

export type Tables = { database: string; url: string; dataset: Dataset };
export type World = Tables & { app: Program };

/** Everything that stands while the workloads run. */
export type Bench = {
  options: BenchOptions;
  postgresPid: number;
  adminUrl: string;
  urlOf(database: string): string;
  /** A filled database of one's own. */
  newTables(database: string, plan: DataPlan): Promise<Tables>;
  /** Smallest first. */
  worlds: World[];
  main: World;
  raw: Program;
  /** A copy of `raw`, for the control. */
  twin: Program;
  /** The bare program on the smallest table, where there are two: how far PostgreSQL alone grows. */
  smallRaw: Program | null;
  say(text: string): void;
};

export type Outcome = { verdicts: Verdict[]; result: unknown };

/** A program as a side of a paired measurement. */
export const side = (name: string, program: Program, next: NextShot, mostPerWindow?: number): Side => ({
  name,
  port: program.port,
  pid: program.child.pid,
  next,
  ...(mostPerWindow === undefined ? {} : { mostPerWindow }),
});

/** Measures the sides in pairs and prints their table; one comparison per pair, in the pairs' order. */
export async function measure(bench: Bench, title: string, sides: Side[], pairs: [string, string][]) {
  const { rounds, seconds, connections } = bench.options;
  const plan: Plan = { rounds, seconds, connections, postgresPid: bench.postgresPid, seed: 5 };
  const measured: Measured[] = await measurePaired(sides, plan, () => {});
  bench.say(table(title, measured));
  const comparisons = pairs.map(([of, to]) => compare(measured, of, to));
  for (const comparison of comparisons) bench.say(comparisonLine(comparison));
  return { measured, comparisons };
}
