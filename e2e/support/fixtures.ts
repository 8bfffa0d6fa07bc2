import { readFileSync } from "node:fs";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { encode } from "next-auth/jwt";
import pg from "pg";
import { worldClient } from "#sandbox/index.ts";
import type { WorldClient } from "#sandbox/world/contract.ts";
import { test as base } from "./loopback.ts";

export type App = {
  url: string;
  databaseUrl: string;
  world: WorldClient;
  /** Signs a member in by minting the session that a sign-in would have made. */
  signIn(context: BrowserContext, email: string): Promise<void>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
};

type Settings = { url: string; databaseUrl: string; world: string; worldToken: string; dataDir: string };

export const slug = "brightline";
export const casey = "casey@brightline.test";
export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** A session as a sign-in would have made it, on any stack of which the data folder is known. */
export async function mintSession(
  settings: Pick<Settings, "url" | "dataDir">,
  pool: pg.Pool,
  context: BrowserContext,
  email: string,
): Promise<void> {
  const { AUTH_SECRET } = JSON.parse(readFileSync(`${settings.dataDir}/secrets.json`, "utf8")) as {
    AUTH_SECRET: string;
  };
  const found = await pool.query<{ id: string; sessionEpoch: number }>(
    'select id, "sessionEpoch" from "User" where email = $1',
    [email],
  );
  const user = found.rows[0];
  if (!user) throw new Error(`${email} is no user of the seeded workspace`);
  const token = await encode({ secret: AUTH_SECRET, token: { sub: user.id, epoch: user.sessionEpoch } });
  await context.addCookies([
    { name: "next-auth.session-token", value: token, url: settings.url, httpOnly: true, sameSite: "Lax" },
  ]);
}

export const test = base.extend<{ memberPage: Page }, { app: App }>({
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const settings = JSON.parse(process.env.CASEYOS_E2E ?? "{}") as Settings;
      const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: 2 });
      await use({
        url: settings.url,
        databaseUrl: settings.databaseUrl,
        world: worldClient(settings.world, settings.worldToken),
        signIn: (context, email) => mintSession(settings, pool, context, email),
        query: async (sql, values) => (await pool.query(sql, values)).rows,
      });
      await pool.end();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ app }, use) => use(app.url),
  /** A page of Casey, the seeded workspace's admin. */
  memberPage: async ({ app, page }, use) => {
    await app.signIn(page.context(), casey);
    await use(page);
  },
});

/** Opens a sign-in link and presses the button of the page it leads to. */
export async function followLink(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
}

export { expect };
