import { rmSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import pg from "pg";
import { startStack } from "#scripts/stack/stack.ts";
import { createDb } from "#server/db/client.ts";
import { temporaryFolder } from "#server/db/embedded.ts";
import { aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { type App, test as base, casey, mintSession, sizes, slug } from "../support/fixtures.ts";
import { until } from "../support/until.ts";

export type Size = keyof typeof sizes;
/** A stranger, a member of the seeded workspace, a member of one in which nothing is. */
export type Visitor = "stranger" | "full" | "empty";

export type Resting = {
  query: App["query"];
  addressOf(path: string): string;
  slugOf(visitor: Visitor): string;
  /** One page per size and visitor for all of a worker's visits, so that what they share is loaded once. */
  pageFor(size: Size, visitor: Visitor): Promise<Page>;
};

const EMPTY_EMAIL = "robin@empty.test";

/** All that the seed set off is through: nothing arrives while pages are looked at. */
async function atRest(query: App["query"]): Promise<void> {
  const sql = `select (select count(*) from "Signal" where status = 'received')
    + (select count(*) from "OutboxEvent" where "dispatchedAt" is null)
    + (select count(*) from "FlowRun" where status = 'running')
    + (select count(*) from "SyncCursor" where "lastRunAt" is null or ("passAt" is not null and "passDoneAt" is null)) as open`;
  let quiet = 0;
  const isQuiet = async () => {
    const [row] = await query<{ open: string }>(sql);
    quiet = row?.open === "0" ? quiet + 1 : 0;
    return quiet > 60;
  };
  await until("the seeded workspace to come to rest", isQuiet, 120_000);
}

/** What arrived side by side gets an order that does not depend on who was first: lists show the newest id or time first. */
async function inOrder(query: App["query"]): Promise<void> {
  const idOf = (key: string) =>
    `overlay(overlay(md5(${key}) placing '7' from 13 for 1) placing 'a' from 17 for 1)::uuid`;
  await query(`update "Contact" set id = ${idOf("coalesce(email, id::text)")}`);
  await query(`update "Company" set id = ${idOf("name || coalesce(domain, id::text)")}`);
  await query(`update "Deal" set id = ${idOf('name || coalesce("hubspotId", id::text)')}`);
  await query(`update "Notification" n set "createdAt" = o.at
    from (select id, now() - (row_number() over (order by title)) * interval '1 minute' as at from "Notification") o
    where o.id = n.id`);
}

async function anEmptyWorkspace(databaseUrl: string, query: App["query"]): Promise<string> {
  const db = createDb(databaseUrl, 2);
  const { ctx, slug: made, workspaceId } = await aWorkspace(testDeps(db));
  await db.close();
  await query('update "Workspace" set name = $2 where id = $1', [workspaceId, "Empty"]);
  await query('update "User" set name = $2, email = $3 where id = $1', [ctx.actor.id, "Robin Sato", EMPTY_EMAIL]);
  return made;
}

function pagesOf(browser: Browser, signIn: (page: Page, email: string) => Promise<void>) {
  const opened = new Map<string, Page>();
  const open = async (size: Size, visitor: Visitor): Promise<Page> => {
    const context = await browser.newContext({
      serviceWorkers: "block",
      locale: "en-US",
      timezoneId: "America/New_York",
      viewport: sizes[size],
      // Half size: pictures stay small.
      deviceScaleFactor: 0.5,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    if (visitor !== "stranger") await signIn(page, visitor === "full" ? casey : EMPTY_EMAIL);
    return page;
  };
  return {
    pageFor: async (size: Size, visitor: Visitor) => {
      const key = `${size} ${visitor}`;
      const page = opened.get(key) ?? (await open(size, visitor));
      opened.set(key, page);
      return page;
    },
    close: async () => {
      for (const page of opened.values()) await page.context().close();
    },
  };
}

/** A stack of the worker's own, seeded and at rest, to which nothing else happens. */
export const test = base.extend<object, { resting: Resting }>({
  resting: [
    async ({ browser }, use) => {
      const dataDir = temporaryFolder("caseyos-pages-");
      const env = { LOG_LEVEL: "warn", CASEYOS_TEST_CONTROLS: "1" };
      const stack = await startStack({ dataDir, mode: "production", port: 0, scenario: "monday-morning", env });
      const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
      const query: App["query"] = async (sql, values) => (await pool.query(sql, values)).rows;
      await atRest(query);
      await inOrder(query);
      const emptySlug = await anEmptyWorkspace(stack.databaseUrl, query);
      const { pageFor, close } = pagesOf(browser, (page, email) =>
        mintSession({ url: stack.appUrl, dataDir }, pool, page.context(), email),
      );
      await use({
        query,
        pageFor,
        addressOf: (path) => `${stack.appUrl}${path}`,
        slugOf: (visitor) => (visitor === "empty" ? emptySlug : slug),
      });
      await close();
      await pool.end();
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 180_000 },
  ],
});
