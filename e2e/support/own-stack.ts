import { rmSync } from "node:fs";
import type { BrowserContext } from "@playwright/test";
import pg from "pg";
import { worldClient } from "#sandbox/index.ts";
import { type Stack, startStack } from "#scripts/stack/stack.ts";
import { temporaryFolder } from "#server/db/embedded.ts";
import { apiClient, caseyos } from "./api.ts";
import { mintSession } from "./fixtures.ts";
import { test } from "./loopback.ts";

type OwnStack = {
  stack: Stack;
  world: ReturnType<typeof worldClient>;
  /** With the seeded workspace's key. */
  api: ReturnType<typeof apiClient>;
  pool: pg.Pool;
  dataDir: string;
  signIn(context: BrowserContext, email: string): Promise<void>;
};

/**
 * A production stack for the tests of one file, which may kill it, starve it or find it unused. Call it once, at the top; it is
 * there when a test begins.
 * @param options.scenario null: nothing is seeded, and there is no key
 */
export function ownStack(options: { scenario?: null; env?: Record<string, string> } = {}): OwnStack {
  const dataDir = temporaryFolder("caseyos-own-");
  const scenario = options.scenario === null ? null : "monday-morning";
  const own = { dataDir } as OwnStack;
  own.signIn = (context, email) => mintSession({ url: own.stack.appUrl, dataDir }, own.pool, context, email);
  test.beforeAll(async () => {
    const env = { LOG_LEVEL: "warn", ...options.env };
    own.stack = await startStack({ dataDir, mode: "production", port: 0, scenario, env });
    own.world = worldClient(own.stack.sandbox?.world ?? "", own.stack.worldToken);
    own.pool = new pg.Pool({ connectionString: own.stack.databaseUrl, max: 2 });
    if (scenario) own.api = apiClient(own.stack.appUrl, caseyos(dataDir, "key"));
  });
  test.afterAll(async () => {
    await own.pool?.end();
    await own.stack?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return own;
}
