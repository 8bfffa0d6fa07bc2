import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { type App, casey, expect, sizes, slug, test } from "./support/fixtures.ts";
import { pages } from "./tenancy/surfaces.ts";

/** Every page there is, in both themes and at both widths: no violation of any level. A new page is found by itself. */

const withoutSession = new Set(["/", "/sign-in", "/styleguide"]);
const addresses = [...pages(), "/[workspaceSlug]/no-such-page"];

test.describe.configure({ mode: "parallel" });

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, impact, nodes }) =>
    nodes.map((node) => `${id} (${impact}): ${node.target.join(" ")} – ${node.failureSummary}`),
  );
}

/** Headings stand, nothing loads, and what moved has arrived. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("heading").first()).toBeVisible();
  await expect(page.locator("[aria-busy=true]:not([data-sample] *)")).toHaveCount(0);
  // A headless page may draw no frame for a while: transitions are taken to their end, so that colours are final.
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
    }
  });
}

/** What stands for a part of an address: the seeded workspace's most pressing move, its newest person and company. */
const parts: Record<string, string> = {
  "[id]": `select m.id from "Move" m join "Workspace" w on w.id = m."workspaceId" where w.slug = $1 and m.status = 'open' order by m.score desc limit 1`,
  "[signalId]": `select s."signalId" as id from "FlowRun" s join "Workspace" w on w.id = s."workspaceId" where w.slug = $1 order by s.id desc limit 1`,
  "[contactId]": `select c.id from "Contact" c join "Workspace" w on w.id = c."workspaceId" where w.slug = $1 order by c.id desc limit 1`,
  "[companyId]": `select c.id from "Company" c join "Workspace" w on w.id = c."workspaceId" where w.slug = $1 order by c.id desc limit 1`,
};

/** The address of a page in the seeded workspace. */
async function addressOf(app: App, page: string): Promise<string> {
  let address = page.replace("[workspaceSlug]", slug);
  for (const [part, sql] of Object.entries(parts)) {
    if (!page.includes(part)) continue;
    const [row] = await app.query<{ id: string }>(sql, [slug]);
    address = address.replace(part, row?.id ?? "");
  }
  return address;
}

for (const [size, viewport] of Object.entries(sizes)) {
  test.describe(size, () => {
    test.use({ viewport, contextOptions: { reducedMotion: "reduce" } });
    for (const address of addresses) {
      test(`${address} has no accessibility violations`, async ({ app, page }) => {
        if (!withoutSession.has(address)) await app.signIn(page.context(), casey);
        const found: Record<string, string[]> = {};
        await page.goto(`${app.url}${await addressOf(app, address)}`);
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
