import { rmSync } from "node:fs";
import { join } from "node:path";
import { startStack } from "#scripts/stack/stack.ts";
import { temporaryFolder } from "#server/db/temporary-folder.ts";
import { guardChildren } from "#server/testing/loopback-children.ts";

/** One production stack for the run: database, emulated vendors, seeded workspace, app. Specs that kill things start their own. */
export default async function setup(): Promise<() => Promise<void>> {
  const dataDir = temporaryFolder("caseyos-e2e-");
  // The stack, Playwright's workers and what they start.
  guardChildren(join(dataDir, "escapes"));
  const lines: string[] = [];
  const stack = await startStack({
    dataDir,
    mode: "production",
    port: 0,
    scenario: "monday-morning",
    databaseFlags: ["-c", "fsync=off"],
    // The tenancy walk asks every door without a credential, from one address.
    env: { LOG_LEVEL: "warn", CASEYOS_TEST_CONTROLS: "1", API_FAILURES_PER_MINUTE: "100000" },
    onLog: (line) => lines.push(line),
  });
  process.env.CASEYOS_E2E = JSON.stringify({
    url: stack.appUrl,
    databaseUrl: stack.databaseUrl,
    world: stack.sandbox?.world,
    worldToken: stack.worldToken,
    dataDir,
  });
  return async () => {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
    if (process.env.CASEYOS_E2E_LOG) process.stdout.write(`${lines.join("\n")}\n`);
  };
}
