import { defineConfig } from "@playwright/test";
import { chromiumFlags, findChromium } from "./e2e/support/chromium.ts";

const specs = (...paths: string[]) => paths.map((path) => `**/e2e/${path}.spec.ts`);
/** In the order in which they begin: what takes minutes must not be what is left at the end. */
const pages = specs("pages/*");
const long = specs(
  "loop/*",
  "connections/*",
  "offline/{offline,update}",
  "form-flow/*",
  "onboarding/onboarding",
  "today/details",
);

export default defineConfig({
  testDir: "e2e",
  projects: [
    { name: "pages", testMatch: pages },
    { name: "long", testMatch: long },
    { name: "short", testMatch: "**/*.spec.ts", testIgnore: [...pages, ...long] },
  ],
  globalSetup: "./e2e/support/global-setup.ts",
  retries: 0,
  // More than there are processors: journeys wait most of the time.
  workers: 4,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  snapshotPathTemplate: "{testDir}/pages/pictures/{arg}{ext}",
  use: {
    browserName: "chromium",
    // Pages live for seconds here: compiling them well costs more than it gives.
    launchOptions: {
      executablePath: await findChromium(),
      args: [...chromiumFlags, "--js-flags=--no-opt --no-maglev"],
    },
    // Only the offline journeys run with it: elsewhere requests must be seen, not answered before.
    serviceWorkers: "block",
    actionTimeout: 15_000,
    // What was done and asked, beside the page as it was at the end; filming it and keeping its DOM slows everything down.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    locale: "en-US",
    timezoneId: "America/New_York",
  },
});
