import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { freePort } from "#server/db/ports.ts";
import { chromiumFlags, findChromium } from "../../e2e/support/chromium.ts";
import type { Team } from "../generate.ts";
import { appUrl } from "../servers.ts";
import { browserHeaders } from "./today.ts";

const categories = ["performance", "accessibility", "best-practices"] as const;

/** Scores of 0 to 100; milliseconds and layout shift of the run in the middle. */
export type Scores = Record<(typeof categories)[number], number> & {
  firstPaintMs: number;
  largestPaintMs: number;
  blockingMs: number;
  layoutShift: number;
  /** What cost a full score, by its name. */
  failed: string[];
};

async function scoresOf(url: string, port: number, cookie: string): Promise<Scores> {
  // Its own defaults are the phone profile: a slow 4G and a processor slowed down to a fourth.
  const run = await lighthouse(url, {
    port,
    output: "json",
    logLevel: "error",
    onlyCategories: [...categories],
    extraHeaders: { Cookie: cookie },
  });
  if (!run) throw new Error("Lighthouse gave no result.");
  const { lhr } = run;
  if (lhr.runtimeError) throw new Error(`Lighthouse could not look at the page: ${lhr.runtimeError.message}`);
  if (new URL(lhr.finalDisplayedUrl).pathname !== new URL(url).pathname)
    throw new Error(`Lighthouse was led to ${lhr.finalDisplayedUrl}.`);
  const score = (name: (typeof categories)[number]) => Math.round((lhr.categories[name]?.score ?? 0) * 100);
  const value = (audit: string) => lhr.audits[audit]?.numericValue ?? Number.NaN;
  const failed = ["accessibility", "best-practices"].flatMap((name) =>
    (lhr.categories[name]?.auditRefs ?? []).flatMap(({ id, weight }) => {
      const given = lhr.audits[id]?.score ?? null;
      return weight > 0 && given !== null && given < 1 ? [id] : [];
    }),
  );
  return {
    performance: score("performance"),
    accessibility: score("accessibility"),
    "best-practices": score("best-practices"),
    firstPaintMs: value("first-contentful-paint"),
    largestPaintMs: value("largest-contentful-paint"),
    blockingMs: value("total-blocking-time"),
    layoutShift: value("cumulative-layout-shift"),
    failed,
  };
}

/** Lighthouse on Today by its phone profile, `runs` times; the run in the middle by performance. */
export async function measureLighthouse(port: number, team: Team, runs: number): Promise<Scores> {
  const debugging = await freePort();
  const flags = [...chromiumFlags, `--remote-debugging-port=${debugging}`];
  const browser = await chromium.launch({ executablePath: await findChromium(), args: flags });
  try {
    const { cookie = "" } = await browserHeaders(port, team.userId);
    const url = `${appUrl(port)}/${team.slug}/today`;
    const all: Scores[] = [];
    for (let run = 0; run < runs; run += 1) all.push(await scoresOf(url, debugging, cookie));
    const ordered = all.toSorted((a, b) => a.performance - b.performance);
    return ordered[Math.floor(runs / 2)] as Scores;
  } finally {
    await browser.close();
  }
}
