import { rmSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import pg from "pg";
import { startStack } from "#scripts/stack/stack.ts";
import { createDb } from "#server/db/client.ts";
import { temporaryFolder } from "#server/db/temporary-folder.ts";
import { aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { type App, test as base, casey, mintSession, sizes, slug } from "../support/fixtures.ts";
import { quietOf } from "../support/pages.ts";
import { until } from "../support/until.ts";

export type Size = keyof typeof sizes;
/** A stranger, a member of the seeded workspace, a member of one in which nothing is. */
export type Visitor = "stranger" | "full" | "empty";

/** A page, and when nothing is under way in it. */
type Opened = { page: Page; quiet: () => Promise<void> };

export type Resting = {
  query: App["query"];
  addressOf(path: string): string;
  slugOf(visitor: Visitor): string;
  /** One page per visitor for all of a worker's visits, so that what they share is loaded once. */
  pageFor(visitor: Visitor): Promise<Opened>;
};

const EMPTY_EMAIL = "robin@empty.test";

/** What still runs, waits to be told, or was never read. */
const OPEN = `select (select count(*) from "Signal" where status = 'received')
  + (select count(*) from "OutboxEvent" where "dispatchedAt" is null)
  + (select count(*) from "FlowRun" where status = 'running')
  + (select count(*) from inngest.run where ended_at is null and fn in (select fn from inngest.schedule))
  + (select count(*) from "SyncCursor" where "lastRunAt" is null or ("passAt" is not null and "passDoneAt" is null))
  + (select count(*) from "Connection" c where c.provider in ('google', 'hubspot', 'x')
    and not exists (select 1 from "SyncCursor" s where s."connectionId" = c.id)) as open`;

async function atRest(query: App["query"]): Promise<void> {
  let quiet = 0;
  const isQuiet = async () => {
    const [row] = await query<{ open: string }>(OPEN);
    quiet = row?.open === "0" ? quiet + 1 : 0;
    return quiet > 50;
  };
  await until("the seeded workspace to come to rest", isQuiet, 120_000);
}

/** Lets the clocks that match strike now, and waits until what they set off is over. */
async function strike(query: App["query"], which: string): Promise<void> {
  const [row] = await query<{ at: Date }>("select clock_timestamp() as at");
  await query(`update inngest.schedule set next_at = now() - interval '1 second' where ${which}`);
  const unstruck = `select 1 from inngest.schedule s where ${which} and not exists
    (select 1 from inngest.run r where r.fn = s.fn and r.created_at >= $1 and r.ended_at is not null)`;
  const struck = async () => (await query(unstruck, [row?.at])).length === 0;
  await until("the clocks to strike", struck, 60_000);
  await atRest(query);
}

/**
 * All that the seed set off is through, and nothing arrives while pages are looked at: each clock has struck once, those that
 * read the vendors before those that look at what was read, whatever the minute and the hour; then they stand still.
 */
async function comeToRest(query: App["query"]): Promise<void> {
  const reads = "fn like '%sync-due-%'";
  await query(`update inngest.schedule set next_at = now() + interval '1 hour' where not ${reads}`);
  await strike(query, reads);
  await strike(query, `not ${reads}`);
  await query("update inngest.schedule set next_at = now() + interval '50 minutes'");
  await atRest(query);
}

/**
 * What arrived side by side gets an order that does not depend on who was first, by words that are the same in every stack.
 * Lists show the newest id or time first. Scores change with the clock, so moves stand by their title.
 */
async function inOrder(query: App["query"]): Promise<void> {
  const idOf = (key: string) =>
    `overlay(overlay(md5(${key}) placing '7' from 13 for 1) placing 'a' from 17 for 1)::uuid`;
  const moveWords = `regexp_replace(title, '\\d+', '', 'g')`;
  const signalWords = `concat_ws(' ', type, payload->>'email',
    (select ${moveWords} from "Move" m where m.id = "moveId"),
    (select e.subject || e."fromAddress" from "EmailMessage" e where e.id::text = payload->>'messageId'))`;
  await query(`update "Contact" set id = ${idOf("coalesce(email, id::text)")}`);
  await query(`update "Company" set id = ${idOf("name || coalesce(domain, id::text)")}`);
  await query(`update "Deal" set id = ${idOf('name || coalesce("hubspotId", id::text)')}`);
  await query(`update "Move" m set id = ${idOf("o.words")}, score = o.score
    from (select id, ${moveWords} as words, 98 - 3 * row_number() over (order by ${moveWords}) as score from "Move") o
    where o.id = m.id`);
  await query(`update "FlowRun" set id = ${idOf("address")}`);
  const minutesApart = (table: string, column: string, order: string) =>
    query(`update "${table}" t set "${column}" = o.at
      from (select id, now() - (row_number() over (order by ${order})) * interval '1 minute' as at from "${table}") o
      where o.id = t.id`);
  await minutesApart("Notification", "createdAt", "title");
  await minutesApart("Signal", "receivedAt", signalWords);
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
  const opened = new Map<Visitor, Opened>();
  const open = async (visitor: Visitor): Promise<Opened> => {
    const context = await browser.newContext({
      serviceWorkers: "block",
      locale: "en-US",
      timezoneId: "America/New_York",
      viewport: sizes.desktop,
      // Half size: pictures stay small.
      deviceScaleFactor: 0.5,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    if (visitor !== "stranger") await signIn(page, visitor === "full" ? casey : EMPTY_EMAIL);
    return { page, quiet: quietOf(page) };
  };
  return {
    pageFor: async (visitor: Visitor) => {
      const page = opened.get(visitor) ?? (await open(visitor));
      opened.set(visitor, page);
      return page;
    },
    close: async () => {
      for (const { page } of opened.values()) await page.context().close();
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
      await comeToRest(query);
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
    { scope: "worker", timeout: 240_000 },
  ],
});
