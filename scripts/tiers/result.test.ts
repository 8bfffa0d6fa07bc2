import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isGreen, playwrightCounts, summary, vitestCounts } from "./result.ts";

const dir = mkdtempSync(join(tmpdir(), "caseyos-result-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const report = (value: unknown): string => {
  const path = join(dir, "report.json");
  writeFileSync(path, JSON.stringify(value));
  return path;
};

describe("a tier's result", () => {
  const vitest = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1 };
  it("is what the report says", () => {
    expect(vitestCounts(report(vitest), 0)).toEqual({ passed: 5, failed: 0, skipped: 1 });
    expect(vitestCounts(report({ ...vitest, numFailedTests: 2 }), 1)).toEqual({ passed: 5, failed: 2, skipped: 1 });
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
    expect(playwrightCounts(report({ stats }), 1)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it("is a failure when the run failed without a failing test, or wrote no report", () => {
    expect(vitestCounts(report(vitest), 1).failed).toBe(1);
    expect(vitestCounts(join(dir, "missing.json"), 0).failed).toBe(1);
    expect(playwrightCounts(join(dir, "missing.json"), 0).failed).toBe(1);
  });

  it("is not green when nothing ran", () => {
    expect(isGreen({ name: "x", passed: 0, failed: 0, skipped: 0, seconds: 1 })).toBe(false);
  });
});

it("closes with the sum over all tiers, alone on its line", () => {
  const text = summary([
    { name: "static", passed: 6, failed: 0, skipped: 0, seconds: 20 },
    { name: "browser", passed: 10, failed: 2, skipped: 1, seconds: 90 },
  ]);
  expect(text.split("\n").at(-1)).toBe("16 passed, 2 failed");
});
