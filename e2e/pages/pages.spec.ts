import { rmSync } from "node:fs";
import type { BrowserContext } from "@playwright/test";
import sparticuz from "@sparticuz/chromium";
import pg from "pg";
import { type Stack, startStack } from "#scripts/stack/stack.ts";
import { createDb, type Db } from "#server/db/client.ts";
import { temporaryFolder } from "#server/db/embedded.ts";
import { aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { findChromium } from "../support/chromium.ts";
import { casey, expect, mintSession, sizes, slug, test } from "../support/fixtures.ts";
import { addressIn, settled } from "../support/pages.ts";
import { until } from "../support/until.ts";
import { pages } from "../tenancy/surfaces.ts";
import { quietOf, standStill } from "./stand-still.ts";

/**
 * Every page as a picture, wide and narrow, light and dark; those of a workspace also when it is empty. A page that looks
 * other than its picture fails until somebody has looked and taken a new one: see README.md beside this file.
 */

const withoutSession = new Set(["/", "/sign-in", "/sign-in/confirm", "/styleguide", "/unsubscribe"]);
/** These lead elsewhere: what is there has its own picture. */
const redirects = new Set(["/caseyos", "/caseyos/share", "/[workspaceSlug]"]);
const addresses = [...pages().filter((address) => !redirects.has(address)), "/[workspaceSlug]/no-such-page"];
/** Nothing of a single row is in an empty workspace, and these are the same in both. */
const sameWhenEmpty = new Set(["/[workspaceSlug]/sandbox", "/[workspaceSlug]/help", "/[workspaceSlug]/no-such-page"]);
const hasEmptyState = (address: string) =>
  address.startsWith("/[workspaceSlug]/") && !sameWhenEmpty.has(address) && !address.slice(16).includes("[");

const pictureOf = (address: string, ...more: string[]): string =>
  [...more, address.replaceAll(/[[\]]/g, "").replaceAll("/", "_").replace(/^_/, "") || "landing"]
    .join("-")
    .concat(".png");

let stack: Stack;
let db: Db;
let pool: pg.Pool;
let emptySlug: string;
let emptyEmail: string;
const dataDir = temporaryFolder("caseyos-visual-");

test.beforeAll(async () => {
  test.setTimeout(180_000);
  const env = { LOG_LEVEL: "warn", CASEYOS_TEST_CONTROLS: "1" };
  stack = await startStack({ dataDir, mode: "production", port: 0, scenario: "monday-morning", env });
  db = createDb(stack.databaseUrl, 2);
  pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
  await atRest();
  const { ctx, slug: made, workspaceId } = await aWorkspace(testDeps(db));
  emptySlug = made;
  emptyEmail = "robin@empty.test";
  await pool.query('update "Workspace" set name = $2 where id = $1', [workspaceId, "Empty"]);
  await pool.query('update "User" set name = $2, email = $3 where id = $1', [ctx.actor.id, "Robin Sato", emptyEmail]);
});
test.afterAll(async () => {
  await db?.close();
  await pool?.end();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** All that the seed set off is through: nothing arrives while pictures are taken. */
async function atRest(): Promise<void> {
  const open = async () =>
    (
      await pool.query<{ open: number }>(
        `select (select count(*) from "Signal" where status = 'received') + (select count(*) from "OutboxEvent" where "dispatchedAt" is null)
           + (select count(*) from "FlowRun" where status = 'running') as open`,
      )
    ).rows[0]?.open;
  let quiet = 0;
  await until(
    "the seeded workspace to come to rest",
    async () => {
      quiet = Number(await open()) === 0 ? quiet + 1 : 0;
      return quiet > 60;
    },
    120_000,
  );
}

type Shot = { address: string; size: keyof typeof sizes; isEmpty: boolean };

async function take(context: BrowserContext, { address, size, isEmpty }: Shot): Promise<void> {
  const query = async <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) =>
    (await pool.query<Row>(sql, values)).rows;
  if (!withoutSession.has(address))
    await mintSession({ url: stack.appUrl, dataDir }, pool, context, isEmpty ? emptyEmail : casey);
  const page = await context.newPage();
  const quiet = quietOf(page);
  await page.goto(`${stack.appUrl}${await addressIn(query, isEmpty ? emptySlug : slug, address)}`);
  await settled(page);
  await quiet();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settled(page);
    await standStill(page);
    await expect.soft(page).toHaveScreenshot(pictureOf(address, size, colorScheme, isEmpty ? "empty" : "full"), {
      animations: "disabled",
      caret: "hide",
      scale: "device",
      maxDiffPixelRatio: 0.002,
    });
  }
}

/** Another engine draws other pixels: pictures are compared only where the one from npm draws them. */
const compared = (await findChromium()) === (await sparticuz.executablePath()) ? addresses : [];

for (const [size, viewport] of Object.entries(sizes) as [keyof typeof sizes, (typeof sizes)["phone"]][]) {
  test.describe(size, () => {
    test.use({ viewport, deviceScaleFactor: 0.5, contextOptions: { reducedMotion: "reduce" } });
    for (const address of compared) {
      test(`${address} looks as it did`, ({ context }) => take(context, { address, size, isEmpty: false }));
      if (hasEmptyState(address))
        test(`${address} looks as it did when nothing is there`, ({ context }) =>
          take(context, { address, size, isEmpty: true }));
    }
  });
}
