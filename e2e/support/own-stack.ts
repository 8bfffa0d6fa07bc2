import { rmSync } from "node:fs";
import type { BrowserContext } from "@playwright/test";
import pg from "pg";
import { worldClient } from "#sandbox/index.ts";
import { type Stack, startStack } from "#scripts/stack/stack.ts";
import { temporaryFolder } from "#server/db/temporary-folder.ts";
import { apiClient, caseyos } from "./api.ts";
import { type App, mintSession, test } from "./fixtures.ts";
import { test as base } from "./loopback.ts";

type OwnStack = {
  stack: Stack;
  world: ReturnType<typeof worldClient>;
  /** With the seeded workspace's key. */
  api: ReturnType<typeof apiClient>;
  pool: pg.Pool;
  dataDir: string;
  signIn(context: BrowserContext, email: string): Promise<void>;
};

type Options = {
  /** null: nothing is seeded, and there is no key. */
  scenario?: null;
  env?: Record<string, string>;
};

async function start(own: OwnStack, options: Options): Promise<void> {
  const dataDir = temporaryFolder("caseyos-own-");
  own.dataDir = dataDir;
  const scenario = options.scenario === null ? null : "monday-morning";
  const env = { LOG_LEVEL: "warn", ...options.env };
  own.stack = await startStack({ dataDir, mode: "production", port: 0, scenario, env });
  own.world = worldClient(own.stack.sandbox?.world ?? "", own.stack.worldToken);
  own.pool = new pg.Pool({ connectionString: own.stack.databaseUrl, max: 2 });
  own.signIn = (context, email) => mintSession({ url: own.stack.appUrl, dataDir }, own.pool, context, email);
  if (scenario) own.api = apiClient(own.stack.appUrl, caseyos(dataDir, "key"));
}

async function end(own: OwnStack): Promise<void> {
  await own.pool?.end();
  await own.stack?.stop();
  if (own.dataDir) rmSync(own.dataDir, { recursive: true, force: true });
}

/**
 * A production stack for the tests of one file, which may kill it, starve it or find it unused. Call it once, at the top; it is
 * there when a test begins.
 */
export function ownStack(options: Options = {}): OwnStack {
  const own = {} as OwnStack;
  base.beforeAll(() => start(own, options));
  base.afterAll(() => end(own));
  return own;
}

/** The run's fixtures on a stack of the file's own, where vendors may fail without failing anybody else. */
export const testOnOwnStack = test.extend<object, { app: App }>({
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const own = {} as OwnStack;
      await start(own, {});
      const { stack, world, pool, signIn } = own;
      const query: App["query"] = async (sql, values) => (await pool.query(sql, values)).rows;
      await use({ url: stack.appUrl, databaseUrl: stack.databaseUrl, world, signIn, query });
      await end(own);
    },
    { scope: "worker", timeout: 120_000 },
  ],
});
