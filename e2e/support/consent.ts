import type { Page } from "@playwright/test";

/** Answers the emulator's consent page as a person does, who is then back on a page of ours. */
export async function consent(page: Page, account: string, back: RegExp): Promise<void> {
  await page.getByRole("heading", { name: /wants access to/ }).waitFor();
  await page.locator(`input[name=account][value="${account}"]`).check();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(back);
}
