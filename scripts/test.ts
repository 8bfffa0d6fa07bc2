/**
 * `npm test`: everything there is, in the order of what it costs: static checks beside pure and database tests with the
 * coverage gate, then the production build and the browser, with a short chaos run beside them. Goes on after a failure, so
 * that one run shows all of them.
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
heading("static checks, pure and database tests with coverage of server/domain");
// Database tests wait now and then: what the compiler needs meanwhile costs half its time.
const vitest = runVitest({ name: "vitest", projects: ["pure", "sandbox", "db"], withCoverage: true, live: true });
results.push(await runStaticChecks(), await vitest);
heading("the production build and the browser, chaos beside them");
// Chaos mostly waits for what it broke to come back, and opens nothing that the build makes.
const chaos = runChaos(60);
const built = await build();
// Without a build there is nothing to open: the tier counts as failed rather than as absent.
const browser: TierResult = isGreen(built)
  ? await runPlaywright()
  : { name: "browser", passed: 0, failed: 1, skipped: 0, seconds: 0 };
results.push(built, await chaos, browser);
heading("result");
console.log(summary(results));
process.exitCode = results.every(isGreen) ? 0 : 1;
