/** `node prisma/seed/cli.ts <scenario> [--if-empty]`: fills the database with a named scenario through the product's own verbs. */
import { createDeps } from "#server/api/deps.ts";
import { env } from "#server/platform/env.ts";
import { mondayMorning } from "./scenarios/monday-morning.ts";

const scenarios = { "monday-morning": mondayMorning } as const;
type ScenarioName = keyof typeof scenarios;

const [name, flag] = process.argv.slice(2);
if (!name || !(name in scenarios)) {
  process.stderr.write(`No scenario “${name ?? ""}”. There are: ${Object.keys(scenarios).join(", ")}\n`);
  process.exit(2);
}

const deps = createDeps(env());
const isEmpty = (await deps.db.prisma.workspace.count()) === 0;
const summary = flag === "--if-empty" && !isEmpty ? "" : await scenarios[name as ScenarioName](deps);
await deps.db.close();
process.stdout.write(`${JSON.stringify({ ready: true, summary })}\n`);
process.exit(0);
