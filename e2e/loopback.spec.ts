import { spawn } from "node:child_process";
import { expect, test } from "./support/fixtures.ts";

// 192.0.2.0/24 is set aside for documentation: nothing answers there.
const OUTSIDE = "192.0.2.7";
// From a blank page: the product’s pages may not even try (content security policy).
const reach = (address: string) => fetch(address).catch(() => undefined);

test("what a page sends elsewhere is refused and written down", async ({ page, escapes }) => {
  await page.goto("about:blank");
  await page.evaluate(reach, "https://fonts.example/inter.woff2");
  expect(escapes.take()).toEqual(["fonts.example"]);
  await page.evaluate(reach, `http://${OUTSIDE}/pixel.gif`);
  expect(escapes.take()).toEqual([OUTSIDE]);
});

test("what a page of a context of its own, or a socket, sends elsewhere is written down", async ({
  browser,
  escapes,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto("about:blank");
  await page.evaluate(reach, `http://${OUTSIDE}/`);
  await page.evaluate(
    (address) => new Promise((done) => new WebSocket(address).addEventListener("error", done)),
    `ws://${OUTSIDE}/`,
  );
  expect(escapes.take()).toEqual([OUTSIDE, OUTSIDE]);
  await context.close();
});

test("what a server of the run sends elsewhere is written down", async ({ escapes }) => {
  const child = spawn(process.execPath, ["-e", `fetch("http://${OUTSIDE}/").catch(() => {})`], { stdio: "ignore" });
  await new Promise((done) => child.once("exit", done));
  expect(escapes.take()).toEqual([OUTSIDE]);
});

test("a test fails for it, even when the page swallows the error", async ({ page }) => {
  test.fail();
  await page.goto("about:blank");
  await page.evaluate(reach, `http://${OUTSIDE}/`);
});

test("a test fails for what a server did, even when it swallows the error", async () => {
  test.fail();
  await reach(`http://${OUTSIDE}/`);
});
