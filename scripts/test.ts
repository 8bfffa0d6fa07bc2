/**
 * `npm test`: everything there is, in the order of what it costs: static checks, then pure and database tests with the
 * coverage gate, then a short chaos run beside the production build, and the browser. Goes on after a failure, so that one run shows all of them.
 */
import { buildApp } from "./stack/build.ts";
import { runStaticChecks } from "./tiers/checks.ts";
import { isGreen, summary, type TierResult } from "./tiers/result.ts";
import { runChaos, runPlaywright, runVitest } from "./tiers/suites.ts";

async function build(): Promise<TierResult> {
  const started = performance.now();
  const result = (failed: number): TierResult => ({
    name: "build",
    passed: 1 - failed,
    failed,
    skipped: 0,
    seconds: (performance.now() - started) / 1000,
  });
  try {
    await buildApp();
    return result(0);
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return result(1);
  }
}

const heading = (text: string): void => console.log(`\n── ${text} ${"─".repeat(Math.max(0, 76 - text.length))}`);

const results: TierResult[] = [];
heading("static checks");
results.push(await runStaticChecks());
heading("pure and database tests, coverage of server/domain");
results.push(await runVitest({ name: "vitest", projects: ["pure", "sandbox", "db"], withCoverage: true, live: true }));
heading("chaos, and the production build beside it");
// Chaos mostly waits for what it broke to come back, and opens nothing that the build makes.
const [chaos, built] = await Promise.all([runChaos(60), build()]);
results.push(chaos, built);
heading("browser");
// Without a build there is nothing to open: the tier counts as failed rather than as absent.
results.push(
  isGreen(built) ? await runPlaywright() : { name: "browser", passed: 0, failed: 1, skipped: 0, seconds: 0 },
);
heading("result");
console.log(summary(results));
process.exitCode = results.every(isGreen) ? 0 : 1;
