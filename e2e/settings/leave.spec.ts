import { aMember, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { expect, sizes, test } from "../support/fixtures.ts";
import { runDatabase } from "../support/own-workspace.ts";
import { emailOf } from "../tenancy/victim.ts";

/** A member goes, and the workspace is closed to them at once; its only admin stays. */

const run = runDatabase();

for (const size of ["desktop", "phone"] as const) {
  test.describe(size, () => {
    test.use({ viewport: sizes[size] });

    test("a member leaves, and cannot come back by the address", async ({ app, context, page }) => {
      const ws = await aWorkspace(testDeps(run.db));
      await app.signIn(context, await emailOf(run.db, await aMember(ws, "member")));
      await page.goto(`${app.url}/${ws.slug}/settings`);
      await page.getByRole("button", { name: /^Leave / }).click();
      const dialog = page.getByRole("dialog");
      await expect(dialog.getByText(/You lose access at once/)).toBeVisible();
      await dialog.getByRole("button", { name: "Leave" }).click();
      await expect(page).toHaveURL(`${app.url}/`);
      await page.goto(`${app.url}/${ws.slug}/today`);
      await expect(page).toHaveURL(/\/sign-in/);
    });
  });
}

test("the only admin is told what to do first", async ({ app, context, page }) => {
  const ws = await aWorkspace(testDeps(run.db));
  await app.signIn(context, await emailOf(run.db, ws.ctx));
  await page.goto(`${app.url}/${ws.slug}/settings`);
  await expect(page.getByText(/You are the only admin/)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Leave / })).toHaveCount(0);
});
