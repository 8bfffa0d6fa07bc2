import { type BrowserContext, chromium, type Page, type Route } from "@playwright/test";
import { chromiumFlags, findChromium } from "../../e2e/support/chromium.ts";
import type { Team } from "../generate.ts";
import { appUrl } from "../servers.ts";
import { quantile } from "../stats.ts";
import { browserHeaders } from "./today.ts";

type KeyTimes = {
  rows: number;
  presses: number;
  p50: number;
  p95: number;
  max: number;
  worst: string;
  /** The same keys on a page that does nothing but write down which one it was: what browser and machine cost by themselves. */
  bare: { p50: number; p95: number };
  /** Between two frames while a wheel turns, in ms. */
  scroll: { p50: number; p95: number; bareP95: number };
};

const ROWS = 10_000;
type ListPage = { items: unknown[]; nextCursor: string | null };
type Answer = { result: { data: ListPage } };

/** The second page of the list becomes everything up to 10,000 rows, read from the product page by page. */
async function allAtOnce(route: Route): Promise<void> {
  const url = new URL(route.request().url());
  const inputs = JSON.parse(url.searchParams.get("input") ?? "{}") as Record<
    string,
    { cursor?: string; limit?: number }
  >;
  const input = inputs["0"];
  if (url.searchParams.get("batch") === null || Object.keys(inputs).length !== 1 || !input?.cursor)
    return route.continue();
  const items: unknown[] = [];
  let cursor: string | null = input.cursor;
  while (cursor && items.length < ROWS) {
    url.searchParams.set("input", JSON.stringify({ "0": { ...input, cursor, limit: 100 } }));
    const [answer] = (await (await route.fetch({ url: url.toString() })).json()) as Answer[];
    items.push(...(answer?.result.data.items ?? []));
    cursor = answer?.result.data.nextCursor ?? null;
  }
  await route.fulfill({ json: [{ result: { data: { items, nextCursor: null } satisfies ListPage } }] });
}

async function signedIn(context: BrowserContext, port: number, team: Team): Promise<void> {
  const { cookie = "" } = await browserHeaders(port, team.userId);
  const [name = "", value = ""] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: appUrl(port) }]);
}

/** From the key to the next paint, in ms, as the browser's own event timing tells it; what is under 16 ms counts as 16. */
async function timeOf(page: Page, key: string): Promise<number> {
  await page.evaluate(() => {
    (window as unknown as { longest: number }).longest = 16;
  });
  await page.keyboard.press(key);
  return page.evaluate(async () => {
    // Entries arrive after the frame that they tell of.
    for (let frame = 0; frame < 4; frame += 1) await new Promise((done) => requestAnimationFrame(done));
    await new Promise((done) => setTimeout(done, 30));
    return (window as unknown as { longest: number }).longest;
  });
}

const walk = Array.from({ length: 30 }, () => "j");
const back = Array.from({ length: 15 }, () => "k");
const opened = ["s", "Escape", "d", "Escape", "m", "Escape", "?", "Escape", "Control+k", "Escape", "e", "Escape"];
const picked = ["Shift+J", "Shift+J", "Shift+X", "Escape", "c", "Escape"];
const decided = ["a", "u", "x", "u"];
const searched = ["/", "D", "a", "n", "a", "Escape"];
const KEYS = [...walk, ...back, ...opened, ...picked, ...opened, ...decided, ...searched];

const BARE_PAGE = `<!doctype html><title>Bare</title><p tabindex="0" id="said">Press</p><script>
  addEventListener("keydown", (event) => { said.textContent = event.key; }); said.focus();
</script>`;

async function measureBare(context: BrowserContext, port: number): Promise<KeyTimes["bare"]> {
  const page = await context.newPage();
  await page.route("**/bare", (route) => route.fulfill({ contentType: "text/html", body: BARE_PAGE }));
  await keepLongest(page);
  await page.goto(`${appUrl(port)}/bare`);
  const times: number[] = [];
  for (const key of KEYS) times.push(await timeOf(page, key));
  await page.close();
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}

const SCROLL_MS = 2_000;

/** Milliseconds between frames while the wheel turns over the middle of the list. */
async function framesWhileScrolling(page: Page): Promise<number[]> {
  await page.mouse.move(360, 600);
  const frames = page.evaluate(async (lasting) => {
    const gaps: number[] = [];
    const frame = () => new Promise<number>((drawn) => requestAnimationFrame(drawn));
    let last = await frame();
    for (const end = last + lasting; last < end; ) {
      const now = await frame();
      gaps.push(now - last);
      last = now;
    }
    return gaps;
  }, SCROLL_MS);
  for (const end = performance.now() + SCROLL_MS; performance.now() < end; ) await page.mouse.wheel(0, 300);
  return frames;
}

/** The same on a page of as many plain lines. */
async function scrollBare(context: BrowserContext, port: number): Promise<number[]> {
  const page = await context.newPage();
  const lines = Array.from({ length: ROWS }, (_, row) => `<p>Row ${row}</p>`).join("");
  await page.route("**/bare", (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html>${lines}` }));
  await page.goto(`${appUrl(port)}/bare`);
  const frames = await framesWhileScrolling(page);
  await page.close();
  return frames;
}

/** Lets the page remember the longest time of a key since it was last asked. */
const keepLongest = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const keep = window as unknown as { longest: number };
    keep.longest = 0;
    new PerformanceObserver((entries) => {
      for (const { name, duration } of entries.getEntries())
        if (name === "keydown") keep.longest = Math.max(keep.longest, duration);
    }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  });

/** Every key of Today on a list of 10,000 loaded rows, in a headless browser. */
export async function measureKeys(port: number, team: Team): Promise<KeyTimes> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signedIn(context, port, team);
    const page = await context.newPage();
    await page.route("**/api/trpc/*queue.list*", allAtOnce);
    await keepLongest(page);
    await page.goto(`${appUrl(port)}/${team.slug}/today`);
    const last = page.getByText(/^That is all: /);
    await last.waitFor({ timeout: 120_000 });
    const rows = Number((await last.textContent())?.replace(/\D/g, ""));
    const scrolled = await framesWhileScrolling(page);
    const times: { key: string; ms: number }[] = [];
    for (const key of KEYS) times.push({ key, ms: await timeOf(page, key) });
    const all = times.map(({ ms }) => ms);
    const worst = times.reduce((most, entry) => (entry.ms > most.ms ? entry : most));
    return {
      rows,
      presses: all.length,
      p50: quantile(all, 0.5),
      p95: quantile(all, 0.95),
      max: worst.ms,
      worst: worst.key,
      bare: await measureBare(context, port),
      scroll: {
        p50: quantile(scrolled, 0.5),
        p95: quantile(scrolled, 0.95),
        bareP95: quantile(await scrollBare(context, port), 0.95),
      },
    };
  } finally {
    await browser.close();
  }
}
