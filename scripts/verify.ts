/** `npm run verify`: format, lint, types, boundaries, conventions, dead code, licences and the pure tests; under a minute. */
import { runStaticChecks } from "./tiers/checks.ts";
import { isGreen, summary } from "./tiers/result.ts";
import { runVitest } from "./tiers/suites.ts";

const started = performance.now();
const results = [await runStaticChecks(), await runVitest({ name: "pure tests", projects: ["pure"] })];
console.log(`\n${summary(results)}`);
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
process.exitCode = results.every(isGreen) ? 0 : 1;
