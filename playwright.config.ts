import { defineConfig } from "@playwright/test";
import { chromiumFlags, findChromium } from "./e2e/support/chromium.ts";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/support/global-setup.ts",
  retries: 0,
  workers: 2,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: await findChromium(), args: chromiumFlags },
    actionTimeout: 15_000,
    trace: "retain-on-failure",
    locale: "en-US",
    timezoneId: "America/New_York",
  },
});
