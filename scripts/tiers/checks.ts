import { generateClient } from "../stack/build.ts";
import { bin, type Finished, runNode } from "./command.ts";
import type { TierResult } from "./result.ts";

type StaticCheck = { name: string; args: string[] };

/** The cheap checks, the longest first so that two at a time finish together. */
const staticChecks: readonly StaticCheck[] = [
  { name: "types", args: bin("tsc", "--noEmit", "-p", ".") },
  { name: "dead code", args: bin("knip", "--no-progress", "--no-config-hints") },
  {
    name: "format, lint",
    args: bin(
      "biome",
      "ci",
      "--reporter=github",
      "--colors=off",
      "--max-diagnostics=100",
      "--diagnostic-level=error",
      ".",
    ),
  },
  { name: "boundaries", args: ["scripts/check-boundaries.ts"] },
  { name: "conventions", args: ["scripts/check-conventions.ts"] },
  { name: "licences", args: ["scripts/licences.ts", "--check"] },
];

type Report = (check: StaticCheck, finished: Finished) => void;

async function worker(queue: StaticCheck[], report: Report): Promise<void> {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) report(check, await runNode(check.args));
}

function print({ name }: StaticCheck, { code, seconds, output }: Finished): void {
  console.log(`${code === 0 ? "ok  " : "FAIL"} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s`);
  if (code !== 0) console.log(`\n${output.trim()}\n`);
}

/** Runs the checks two at a time and shows each as it ends, with its words only when it fails. */
export async function runStaticChecks(checks: readonly StaticCheck[] = staticChecks): Promise<TierResult> {
  const started = performance.now();
  // The types of the tables come from the schema: nothing compiles without them.
  await generateClient();
  const codes: number[] = [];
  const report: Report = (check, finished) => {
    codes.push(finished.code);
    print(check, finished);
  };
  const queue = [...checks];
  await Promise.all([worker(queue, report), worker(queue, report)]);
  const failed = codes.filter((code) => code !== 0).length;
  return {
    name: "static",
    passed: codes.length - failed,
    failed,
    skipped: 0,
    seconds: (performance.now() - started) / 1000,
  };
}
