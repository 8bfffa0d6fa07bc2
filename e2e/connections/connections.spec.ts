import type { Page } from "@playwright/test";
import { createDb } from "#server/db/client.ts";
import { aConnection, aMove, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { consent } from "../support/consent.ts";
import { type App, casey, expect, sizes, slug } from "../support/fixtures.ts";
import { testOnOwnStack as test } from "../support/own-stack.ts";
import { until } from "../support/until.ts";
import { emailOf } from "../tenancy/victim.ts";

type Vendor = { provider: "google" | "hubspot" | "slack" | "x"; name: string; account: string };
const google: Vendor = { provider: "google", name: "Gmail", account: casey };
const hubspot: Vendor = { provider: "hubspot", name: "HubSpot", account: casey };
const slack: Vendor = { provider: "slack", name: "Slack", account: casey };
const x: Vendor = { provider: "x", name: "X", account: "brightline_io" };
/** The page is the same for every vendor: each size is walked with two of them. */
const bySize = [
  ["desktop", [google, slack]],
  ["phone", [hubspot, x]],
] as const;

const card = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

const back = new RegExp(`/${slug}/connections`);

const status = async (app: App, provider: string) =>
  (
    await app.query<{ status: string }>('select status from "Connection" where provider = $1 order by "createdAt"', [
      provider,
    ])
  )[0]?.status;

test.afterEach(async ({ app }) => {
  await app.world.clearFaults();
});

for (const [size, vendors] of bySize) {
  test.describe(size, () => {
    test.use({ viewport: sizes[size] });

    for (const { provider, name, account } of vendors) {
      test(`${name} is taken away, seen, and connected again from the page in one click`, async ({
        memberPage,
        app,
      }) => {
        await memberPage.goto(`/${slug}/connections`);
        await expect(card(memberPage, name).getByText("Connected", { exact: true })).toBeVisible();
        await app.world.revoke({ vendor: provider, account: "*" });
        // Gmail and X may have been found out by their own polls before the click.
        const button = card(memberPage, name).getByRole("button", { name: /(Sync|Check) now/ });
        await button.click({ timeout: 5_000 }).catch(() => undefined);
        await until(`${name} to be marked`, async () => (await status(app, provider)) === "reconnect_needed", 90_000);
        await memberPage.reload();
        await expect(card(memberPage, name).getByText("Reconnect needed")).toBeVisible();
        await expect(memberPage.getByRole("status").filter({ hasText: `${name} (` })).toContainText(
          "has to be reconnected",
        );
        await card(memberPage, name).getByRole("button", { name: "Reconnect" }).click();
        await consent(memberPage, account, back);
        await expect(memberPage.getByText(`${name} is connected.`).first()).toBeVisible();
        await expect(card(memberPage, name).getByText("Connected", { exact: true })).toBeVisible();
        expect(await status(app, provider)).toBe("connected");
      });
    }
  });
}

test("what a mailbox is not allowed yet is allowed from the page, and what it had stays", async ({
  memberPage,
  app,
}) => {
  await app.query(
    `update "Connection" set scopes = array(select s from unnest(scopes) s where s not like '%/auth/calendar%') where provider = 'google'`,
  );
  const scopes = async () => {
    const sql = `select scopes from "Connection" where provider = 'google' order by "createdAt" limit 1`;
    return (await app.query<{ scopes: string[] }>(sql))[0]?.scopes ?? [];
  };
  const before = await scopes();
  await memberPage.goto(`/${slug}/connections`);
  await expect(card(memberPage, "Gmail").getByText("Calendar is not allowed yet.")).toBeVisible();
  await card(memberPage, "Gmail").getByRole("button", { name: "Allow Calendar" }).click();
  await consent(memberPage, casey, back);
  await expect(memberPage.getByText("Gmail is connected.").first()).toBeVisible();
  await expect(card(memberPage, "Gmail").getByRole("button", { name: "Allow Calendar" })).toHaveCount(0);
  const after = await scopes();
  expect(after).toEqual(expect.arrayContaining(before));
  expect(after.join(" ")).toContain("calendar.events.owned");
});

test("a Slack that was connected before its command was asked for says so, and is mended in one click", async ({
  memberPage,
  app,
}) => {
  await app.query(`update "Connection" set scopes = array_remove(scopes, 'commands') where provider = 'slack'`);
  await memberPage.goto(`/${slug}/connections`);
  const ours = card(memberPage, "Slack");
  await expect(ours.getByText("/caseyos does not work yet")).toBeVisible();
  await ours.getByRole("button", { name: "Reconnect Slack" }).click();
  await consent(memberPage, casey, back);
  await expect(ours.getByText("Connected", { exact: true })).toBeVisible();
  await expect(ours.getByText("/caseyos does not work yet")).toHaveCount(0);
});

test("an account that lost its access says how many approved moves wait for it", async ({ app, context, page }) => {
  const db = createDb(app.databaseUrl, 2);
  const ws = await aWorkspace(testDeps(db));
  const { id: connectionId } = await aConnection(ws.ctx, { status: "reconnect_needed" });
  const params = { to: ["dana@prospect.example"], connectionId, thread: null };
  await aMove(ws.ctx, { params, status: "executing" });
  await app.signIn(context, await emailOf(db, ws.ctx));
  await db.close();
  await page.goto(`${app.url}/${ws.slug}/connections`);
  await expect(card(page, "Gmail").getByText("1 approved move waits for this.")).toBeVisible();
  const bar = page.getByRole("status").filter({ hasText: "has to be reconnected" });
  await expect(bar).toContainText("1 approved move waits for this.");
});

test("a vendor that is down is shown as such, on the page and above every other one, and heals by itself", async ({
  memberPage,
  app,
}) => {
  await app.world.fault({ vendor: "google", kind: "server_error", path: "/gmail", times: 500 });
  await memberPage.goto(`/${slug}/connections`);
  await expect(card(memberPage, "Gmail").getByText(/does not answer since/)).toBeVisible({ timeout: 60_000 });
  await memberPage.goto(`/${slug}/today`);
  await expect(memberPage.getByRole("status").filter({ hasText: "Gmail does not answer right now" })).toBeVisible();
  await app.world.clearFaults();
  await memberPage.goto(`/${slug}/connections`);
  await expect(card(memberPage, "Gmail").getByText(/does not answer since/)).toBeHidden({ timeout: 60_000 });
});

for (const [{ provider, name, account }, asked] of [
  [slack, /^Post messages\s*chat:write$/],
  [x, /^Post and reply for you\s*tweet\.write$/],
] as const) {
  test(`${name} is disconnected, and connected anew by a consent in words`, async ({ memberPage, app }) => {
    await memberPage.goto(`/${slug}/connections`);
    await card(memberPage, name)
      .getByRole("button", { name: /Disconnect/ })
      .click();
    await memberPage.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await expect(card(memberPage, name).getByText("Not connected")).toBeVisible();
    await card(memberPage, name)
      .getByRole("button", { name: `Connect ${name}` })
      .click();
    await expect(memberPage.getByRole("checkbox", { name: asked })).toBeChecked();
    await consent(memberPage, account, back);
    await expect(card(memberPage, name).getByText("Connected", { exact: true })).toBeVisible();
    expect(await status(app, provider)).toBe("connected");
  });
}

test("an answer of a vendor that belongs to no connect ends on Connections, which says what to do", async ({
  memberPage,
}) => {
  await memberPage.goto("/api/connections/google/callback?state=nobodys&code=c");
  await expect(memberPage).toHaveURL(back);
  await expect(memberPage.getByText("Not connected", { exact: true }).first()).toBeVisible();
  await expect(memberPage.getByText("Connect once more from here.")).toBeVisible();
});

test("a mention in Slack and a post on X become moves, played from the sandbox's page", async ({ memberPage, app }) => {
  await memberPage.goto(`/${slug}/sandbox`);
  await memberPage.getByRole("button", { name: "Mention CaseyOS" }).click();
  await expect(memberPage.getByText("The mention is in #sales.").first()).toBeVisible();
  await memberPage.getByRole("button", { name: "Post", exact: true }).click();
  const titled = (start: string) => async () =>
    (await app.query('select 1 from "Move" where "title" like $1', [`${start}%`])).length > 0;
  await until("the answer in Slack", titled("Answer in #sales"), 60_000);
  await until("the answer on X", titled("Answer @fleet_dana on X"), 90_000);
});
