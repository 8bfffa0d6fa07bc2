import type { BrowserContext, Page } from "@playwright/test";
import { aMove } from "#server/testing/build/index.ts";
import { type App, expect, sizes, test } from "../support/fixtures.ts";
import { ownWorkspace } from "../support/own-workspace.ts";
import { emailOf } from "../tenancy/victim.ts";

/** The offer to put CaseyOS on the home screen: once something was done, and never again after a no. */

const own = ownWorkspace();
test.beforeEach(async () => {
  await aMove(own.ws.ctx, { title: "Reply to Alpha" });
});

const offer = (page: Page) => page.getByRole("complementary", { name: "Install CaseyOS" });
const somethingIsDone = () => aMove(own.ws.ctx, { title: "Reply to Bravo", status: "done", closedAt: new Date() });
const asked = (page: Page) => page.evaluate(() => sessionStorage.getItem("asked-to-install"));

/** Opens Today and waits until what runs beside the page listens. */
async function openToday(app: App, page: Page): Promise<void> {
  const runs = page.waitForResponse((response) => response.url().includes("/api/v1/events"));
  await page.goto(`${app.url}/${own.ws.slug}/today`);
  await expect(page.getByRole("list", { name: "Moves" })).toBeVisible();
  await runs;
}

/** A Chromium without a window never offers to install: this is the event that one with a window sends. */
async function browserOffers(page: Page): Promise<void> {
  const isHeld = await page.evaluate(() => {
    const event = new Event("beforeinstallprompt", { cancelable: true });
    const prompt = async () => {
      sessionStorage.setItem("asked-to-install", "yes");
      return { outcome: "accepted" };
    };
    return !window.dispatchEvent(Object.assign(event, { prompt }));
  });
  // The browser's own bar is kept back: ours comes when it is of use.
  expect(isHeld).toBe(true);
}

async function signedIn(app: App, context: BrowserContext): Promise<Page> {
  await app.signIn(context, await emailOf(own.db, own.ws.ctx));
  return context.newPage();
}

for (const [place, options] of [
  ["at a desk", { viewport: sizes.desktop }],
  ["on a phone", { viewport: sizes.phone, hasTouch: true, isMobile: true }],
] as const) {
  test.describe(place, () => {
    test.use(options);

    test("the offer waits until something was done, then opens the browser's own", async ({ app, context }) => {
      const page = await signedIn(app, context);
      const isAsked = page.waitForResponse((response) => decodeURIComponent(response.url()).includes('"view":"done"'));
      await openToday(app, page);
      await browserOffers(page);
      await isAsked;
      await expect(offer(page)).toHaveCount(0);

      await somethingIsDone();
      await openToday(app, page);
      await browserOffers(page);
      await expect(offer(page)).toBeVisible();
      const [box, bar] = [
        await offer(page).boundingBox(),
        await page.getByRole("navigation", { name: "Main", exact: true }).boundingBox(),
      ];
      // It covers no way to go elsewhere.
      if (place === "on a phone") expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
      await offer(page).getByRole("button", { name: "Install" }).click();
      await expect(offer(page)).toHaveCount(0);
      expect(await asked(page)).toBe("yes");
    });

    test("a no is for good", async ({ app, context }) => {
      await somethingIsDone();
      const page = await signedIn(app, context);
      await openToday(app, page);
      await browserOffers(page);
      await offer(page).getByRole("button", { name: "Not now, and do not ask again" }).click();
      await expect(offer(page)).toHaveCount(0);
      expect(await asked(page)).toBeNull();

      await openToday(app, page);
      await browserOffers(page);
      await expect(offer(page)).toHaveCount(0);
      const later = await context.newPage();
      await openToday(app, later);
      await browserOffers(later);
      await expect(offer(later)).toHaveCount(0);
    });
  });
}

test.describe("on an iPhone", () => {
  test.use({
    viewport: sizes.phone,
    hasTouch: true,
    isMobile: true,
    userAgent:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1",
  });

  test("where browsers offer nothing, it says where to tap", async ({ app, context }) => {
    await somethingIsDone();
    const page = await signedIn(app, context);
    await openToday(app, page);
    await expect(offer(page)).toContainText("Add to Home Screen");
    await expect(offer(page).getByRole("button", { name: "Install" })).toHaveCount(0);
  });
});
