import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import sparticuz from "@sparticuz/chromium";
import { findChromium } from "../support/chromium.ts";
import { expect, sizes } from "../support/fixtures.ts";
import { addressIn, settled } from "../support/pages.ts";
import { pages } from "../tenancy/surfaces.ts";
import { type Resting, type Size, test, type Visitor } from "./resting-stack.ts";
import { quietOf, quietStyle, standStill } from "./stand-still.ts";

/**
 * Every page there is, wide and narrow, light and dark, full and empty: no violation of accessibility of any level. A new page
 * is found by itself. With PICTURES=1 each also looks like its picture: see README.md beside this file.
 */

const withoutSession = new Set(["/", "/sign-in", "/sign-in/confirm", "/styleguide", "/unsubscribe"]);
/** These lead elsewhere: what is there has its own picture. */
const redirects = new Set(["/caseyos", "/caseyos/share", "/[workspaceSlug]"]);
const addresses = [...pages().filter((address) => !redirects.has(address)), "/[workspaceSlug]/no-such-page"];
/** Nothing of a single row is in an empty workspace, and these are the same in both. */
const sameWhenEmpty = new Set(["/[workspaceSlug]/sandbox", "/[workspaceSlug]/help", "/[workspaceSlug]/no-such-page"]);
const hasEmptyState = (address: string) =>
  address.startsWith("/[workspaceSlug]/") && !sameWhenEmpty.has(address) && !address.slice(16).includes("[");

/** What happened in the same moment stands there in the order in which it was written. */
const unsteady = new Set(["/[workspaceSlug]/settings/audit"]);

const schemes = ["light", "dark"] as const;
type Scheme = (typeof schemes)[number];
type Visit = { address: string; size: Size; visitor: Visitor };

/** Another engine draws other pixels: pictures are compared only where the one from npm draws them. */
const isCompared = process.env.PICTURES === "1" && (await findChromium()) === (await sparticuz.executablePath());

function pictureOf({ address, size, visitor }: Visit, scheme: Scheme): string {
  const name = address.replaceAll(/[[\]]/g, "").replaceAll("/", "_").replace(/^_/, "") || "landing";
  return `${size}-${scheme}-${visitor === "empty" ? "empty" : "full"}-${name}.png`;
}

/** What axe finds. Colours are all that differ by theme, so the other rules are asked once, when all has arrived. */
async function violations(page: Page, scheme: Scheme): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations: found } = await (scheme === "light" ? axe.withRules("color-contrast") : axe).analyze();
  return found.flatMap(({ id, impact, nodes }) =>
    nodes.map((node) => `${id} (${impact}): ${node.target.join(" ")} – ${node.failureSummary}`),
  );
}

async function look(resting: Resting, visit: Visit): Promise<void> {
  const page = await resting.pageFor(visit.size, visit.visitor);
  const quiet = quietOf(page);
  const found: Partial<Record<Scheme, string[]>> = {};
  await page.goto(resting.addressOf(await addressIn(resting.query, resting.slugOf(visit.visitor), visit.address)));
  await settled(page);
  await quiet();
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settled(page);
    found[colorScheme] = await violations(page, colorScheme);
  }
  expect.soft(found).toEqual({ light: [], dark: [] });
  if (isCompared && !unsteady.has(visit.address)) await compare(page, visit);
}

/** An empty page is photographed in light only: in dark it has no colour that the full one lacks. */
async function compare(page: Page, visit: Visit): Promise<void> {
  for (const colorScheme of visit.visitor === "empty" ? (["light"] as const) : schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settled(page);
    await standStill(page);
    const picture = await page.screenshot({ scale: "device", style: quietStyle });
    expect.soft(picture).toMatchSnapshot(pictureOf(visit, colorScheme), { maxDiffPixels: 60 });
  }
}

// A failure names the element and the rule, or shows the difference: there is nothing that a trace would add.
test.use({ trace: "off" });
test.describe.configure({ mode: "parallel" });

for (const size of Object.keys(sizes) as Size[]) {
  test.describe(size, () => {
    for (const address of addresses) {
      const visitor = withoutSession.has(address) ? "stranger" : "full";
      test(`${address} has no accessibility violations`, ({ resting }) => look(resting, { address, size, visitor }));
      if (hasEmptyState(address))
        test(`${address} has none when nothing is there`, ({ resting }) =>
          look(resting, { address, size, visitor: "empty" }));
    }
  });
}
