/** `node scripts/check-boundaries.ts`: the import rules of `.dependency-cruiser.cjs` over the whole tree. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

type BoundaryViolation = { rule: string; from: string; to: string };
export type BoundaryReport = { modules: number; violations: BoundaryViolation[] };

/** Fewer modules than this means that the cruiser did not see the tree (TypeScript 7 makes it blind and content). */
const MIN_MODULES = 150;

const folders = ["app", "components", "inngest", "server", "sandbox", "scripts", "prisma", "e2e", "bench"];

const cruiser = resolve(import.meta.dirname, "../node_modules/.bin/depcruise");

/**
 * Cruises the folders of `root` that exist.
 * @throws Error when the cruiser itself fails, with its words
 */
export function cruise(root: string): Promise<BoundaryReport> {
  const present = folders.filter((folder) => existsSync(join(root, folder)));
  const flags = [cruiser, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...present];
  return new Promise((done, reject) => {
    execFile(process.execPath, flags, { cwd: root, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (!stdout.startsWith("{"))
        return reject(new Error(stderr || error?.message || "dependency-cruiser said nothing"));
      const { summary } = JSON.parse(stdout) as {
        summary: { totalCruised: number; violations: { rule: { name: string }; from: string; to: string }[] };
      };
      const violations = summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
      done({ modules: summary.totalCruised, violations });
    });
  });
}

/** Sentences for everything that is wrong; empty when all is well. */
export function complaints(report: BoundaryReport, minModules = MIN_MODULES): string[] {
  const lines = report.violations.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`);
  if (report.modules < minModules)
    lines.push(`Only ${report.modules} modules were seen, at least ${minModules} were expected.`);
  return lines;
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const report = await cruise(process.cwd());
  const lines = complaints(report);
  for (const line of lines) console.log(line);
  console.log(`${report.modules} modules, ${lines.length} complaints`);
  process.exitCode = lines.length === 0 ? 0 : 1;
}
