import { readFile } from "node:fs/promises";
import type { BrowserContext, Page } from "@playwright/test";
import { addComment } from "#server/domain/collaboration/index.ts";
import { dismissMove } from "#server/domain/queue/index.ts";
import { aMember, aMove, aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { type App, expect, sizes, test } from "../support/fixtures.ts";
import { runDatabase } from "../support/own-workspace.ts";
import { emailOf } from "../tenancy/victim.ts";

/** Who did what: on the team's page for everybody, in the audit log for admins. */

const run = runDatabase();

type Setting = { ws: TestWorkspace; ana: string };

/** An admin, and Ana who owns a move, dismissed another and named the admin. */
async function aTeam(): Promise<Setting> {
  const ws = await aWorkspace(testDeps(run.db));
  const ana = await aMember(ws);
  await run.db.acrossTenants("test").user.update({ where: { id: ana.actor.id }, data: { name: "Ana Diaz" } });
  await aMove(ws.ctx, { title: "Reply to Dana Ruiz", ownerId: ana.actor.id });
  const move = await aMove(ws.ctx, { title: "Call Max Ode" });
  await dismissMove(ana, { moveId: move.id, reason: "bad_timing", note: "He is away until May" });
  await addComment(ana, { moveId: move.id, text: "Yours in May?", mentions: [ws.userId] });
  return { ws, ana: ana.actor.id };
}

async function open(app: App, context: BrowserContext, { ws }: Setting, path: string): Promise<Page> {
  await app.signIn(context, await emailOf(run.db, ws.ctx));
  const page = await context.newPage();
  await page.goto(`${app.url}/${ws.slug}/${path}`);
  return page;
}

for (const size of ["desktop", "phone"] as const) {
  test.describe(size, () => {
    test.use({ viewport: sizes[size] });

    test("the team's page counts what each has and did, and leads to it", async ({ app, context }) => {
      const setting = await aTeam();
      const page = await open(app, context, setting, "team");
      const row = page
        .getByRole(size === "desktop" ? "row" : "listitem")
        .filter({ hasText: "Ana Diaz" })
        .first();
      await expect(row.getByRole("link", { name: "1" })).toHaveCount(2);
      await expect(page.getByText("Yours in May?")).toBeVisible();
      await expect(page.getByText("Bad timing · “He is away until May”")).toBeVisible();

      await row.getByRole("link", { name: "1" }).nth(1).click();
      await expect(page).toHaveURL(/person=.*show=decisions#feed$/);
      await expect(page.getByRole("list", { name: "What the team did" }).getByRole("listitem")).toHaveCount(1);
      await page.getByRole("navigation", { name: "Feed" }).getByRole("link", { name: "Outcomes" }).click();
      await expect(page.getByText("Nothing yet.", { exact: false })).toBeVisible();

      await row.getByRole("link", { name: "1" }).first().click();
      await expect(page).toHaveURL(new RegExp(`/today\\?owner=${setting.ana}$`));
      await expect(page.getByText("Reply to Dana Ruiz").first()).toBeVisible();
    });

    test("the audit log is filtered in words and taken along as a file", async ({ app, context }) => {
      const setting = await aTeam();
      const page = await open(app, context, setting, "settings/audit");
      const entries = page.getByRole("list", { name: "Entries" }).getByRole("listitem");
      await expect(entries).toHaveCount(2);
      await expect(entries.nth(1)).toContainText("Ana Diaz dismissed “Call Max Ode”");
      await expect(entries.nth(1)).toContainText("In the app");

      await page.getByLabel("What").selectOption({ label: "Moves" });
      await expect(page).toHaveURL(/\?kind=move$/);
      await expect(entries).toHaveCount(1);
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "CSV" }).click(),
      ]);
      const text = await readFile(await file.path(), "utf8");
      expect(text.trimEnd().split("\n")).toHaveLength(2);
      expect(text).toContain("Ana Diaz dismissed “Call Max Ode”");

      await page.getByLabel("Who").selectOption({ index: 1 });
      await page.getByLabel("From").fill("2026-01-01");
      await expect(page).toHaveURL(/person=[^&]+&kind=move&from=2026-01-01$/);
      await page.reload();
      await expect(page.getByLabel("From")).toHaveValue("2026-01-01");
      await page.getByRole("button", { name: "Show all" }).click();
      await expect(entries).toHaveCount(2);
      await entries.nth(1).getByRole("link").click();
      await expect(page).toHaveURL(/\/moves\//);
    });
  });
}
