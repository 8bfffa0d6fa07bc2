import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { bin, runNode } from "./command.ts";
import { playwrightCounts, type TierResult, vitestCounts } from "./result.ts";

async function withReportFile<T>(run: (path: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "caseyos-report-"));
  try {
    return await run(join(dir, "report.json"));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

type VitestRun = { name: string; projects: string[]; withCoverage?: boolean; live?: boolean };

/** One vitest run over the given projects of `vitest.config.ts`; its output is shown when it fails. */
export function runVitest({ name, projects, withCoverage, live }: VitestRun): Promise<TierResult> {
  return withReportFile(async (path) => {
    const flags = [
      ...projects.map((project) => `--project=${project}`),
      ...(withCoverage ? ["--coverage"] : []),
      // Database and engine tests mostly wait: three are busy on two cores, where vitest would take one worker.
      `--maxWorkers=${Math.max(3, availableParallelism())}`,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${path}`,
    ];
    const { code, output, seconds } = await runNode(bin("vitest", "run", ...flags), { live, env: { NO_COLOR: "1" } });
    if (code !== 0 && !live) console.log(`\n${output.trim()}\n`);
    return { name, seconds, ...vitestCounts(path, code) };
  });
}

/** The browser tier: Playwright over the built app with emulated vendors. */
export function runPlaywright(filters: string[] = []): Promise<TierResult> {
  return withReportFile(async (path) => {
    const flags = ["test", "--reporter=list,json", ...filters];
    const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: path, NO_COLOR: "1", FORCE_COLOR: "0" };
    const { code, seconds } = await runNode(bin("playwright", ...flags), { live: true, env });
    return { name: "browser", seconds, ...playwrightCounts(path, code) };
  });
}

/** A short run of `npm run chaos`: one check, its verdict. What it says while it runs is shown when it fails. */
export async function runChaos(actions: number): Promise<TierResult> {
  const flags = ["--actions", String(actions), "--seconds-cap", "300"];
  const { code, output, seconds } = await runNode(["scripts/chaos/run.ts", ...flags]);
  console.log(code === 0 ? output.trim().split("\n").at(-1) : `\n${output.trim()}\n`);
  const failed = code === 0 ? 0 : 1;
  return { name: "chaos", passed: 1 - failed, failed, skipped: 0, seconds };
}
