import { aMember, aWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { expect, sizes, test } from "../support/fixtures.ts";
import { runDatabase } from "../support/own-workspace.ts";
import { emailOf } from "../tenancy/victim.ts";

/** Somebody who lost a phone ends what it can see and be told, from wherever they are. */

const run = runDatabase();

for (const size of ["desktop", "phone"] as const) {
  test.describe(size, () => {
    test.use({ viewport: sizes[size] });

    test("signs every browser out after a question, ends pushes, and lets colleagues be", async ({
      app,
      browser,
      page,
    }) => {
      const ws = await aWorkspace(testDeps(run.db));
      const colleague = await aMember(ws, "member");
      const email = await emailOf(run.db, ws.ctx);
      const lost = await browser.newContext();
      const theirs = await browser.newContext();
      await app.signIn(page.context(), email);
      await app.signIn(lost, email);
      await app.signIn(theirs, await emailOf(run.db, colleague));
      await run.db.prisma.pushDevice.create({
        data: {
          id: ws.deps.newId(),
          workspaceId: ws.workspaceId,
          userId: ws.userId,
          endpointHash: unique(),
          targetBox: "v1.x.x.x",
          label: "The lost phone",
          createdAt: new Date(),
        },
      });
      const statusIn = async (context: typeof lost) =>
        (await context.request.get(`${app.url}/api/trpc/workspaces.me`)).status();
      expect([await statusIn(lost), await statusIn(theirs)]).toEqual([200, 200]);

      await page.goto(`${app.url}/${ws.slug}/settings`);
      await page.getByRole("button", { name: "Sign out everywhere" }).click();
      const dialog = page.getByRole("dialog", { name: "Sign out everywhere?" });
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await expect(dialog).toBeHidden();
      expect(await statusIn(lost)).toBe(200);

      await page.getByRole("button", { name: "Sign out everywhere" }).click();
      await dialog.getByRole("button", { name: "Sign out everywhere" }).click();
      await expect(page).toHaveURL(`${app.url}/`);
      expect([await statusIn(page.context()), await statusIn(lost), await statusIn(theirs)]).toEqual([401, 401, 200]);
      const devices = { where: { workspaceId: ws.workspaceId, userId: ws.userId } };
      expect(await run.db.prisma.pushDevice.count(devices)).toBe(0);
      const other = await lost.newPage();
      await other.goto(`${app.url}/${ws.slug}/today`);
      await expect(other).toHaveURL(/\/sign-in/);
      await lost.close();
      await theirs.close();
    });
  });
}
