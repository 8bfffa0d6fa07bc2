import { existsSync } from "node:fs";
import type { Page } from "@playwright/test";
import sparticuz from "@sparticuz/chromium";
import axe from "axe-core";
import { findChromium } from "../support/chromium.ts";
import { expect, sizes } from "../support/fixtures.ts";
import { addressIn, settled } from "../support/pages.ts";
import { pages } from "../tenancy/surfaces.ts";
import { type Resting, type Size, test, type Visitor } from "./resting-stack.ts";
import { standStill } from "./stand-still.ts";

/**
 * Every page there is, wide and narrow, light and dark, full and empty: no violation of accessibility of any level. A new page
 * is found by itself. Each also looks like its picture: see README.md beside this file.
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
type Visit = { address: string; visitor: Visitor };
type Look = { size: Size; scheme: Scheme };

/** Another engine draws other pixels: pictures are compared only where the one from npm draws them. */
const isCompared = (await findChromium()) === (await sparticuz.executablePath());
// Told where tests are gathered, which happens once; workers read this file again.
if (!isCompared && process.env.TEST_WORKER_INDEX === undefined)
  process.stderr.write("Pictures are not compared: this Chromium is not the one from npm.\n");

/** What a gate tells apart is a layout, a style or a section, not the pixels in which two stacks differ. */
const generous = { maxDiffPixelRatio: 0.01 };
const sharp = { maxDiffPixels: 60 };

function pictureOf({ address, visitor }: Visit, { size, scheme }: Look): string {
  const name = address.replaceAll(/[[\]]/g, "").replaceAll("/", "_").replace(/^_/, "") || "landing";
  return `${size}-${scheme}-${visitor === "empty" ? "empty" : "full"}-${name}.png`;
}

/** A page after axe was put into it. */
type WithAxe = { axe: typeof axe };

/** Runs in the page. One that draws no frame would stay at the colour in which a transition begins. */
function withoutTransitions(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important }");
  document.adoptedStyleSheets.push(sheet);
}

/** What axe finds in our own document. Only colours differ by theme: in dark, axe looks at nothing else. */
async function violations(page: Page, scheme: Scheme): Promise<string[]> {
  const options = scheme === "light" ? {} : { runOnly: ["color-contrast"] };
  return page.evaluate(async (given) => {
    const { violations: found } = await (window as unknown as WithAxe).axe.run(document, { ...given, iframes: false });
    return found.flatMap(({ id, impact, nodes }) =>
      nodes.map((node) => `${id} (${impact}): ${node.target.join(" ")} – ${node.failureSummary}`),
    );
  }, options);
}

/** Turns the page to this width and theme, and waits until it has followed. */
async function turnTo(page: Page, { size, scheme }: Look): Promise<void> {
  await page.setViewportSize(sizes[size]);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await settled(page);
}

/** Wide at 200 % zoom, and the least width at which WCAG wants a page to be read in one direction (1.4.10). */
const zoomed = { "200 %": { width: 720, height: 450 }, "320 px": { width: 320, height: 640 } };

/** Runs in the page. What nobody can reach: beyond its edges, and not inside something that scrolls sideways. */
function outOfReach(): string[] {
  const scrolls = (element: Element | null): boolean =>
    element !== null &&
    element !== document.body &&
    (["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const shown = [
    ...document.querySelectorAll("a, button, input, select, textarea, h1, h2, h3, p, li, td, th, dd, code"),
  ];
  return shown.flatMap((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    // One pixel is what is there for screen readers only.
    if (width <= 1 || (left > -1 && right < innerWidth + 1) || !element.checkVisibility() || scrolls(element))
      return [];
    return [
      `${element.tagName.toLowerCase()} ${Math.round(left)} to ${Math.round(right)}: ${element.textContent?.slice(0, 60)}`,
    ];
  });
}

async function look(resting: Resting, visit: Visit): Promise<void> {
  const { page, quiet } = await resting.pageFor(visit.visitor);
  await page.goto(resting.addressOf(await addressIn(resting.query, resting.slugOf(visit.visitor), visit.address)));
  await settled(page);
  await quiet();
  await page.evaluate(axe.source);
  await page.evaluate(withoutTransitions);
  for (const size of Object.keys(sizes) as Size[]) {
    for (const scheme of schemes) {
      await turnTo(page, { size, scheme });
      // Another width may show what was not read yet; another theme shows nothing else.
      if (scheme === "light") await quiet();
      expect.soft(await violations(page, scheme), `${size}, ${scheme}`).toEqual([]);
    }
  }
  for (const [name, size] of Object.entries(zoomed)) {
    await page.setViewportSize(size);
    await settled(page);
    expect.soft(await page.evaluate(outOfReach), name).toEqual([]);
  }
  if (isCompared && !unsteady.has(visit.address)) await compare(page, visit);
}

function expectPicture(picture: Buffer, name: string): void {
  const { updateSnapshots } = test.info().config;
  const isMade = updateSnapshots === "changed" || updateSnapshots === "all";
  if (!isMade && !existsSync(test.info().snapshotPath(name)))
    throw new Error(`There is no picture ${name}. Make it: npx playwright test e2e/pages --update-snapshots`);
  expect.soft(picture).toMatchSnapshot(name, isMade || process.env.PICTURES === "strict" ? sharp : generous);
}

/** An empty page is photographed in light only: in dark it has no colour that the full one lacks. */
async function compare(page: Page, visit: Visit): Promise<void> {
  for (const size of Object.keys(sizes) as Size[]) {
    for (const scheme of visit.visitor === "empty" ? (["light"] as const) : schemes) {
      await turnTo(page, { size, scheme });
      await standStill(page);
      const picture = await page.screenshot({ scale: "device" });
      expectPicture(picture, pictureOf(visit, { size, scheme }));
    }
  }
}

// A failure names the element and the rule, or shows the difference: there is nothing that a trace would add.
test.use({ trace: "off" });

for (const address of addresses) {
  const visitor = withoutSession.has(address) ? "stranger" : "full";
  test(`${address} has no accessibility violations`, ({ resting }) => look(resting, { address, visitor }));
  if (hasEmptyState(address))
    test(`${address} has none when nothing is there`, ({ resting }) => look(resting, { address, visitor: "empty" }));
}
