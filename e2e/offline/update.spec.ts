import type { BrowserContext, Page } from "@playwright/test";
import { aMove } from "#server/testing/build/index.ts";
import { expect, sizes, test } from "../support/fixtures.ts";
import { ownWorkspace } from "../support/own-workspace.ts";
import { emailOf } from "../tenancy/victim.ts";

/** A new version waits until the person lets it in, and what they decided meanwhile is not lost by it. */

const own = ownWorkspace();
test.use({ serviceWorkers: "allow" });
test.setTimeout(180_000);

const bar = (page: Page) => page.getByRole("status").filter({ hasText: /offline|decision/ });
const news = (page: Page) => page.getByText("A new version of CaseyOS is ready");
const runningWorker = (page: Page) =>
  page.evaluate(() => new URL(navigator.serviceWorker.controller?.scriptURL ?? "about:blank").search);

/**
 * From the second visit on, the page finds a worker that it does not know: the same file under another address is a new
 * version to the browser, as another file under the same address is.
 */
async function releaseLater(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const register = ServiceWorkerContainer.prototype.register;
    ServiceWorkerContainer.prototype.register = function (url, options) {
      const released = localStorage.getItem("released") ?? "";
      return register.call(this, `${url}${released}`, options);
    };
  });
}
const release = (page: Page) => page.evaluate(() => localStorage.setItem("released", "?version=2"));

for (const [place, options] of [
  ["at a desk", { viewport: sizes.desktop }],
  ["on a phone", { viewport: sizes.phone, hasTouch: true, isMobile: true }],
] as const) {
  test.describe(place, () => {
    test.use(options);

    test("a new version is offered, taken when the person says so, and what waits goes out once", async ({
      app,
      context,
    }) => {
      const move = await aMove(own.ws.ctx, { title: "Reply to Alpha" });
      await releaseLater(context);
      await app.signIn(context, await emailOf(own.db, own.ws.ctx));
      const page = await context.newPage();
      const address = `${app.url}/${own.ws.slug}/moves/${move.id}`;
      await page.goto(address);
      await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
      // The first worker of all is no news.
      await expect(news(page)).toHaveCount(0);

      const isServerDown = (url: URL) => url.pathname.endsWith("/dismiss");
      await page.route(isServerDown, (route) => route.abort("connectionrefused"));
      await page
        .getByRole("group", { name: "Decide" })
        .getByRole("button", { name: /Dismiss/ })
        .click();
      await page.getByRole("button", { name: "Bad timing" }).click();
      await expect(bar(page)).toContainText("1 decision waits for the connection.");

      await release(page);
      await page.goto(address);
      await expect(news(page)).toBeVisible();
      expect(await runningWorker(page)).toBe("");
      // Left alone, it waits, and is offered with the next page.
      await page.goto(`${app.url}/${own.ws.slug}/today`);
      await expect(news(page)).toBeVisible();
      expect(await runningWorker(page)).toBe("");

      const isReloaded = page.waitForEvent("load");
      await page.getByRole("button", { name: "Reload" }).click();
      await isReloaded;
      await expect.poll(() => runningWorker(page)).toBe("?version=2");
      await expect(bar(page)).toContainText("1 decision waits for the connection.");
      await expect(news(page)).toHaveCount(0);
      const stored = { where: { workspaceId: own.ws.workspaceId, id: move.id } };
      expect(await own.db.prisma.move.findFirstOrThrow(stored)).toMatchObject({ status: "open" });

      await page.unroute(isServerDown);
      await expect(bar(page)).toBeHidden({ timeout: 90_000 });
      expect(await own.db.prisma.move.findFirstOrThrow(stored)).toMatchObject({ status: "dismissed" });
      const entries = { where: { workspaceId: own.ws.workspaceId, moveId: move.id, action: "move.dismissed" } };
      expect(await own.db.prisma.auditEntry.count(entries)).toBe(1);
    });
  });
}

test.describe("a tab that stayed open while another let the new version in", () => {
  /** Tabs of a test are all in front: whether this one is looked at is told to the page itself. */
  const setSeen = (page: Page, state: "hidden" | "visible") =>
    page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  const told = (page: Page) => page.getByText("CaseyOS was updated in another tab");
  const mark = (page: Page) => page.evaluate(() => Object.assign(window, { isSamePage: true }));
  const isSame = (page: Page) => page.evaluate(() => "isSamePage" in window);

  /** Two tabs, of which the second is in the background when the first reloads into the new version. */
  async function updated(context: BrowserContext, address: string, before: (left: Page) => Promise<void>) {
    const [busy, left] = [await context.newPage(), await context.newPage()];
    for (const page of [busy, left]) {
      await page.goto(address);
      await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    }
    await mark(left);
    await before(left);
    await setSeen(left, "hidden");
    await release(busy);
    await busy.goto(address);
    await expect(news(busy)).toBeVisible();
    await busy.getByRole("button", { name: "Reload" }).click();
    await expect.poll(() => runningWorker(left)).toBe("?version=2");
    expect(await isSame(left)).toBe(true);
    return left;
  }

  test("reloads when somebody comes back to it", async ({ app, context }) => {
    await releaseLater(context);
    await app.signIn(context, await emailOf(own.db, own.ws.ctx));
    const left = await updated(context, `${app.url}/${own.ws.slug}/today`, async () => {});
    const isReloaded = left.waitForEvent("load");
    await setSeen(left, "visible");
    await isReloaded;
    expect(await isSame(left)).toBe(false);
  });

  test("keeps what was typed in it, and says so", async ({ app, context }) => {
    const move = await aMove(own.ws.ctx, { title: "Reply to Alpha" });
    await releaseLater(context);
    await app.signIn(context, await emailOf(own.db, own.ws.ctx));
    const comment = (page: Page) => page.getByRole("textbox", { name: "Your comment" });
    const left = await updated(context, `${app.url}/${own.ws.slug}/moves/${move.id}`, async (page) => {
      await page.getByRole("tab", { name: /Comments/ }).click();
      await comment(page).fill("Ask about the vans");
    });
    await setSeen(left, "visible");
    await expect(told(left)).toBeVisible();
    await expect(news(left)).toHaveCount(0);
    await expect(comment(left)).toHaveValue("Ask about the vans");
    expect(await isSame(left)).toBe(true);
    const isReloaded = left.waitForEvent("load");
    await left.getByRole("button", { name: "Reload" }).click();
    await isReloaded;
  });
});
