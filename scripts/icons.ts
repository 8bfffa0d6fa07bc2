/** `node scripts/icons.ts`: every picture of the installed app, made from public/icons/icon.svg. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { splashScreens } from "#components/pwa/splash-screens.ts";
import { chromiumFlags, findChromium } from "../e2e/support/chromium.ts";
import { tokens } from "../tailwind.config.ts";
import { root } from "./stack/folders.ts";

const svg = readFileSync(join(root, "public/icons/icon.svg"), "utf8");
const mark = svg.replace("<svg ", '<svg width="100%" height="100%" style="display:block" ');
/** Masks cut corners off and need colour up to the edge: the mark without its own corners, inside the safe 80 %. */
const plain = mark.replace(/<rect[^>]*\/>/, "");
const ground = svg.match(/<rect[^>]*fill="(#[0-9a-f]+)"/)?.[1] ?? tokens.canvas[0];

type Picture = { file: string; width: number; height: number; inner: number; drawing: string; background: string };
const square = (file: string, size: number): Picture => ({
  file: `icons/${file}`,
  width: size,
  height: size,
  inner: size,
  drawing: mark,
  background: "transparent",
});
const pictures: Picture[] = [
  square("icon-192.png", 192),
  square("icon-512.png", 512),
  { ...square("apple-touch-icon.png", 180), drawing: plain, background: ground },
  { ...square("maskable-512.png", 512), inner: 410, drawing: plain, background: ground },
  ...splashScreens.map(({ width, height, density, file }) => ({
    file: file.slice(1),
    width: width * density,
    height: height * density,
    inner: 96 * density,
    drawing: mark,
    background: tokens.canvas[0],
  })),
];

mkdirSync(join(root, "public/splash"), { recursive: true });
const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumFlags });
const page = await browser.newPage();
for (const { file, width, height, inner, drawing, background } of pictures) {
  await page.setViewportSize({ width, height });
  await page.setContent(
    `<body style="margin:0;height:100vh;display:grid;place-content:center;background:${background}"><div style="width:${inner}px;height:${inner}px">${drawing}</div></body>`,
  );
  await page.screenshot({ path: join(root, "public", file), omitBackground: background === "transparent" });
}
await browser.close();
console.log(`${pictures.length} pictures in public/.`);
