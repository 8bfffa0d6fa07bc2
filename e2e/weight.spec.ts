import { gzipSync } from "node:zlib";
import type { APIRequestContext } from "@playwright/test";
import { expect, slug, test } from "./support/fixtures.ts";

/** Bytes after gzip, as any server sends them: what a first visit to Today costs. */
const LIMITS = { js: 200_000, css: 50_000 };

type Weight = { js: number; css: number; heaviest: string[] };

/** Scripts for browsers without modules are never fetched by one that has them. */
const oldBrowsersOnly = (html: string): string[] =>
  [...html.matchAll(/<script[^>]*>/g)].flatMap(([tag]) =>
    /\snomodule\b/i.test(tag) ? [tag.match(/src="([^"]+)"/)?.[1] ?? ""] : [],
  );

/** Every file that the answer names, in tags and in the data beside them: what hydration asks for counts as well. */
function filesOf(html: string, ending: "js" | "css"): string[] {
  const named = html.matchAll(new RegExp(`(?:/_next/)?static/[\\w./~-]+\\.${ending}\\b`, "g"));
  const paths = [...named].map(([path]) => (path.startsWith("/_next/") ? path : `/_next/${path}`));
  return [...new Set(paths)].filter((path) => !oldBrowsersOnly(html).includes(path));
}

async function weightOf(request: APIRequestContext, html: string): Promise<Weight> {
  const sizes: { path: string; bytes: number }[] = [];
  for (const path of [...filesOf(html, "js"), ...filesOf(html, "css")]) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(200);
    sizes.push({ path, bytes: gzipSync(await answer.body()).length });
  }
  const sum = (ending: string) =>
    sizes.filter(({ path }) => path.endsWith(ending)).reduce((total, { bytes }) => total + bytes, 0);
  const heaviest = sizes
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 8)
    .map(({ path, bytes }) => `${(bytes / 1_000).toFixed(1)} kB ${path}`);
  return { js: sum(".js"), css: sum(".css"), heaviest };
}

test("a first visit to Today loads at most 200 kB of JavaScript and 50 kB of CSS", async ({ memberPage }) => {
  const { request } = memberPage.context();
  const answer = await request.get(`/${slug}/today`);
  const html = await answer.text();
  expect(html).toContain("Today");
  const { js, css, heaviest } = await weightOf(request, html);
  process.stdout.write(
    `today: ${(js / 1_000).toFixed(1)} kB of JavaScript, ${(css / 1_000).toFixed(1)} kB of CSS after gzip\n`,
  );
  // An answer whose files were not found would weigh nothing: React alone is more than this.
  expect(js).toBeGreaterThan(60_000);
  expect(css).toBeGreaterThan(3_000);
  expect(js, heaviest.join("\n")).toBeLessThanOrEqual(LIMITS.js);
  expect(css).toBeLessThanOrEqual(LIMITS.css);
});
