import { readFileSync } from "node:fs";
import { aConnection } from "#server/testing/build/index.ts";
import { expect, sizes, test } from "../support/fixtures.ts";
import { ownWorkspace } from "../support/own-workspace.ts";
import { emailOf } from "../tenancy/victim.ts";

/** Help, the status of the system, the bundle for whoever helps, and tips that stay away. */

const own = ownWorkspace();
test.beforeEach(async ({ app, context }) => {
  await app.signIn(context, await emailOf(own.db, own.ws.ctx));
});
test.use({ viewport: sizes.desktop });

test("help is found by a word, told per page, and reached from the map of keys", async ({ page, app }) => {
  await page.goto(`${app.url}/${own.ws.slug}/signals`);
  await expect(page.getByRole("heading", { level: 1, name: "Signals" })).toBeVisible();
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByRole("link", { name: "What can I do here?" }).click();
  const here = page.getByRole("region", { name: "What you can do on Signals" });
  await expect(here.getByText("A signal is something that happened")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search the help" }).fill("recipts");
  await expect(page.getByRole("heading", { level: 3, name: "Receipts" })).toBeVisible();
  await expect(here).toBeHidden();
  await page.getByRole("searchbox").fill("submarine");
  await expect(page.getByText("Nothing about “submarine”")).toBeVisible();
});

test("the status names an account in trouble, and the bundle holds nothing secret", async ({ page, app }) => {
  await aConnection(own.ws.ctx, {
    status: "reconnect_needed",
    accountLabel: "casey@secret-mailbox.test",
    lastError: "invalid_grant for casey@secret-mailbox.test",
    accessTokenBox: "v1.box-of-a-token-0123456789",
  });
  await page.goto(`${app.url}/${own.ws.slug}/help`);
  const status = page.getByRole("region", { name: "System status" });
  await expect(status.getByText("Has to be reconnected")).toBeVisible();
  await expect(status.getByRole("listitem").filter({ hasText: "Database" }).first()).toContainText("Works");
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download diagnostics" }).click();
  const bundle = readFileSync(await (await arriving).path(), "utf8");
  expect(JSON.parse(bundle)).toMatchObject({
    workspace: { id: own.ws.workspaceId },
    connections: [{ provider: "google", status: "reconnect_needed", lastError: "invalid_grant for [address]" }],
    ready: { checks: { database: { ok: true } } },
    browser: { userAgent: expect.any(String) },
  });
  for (const secret of ["secret-mailbox", "box-of-a-token", "session-token", "Bearer"])
    expect(bundle).not.toContain(secret);
});

test("a tip that was put away stays away, also in another browser", async ({ page, app, browser }) => {
  await page.goto(`${app.url}/${own.ws.slug}/outcomes`);
  const tip = page.getByRole("complementary", { name: "Tip" });
  await tip.getByRole("button", { name: "Got it" }).click();
  await expect(tip).toBeHidden();
  await expect
    .poll(() => own.db.prisma.helpMark.count({ where: { workspaceId: own.ws.workspaceId, key: "tip_outcomes" } }))
    .toBe(1);
  const other = await browser.newContext();
  await app.signIn(other, await emailOf(own.db, own.ws.ctx));
  const again = await other.newPage();
  await again.goto(`${app.url}/${own.ws.slug}/receipts`);
  await expect(again.getByRole("complementary", { name: "Tip" })).toBeVisible();
  await again.goto(`${app.url}/${own.ws.slug}/outcomes`);
  await expect(again.getByRole("heading", { level: 1, name: "Outcomes" })).toBeVisible();
  await expect(again.getByRole("complementary", { name: "Tip" })).toHaveCount(0);
  await other.close();
});
