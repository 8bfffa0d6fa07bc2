import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { casey, expect, sizes, slug, test } from "./support/fixtures.ts";
import { addressIn, settled } from "./support/pages.ts";
import { pages } from "./tenancy/surfaces.ts";

/** Every page there is, in both themes and at both widths: no violation of any level. A new page is found by itself. */

const withoutSession = new Set(["/", "/sign-in", "/sign-in/confirm", "/styleguide"]);
const addresses = [...pages(), "/[workspaceSlug]/no-such-page"];

type Size = keyof typeof sizes;
type Walk = { pageFor(size: Size, email: string | null): Promise<Page> };

/** One page per size and person for all of a worker's addresses, so that what they share is loaded once. */
const walk = test.extend<object, Walk>({
  pageFor: [
    async ({ browser, app }, use) => {
      const opened = new Map<string, Page>();
      const open = async (size: Size, email: string | null): Promise<Page> => {
        const common = { serviceWorkers: "block", locale: "en-US", timezoneId: "America/New_York" } as const;
        const context = await browser.newContext({ ...common, viewport: sizes[size], reducedMotion: "reduce" });
        if (email !== null) await app.signIn(context, email);
        return context.newPage();
      };
      await use(async (size, email) => {
        const key = `${size} ${email}`;
        const page = opened.get(key) ?? (await open(size, email));
        opened.set(key, page);
        return page;
      });
      for (const page of opened.values()) await page.context().close();
    },
    { scope: "worker" },
  ],
});
// A failure names the element and the rule; there is nothing that a trace would add.
walk.use({ trace: "off" });
walk.describe.configure({ mode: "parallel" });

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, impact, nodes }) =>
    nodes.map((node) => `${id} (${impact}): ${node.target.join(" ")} – ${node.failureSummary}`),
  );
}

for (const size of Object.keys(sizes) as Size[]) {
  walk.describe(size, () => {
    for (const address of addresses) {
      walk(`${address} has no accessibility violations`, async ({ app, pageFor }) => {
        const page = await pageFor(size, withoutSession.has(address) ? null : casey);
        const found: Record<string, string[]> = {};
        await page.goto(`${app.url}${await addressIn(app.query, slug, address)}`);
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await settled(page);
          found[colorScheme] = await violations(page);
        }
        expect(found).toEqual({ light: [], dark: [] });
      });
    }
  });
}
