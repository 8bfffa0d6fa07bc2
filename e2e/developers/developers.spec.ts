import { readdirSync, readFileSync } from "node:fs";
import { openApiDocument } from "#server/api/rest/openapi.ts";
import { aMember } from "#server/testing/build/index.ts";
import { expect, sizes, test } from "../support/fixtures.ts";
import { ownWorkspace } from "../support/own-workspace.ts";
import { emailOf } from "../tenancy/victim.ts";

/** From the navigation to an answer: a key is made, an operation found, its line copied and asked. */

const own = ownWorkspace();

/** A sentence that stands in the document and on the server's pages only. */
const inDocumentOnly = "Repeat a request safely: the first answer is given again.";

for (const size of ["desktop", "phone"] as const) {
  test.describe(size, () => {
    test.use({ viewport: sizes[size], permissions: ["clipboard-read", "clipboard-write"] });

    test("a key is made, an operation found, and its line asked", async ({ app, context, page, playwright }) => {
      await app.signIn(context, await emailOf(own.db, own.ws.ctx));
      await page.goto(`${app.url}/${own.ws.slug}/settings#api-keys`);
      await page.getByRole("link", { name: "Open API keys" }).click();
      await expect(page.getByRole("heading", { name: "Developers", level: 1 })).toBeVisible();

      await page.getByRole("button", { name: "New API key" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name").fill(`Reader ${size}`);
      await dialog.getByLabel("Read moves").check();
      await dialog.getByRole("button", { name: "Make the key" }).click();
      const key = (await dialog.locator("code").textContent()) ?? "";
      await dialog.getByRole("button", { name: "Done" }).click();

      const search = page.getByLabel("Search the reference");
      await search.fill("what to do first zebra");
      await expect(page.getByText(/^Nothing in the reference/)).toBeVisible();
      await search.fill("what to do first");
      await page.getByRole("link", { name: /A view of the queue/ }).click();
      await expect(page).toHaveURL(/\/developers\/reference\/moves#getMoves$/);
      const line = page.locator("#getMoves");
      await expect(line).toBeInViewport();
      await line.getByRole("button", { name: /^Copy/ }).click();
      await expect(line.getByText("Copied")).toBeVisible();
      const curl = await page.evaluate(() => navigator.clipboard.readText());
      const address = curl.match(/^curl "([^"]+)"/)?.[1] ?? "";
      expect(address).toBe(`${app.url}/api/v1/moves`);
      const program = await playwright.request.newContext({ extraHTTPHeaders: { authorization: `Bearer ${key}` } });
      expect(await (await program.get(address)).json()).toEqual({ items: [], nextCursor: null });
      await program.dispose();
    });
  });
}

test("somebody who is no admin reads the reference, and sees no key", async ({ app, context, page }) => {
  await app.signIn(context, await emailOf(own.db, await aMember(own.ws, "viewer")));
  await page.goto(`${app.url}/${own.ws.slug}/developers`);
  await expect(page.getByText("Only admins see and make keys.")).toBeVisible();
  await expect(page.getByText("Only admins see and add endpoints.")).toBeVisible();
  await page.getByRole("link", { name: /^Outcomes \d/ }).click();
  await expect(page.getByRole("heading", { name: "What came of moves, newest first" })).toBeVisible();
});

test("the document stays on the server: no script holds it", async ({ app, context }) => {
  expect(JSON.stringify(openApiDocument())).toContain(inDocumentOnly);
  await app.signIn(context, await emailOf(own.db, own.ws.ctx));
  const answer = await context.request.get(`${app.url}/${own.ws.slug}/developers/reference/moves`);
  expect(await answer.text()).toContain("Repeat a request safely");
  const scripts = readdirSync(".next/static", { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".js"),
  );
  expect(scripts.length).toBeGreaterThan(3);
  for (const file of scripts)
    expect(readFileSync(`.next/static/${file}`, "utf8")).not.toContain("Repeat a request safely");
});
