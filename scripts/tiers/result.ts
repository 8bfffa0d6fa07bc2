import { existsSync, readFileSync } from "node:fs";

/** What a tier came to. `skipped` is shown, and never counted as passed. */
export type TierResult = { name: string; passed: number; failed: number; skipped: number; seconds: number };

export const isGreen = (result: TierResult): boolean => result.failed === 0 && result.passed > 0;

const readJson = (path: string): unknown => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null);

type Counts = Pick<TierResult, "passed" | "failed" | "skipped">;

/** A run that fails without a failing test (a crash, a missed threshold) counts as one failure: it can never look green. */
function honest(counts: Counts, code: number): Counts {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Counts of vitest's JSON report; a report that is missing is a failure. */
export function vitestCounts(path: string, code: number): Counts {
  const report = readJson(path) as { numPassedTests: number; numFailedTests: number; numPendingTests: number } | null;
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  return honest(
    { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests },
    code,
  );
}

/** Counts of Playwright's JSON report. A flaky test passed only when asked again: it counts as failed. */
export function playwrightCounts(path: string, code: number): Counts {
  const report = readJson(path) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  } | null;
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return honest({ passed: expected, failed: unexpected + flaky, skipped }, code);
}

const row = (result: TierResult): string => {
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : "";
  return `${isGreen(result) ? "ok  " : "FAIL"} ${result.name.padEnd(12)} ${result.seconds.toFixed(1).padStart(6)} s   ${result.passed} passed, ${result.failed} failed${skipped}`;
};

/** The table of tiers, and the closing line `N passed, N failed` alone on the last line. */
export function summary(results: TierResult[]): string {
  const sum = (key: "passed" | "failed") => results.reduce((total, result) => total + result[key], 0);
  return [...results.map(row), "", `${sum("passed")} passed, ${sum("failed")} failed`].join("\n");
}
