import { consent } from "../support/consent.ts";
import { casey, expect, test } from "../support/fixtures.ts";
import { ownWorkspace } from "../support/own-workspace.ts";
import { emailOf } from "../tenancy/victim.ts";

/** A browser asks ahead of a worker that is still asleep; what it asked for then must not be asked for again. */

const own = ownWorkspace();
test.use({ serviceWorkers: "allow" });

test("a connect that ends while the worker sleeps is taken once, and ends where it began", async ({ app, context }) => {
  await app.signIn(context, await emailOf(own.db, own.ws.ctx));
  const page = await context.newPage();
  await page.goto(`${app.url}/${own.ws.slug}/connections`);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await page.getByRole("button", { name: "Connect Gmail" }).click();
  await page.getByRole("heading", { name: /wants access to/ }).waitFor();
  const browser = await context.newCDPSession(page);
  await browser.send("ServiceWorker.enable");
  await browser.send("ServiceWorker.stopAllWorkers");
  await consent(page, casey, new RegExp(`^${app.url}/`));
  await expect(page.getByText("Gmail is connected.").first()).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/${own.ws.slug}/connections`);
});
