import type { Page } from "@playwright/test";
import { aMember } from "#server/testing/build/index.ts";
import { unique } from "#server/testing/build/unique.ts";
import { type App, casey, expect, followLink, sizes, slug, test } from "../support/fixtures.ts";
import { ownWorkspace } from "../support/own-workspace.ts";
import { until } from "../support/until.ts";
import { emailOf } from "../tenancy/victim.ts";

/** What a phone's share sheet hands over becomes a signal, and nothing more before its person has looked at it. */

const own = ownWorkspace();

type ShareTarget = { action: string; method: string; params: Record<"title" | "text" | "url", string> };

/** Opens what a browser opens, by the manifest alone, when something is shared with the app. */
async function share(app: App, page: Page, shared: { title: string; text: string; url: string }): Promise<void> {
  const manifest = (await (await fetch(`${app.url}/manifest.webmanifest`)).json()) as { share_target: ShareTarget };
  const { action, method, params } = manifest.share_target;
  expect(method).toBe("GET");
  const address = new URL(action, app.url);
  for (const part of ["title", "text", "url"] as const) address.searchParams.set(params[part], shared[part]);
  await page.goto(address.href);
}

const aShare = () => {
  const email = `dana-${unique()}@prospect.example`;
  const text = `Hi, it is Dana (${email}). <b>What</b> would 40 seats cost?`;
  return { email, text, title: "Chat with Dana", url: "https://chat.example/t/1?a=1&b=2" };
};
const signals = (app: App, email: string) =>
  app.query<{ payload: unknown }>('select payload from "Signal" where payload::text like $1', [`%${email}%`]);

for (const [place, options] of [
  ["at a desk", { viewport: sizes.desktop }],
  ["on a phone", { viewport: sizes.phone, hasTouch: true, isMobile: true }],
] as const) {
  test.describe(place, () => {
    test.use(options);

    test("fills the form, which becomes one signal when its person sends it", async ({ app, page }) => {
      await app.signIn(page.context(), casey);
      const { email, ...shared } = aShare();
      await share(app, page, shared);
      await expect(page).toHaveURL(new RegExp(`/${slug}/signals/add`));
      await expect(page.getByRole("textbox", { name: "E-mail" })).toHaveValue(email);
      const said = page.getByRole("textbox", { name: "What they said" });
      await expect(said).toHaveValue(`${shared.title}\n${shared.text}\n${shared.url}`);
      expect(await signals(app, email)).toEqual([]);

      await page.getByRole("textbox", { name: "First name" }).fill("Dana");
      await page.getByRole("button", { name: "Add signal" }).click();
      await page.getByRole("link", { name: "See what becomes of it" }).click();
      await expect(page).toHaveURL(new RegExp(`/${slug}/signals/[0-9a-f-]{36}$`));
      const taken = await signals(app, email);
      expect(taken).toHaveLength(1);
      expect(JSON.stringify(taken[0]?.payload)).toContain("40 seats");
      await until("the move", async () => {
        const moves = await app.query(
          'select 1 from "Move" m join "Contact" c on c.id = m."contactId" where c.email = $1',
          [email],
        );
        return moves.length > 0;
      });
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: sizes.phone, hasTouch: true, isMobile: true });

  test("who is not signed in signs in first and loses nothing of it", async ({ app, page }) => {
    const person = await emailOf(own.db, own.ws.ctx);
    const { email, ...shared } = aShare();
    await share(app, page, shared);
    await expect(page).toHaveURL(/sign-in/);
    await page.getByRole("textbox", { name: /mail/ }).fill(person);
    await page.getByRole("button", { name: /link/i }).click();
    await page.waitForURL(/sent=1/);
    const link = await until("the sign-in mail", async () => {
      const { smtp } = await app.world.state();
      return smtp.filter(({ envelopeTo }) => envelopeTo.includes(person)).at(-1)?.links[0];
    });
    await followLink(page, link);
    await expect(page.getByRole("textbox", { name: "E-mail" })).toHaveValue(email);
    await expect(page.getByRole("textbox", { name: "What they said" })).toHaveValue(
      `${shared.title}\n${shared.text}\n${shared.url}`,
    );
  });

  test("a viewer is told who can add it", async ({ app, page }) => {
    await app.signIn(page.context(), await emailOf(own.db, await aMember(own.ws, "viewer")));
    const { email: _, ...shared } = aShare();
    await share(app, page, shared);
    await expect(page.getByText("Your role is viewer")).toBeVisible();
    await expect(page.getByRole("button", { name: "Add signal" })).toHaveCount(0);
  });
});
