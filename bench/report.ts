import { type Comparison, FOREIGN_LIMIT, type Measured, summarise } from "./measure.ts";

export type Verdict = {
  what: string;
  target: string;
  measured: string;
  /** Null where the machine was too busy, or too little was measured, to say. */
  isMet: boolean | null;
};

const pad = (text: string, width: number): string => text.padStart(width);
const ms = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0));

/** The sides of one workload, one line each. */
export function table(title: string, measured: readonly Measured[]): string {
  const head = ["requests/s", "p50 ms", "p95 ms", "p99 ms", "server CPU", "pg CPU", "foreign"];
  const lines = measured.map(summarise).map((row) => {
    const cells = [
      row.perSecond.toFixed(0),
      ms(row.p50),
      ms(row.p95),
      ms(row.p99),
      row.serverMs.toFixed(3),
      row.postgresMs.toFixed(3),
      `${(row.foreign * 100).toFixed(0)} %`,
    ];
    return `  ${row.side.padEnd(26)}${cells.map((cell) => pad(cell, 12)).join("")}`;
  });
  return [`\n${title}`, `  ${"".padEnd(26)}${head.map((cell) => pad(cell, 12)).join("")}`, ...lines].join("\n");
}

const ratioText = ({ value, low, high }: Comparison["cpu"]): string =>
  `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;

export const comparisonLine = ({ of, to, throughput, cpu }: Comparison): string =>
  `  ${of} to ${to}: requests/s × ${ratioText(throughput)}, CPU per request × ${ratioText(cpu)}`;

/** The same program against itself: ratios mean nothing in a run where it does not come out as equal. */
export function isVoid(same: Comparison): boolean {
  const { low, high } = same.cpu;
  return low > 1 || high < 1 || low < 0.85 || high > 1.15;
}

/** A disturbed window can make a ratio look better as well as worse. */
const isJudged = ({ foreign }: Comparison, voided: boolean): boolean => !voided && foreign <= FOREIGN_LIMIT;

/** A ratio of throughput must reach `least` with the worse end of its interval. */
export function throughputVerdict(what: string, comparison: Comparison, least: number, voided: boolean): Verdict {
  return {
    what,
    target: `≥ ${(least * 100).toFixed(0)} % of raw requests/s`,
    measured: ratioText(comparison.throughput),
    isMet: isJudged(comparison, voided) ? comparison.throughput.low >= least : null,
  };
}

/** CPU per request of more data over less data; growth is shown by CPU, which a busy machine changes least. */
export function growthVerdict(what: string, comparison: Comparison, most: number, voided: boolean): Verdict {
  return {
    what,
    target: `≤ ${most} × CPU per request`,
    measured: ratioText(comparison.cpu),
    isMet: isJudged(comparison, voided) ? comparison.cpu.high <= most : null,
  };
}

/** An absolute limit in ms; only a quiet machine can miss it, any machine can meet it. */
export function latencyVerdict(what: string, value: number, most: number, foreign: number): Verdict {
  const isMet = value <= most;
  return {
    what,
    target: `≤ ${most} ms`,
    measured: `${ms(value)} ms`,
    isMet: isMet ? true : foreign > FOREIGN_LIMIT ? null : false,
  };
}

export function countVerdict(what: string, value: number, most: number): Verdict {
  return { what, target: `≤ ${most}`, measured: String(value), isMet: value <= most };
}

const mark = ({ isMet }: Verdict): string => (isMet === null ? "not judged" : isMet ? "met" : "NOT met");

export const verdictLines = (verdicts: readonly Verdict[]): string =>
  verdicts
    .map(
      (verdict) =>
        `  ${mark(verdict).padEnd(11)}${verdict.what.padEnd(58)}${verdict.target.padEnd(32)}${verdict.measured}`,
    )
    .join("\n");
