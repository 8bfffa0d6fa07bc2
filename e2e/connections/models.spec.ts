import type { Locator, Page } from "@playwright/test";
import { casey, expect, sizes, slug, test } from "../support/fixtures.ts";
import { ownStack } from "../support/own-stack.ts";

/** A language model is added, fails, is seen to fail, and works again: on a stack of its own, which serves the scripted model. */

test.describe.configure({ mode: "serial" });
test.setTimeout(240_000);

const own = ownStack({ env: { SIMULATED_VENDORS: "openai", MODEL_PRIVATE_ADDRESSES: "1" } });

const settings = () => `${own.stack.appUrl}/${slug}/settings/models`;
const providers = (page: Page) => page.getByRole("list", { name: "Providers" });
const row = (page: Page, name: string) => providers(page).getByRole("listitem").filter({ hasText: name });

/** Adds a server of one's own that answers under `model`. */
async function add(page: Page, provider: { name: string; model: string; key: string }): Promise<void> {
  await page.getByRole("button", { name: "Add a provider" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Provider", { exact: true }).selectOption("compatible");
  await dialog.getByLabel("Name", { exact: true }).fill(provider.name);
  await dialog.getByLabel("Address").fill(`${own.stack.sandbox?.model}/v1`);
  await dialog.getByLabel("API key").fill(provider.key);
  await dialog.getByLabel("Model for texts").fill(provider.model);
  await dialog.getByText("Your own price").click();
  await dialog.getByLabel("Read", { exact: true }).fill("0.5");
  await dialog.getByLabel("Written", { exact: true }).fill("2");
  await dialog.getByRole("button", { name: "Add the provider" }).click();
  await expect(row(page, provider.name)).toContainText("Not asked yet");
  await expect(row(page, provider.name)).toContainText(`Key ending in ${provider.key.slice(-4)}`);
}

/** A form comes in, and its draft is opened on the page. */
async function nextDraft(page: Page, lastname: string): Promise<Locator> {
  const email = `kim@${lastname.toLowerCase()}.example`;
  const contact = { email, firstname: "Kim", lastname, company: `${lastname} Freight` };
  await own.world.submitForm({ contact: { ...contact, message: "We run 60 vans. What does it cost?" } });
  const { id } = await own.api.openMoveOf(`Kim ${lastname}`);
  await page.goto(`${own.stack.appUrl}/${slug}/moves/${id}`);
  return page.getByRole("region", { name: "Draft" });
}

async function replaceKey(page: Page, name: string, key: string): Promise<void> {
  await row(page, name)
    .getByRole("button", { name: `Change ${name}` })
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("API key").fill(key);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row(page, name)).toContainText(`Key ending in ${key.slice(-4)}`);
}

for (const [size, place] of [
  ["desktop", "berg"],
  ["phone", "dal"],
] as const) {
  test.describe(size, () => {
    test.use({ viewport: sizes[size] });

    test("a model is added, writes, fails, is stood in for, and works again with another key", async ({ context }) => {
      const house = { name: "House", model: `house-${size}`, key: `sk-house-${size}-0123456789` };
      const spare = { name: "Spare", model: `spare-${size}`, key: `sk-spare-${size}-0123456789` };
      await own.signIn(context, casey);
      const page = await context.newPage();

      await page.goto(settings());
      await add(page, house);
      await row(page, "House").getByRole("button", { name: "Test House" }).click();
      await expect(row(page, "House")).toContainText("Works");
      const written = await nextDraft(page, `Nord${place}`);
      await expect(written).toContainText(`Written by ${house.model}`);

      // Fewer than what would keep the provider from being asked for a while.
      await own.world.fault({ vendor: "model", kind: "server_error", times: 4 });
      const alone = await nextDraft(page, `Syd${place}`);
      await expect(alone).toContainText("Made from a template: no model wrote this. The model did not answer.");
      await own.world.clearFaults();
      await page.goto(settings());
      await expect(row(page, "House")).toContainText("Failed last");
      await expect(row(page, "House")).toContainText("The model server does not answer right now.");

      await add(page, spare);
      await own.world.revoke({ vendor: "model", account: house.key });
      const stoodIn = await nextDraft(page, `Vest${place}`);
      await expect(stoodIn).toContainText(`Written by ${spare.model}`);
      await page.goto(`${own.stack.appUrl}/${slug}/connections`);
      const card = page.getByRole("region", { name: "Language models" });
      await expect(card.getByText("Failed last")).toBeVisible();
      await expect(card).toContainText("The model server does not accept the key.");
      await card.getByRole("link", { name: "Keys and budget" }).click();
      await expect(row(page, "House")).toContainText("does not accept the key");
      await expect(row(page, "House")).toContainText("Make a new key at the provider and put it in here.");
      await expect(row(page, "Spare")).toContainText("Works");

      await replaceKey(page, "House", `${house.key}-new1`);
      await row(page, "House").getByRole("button", { name: "Test House" }).click();
      await expect(row(page, "House")).toContainText("Works");
      const again = await nextDraft(page, `Ost${place}`);
      await expect(again).toContainText(`Written by ${house.model}`);

      await page.goto(settings());
      const spend = page.getByRole("region", { name: "This month" });
      await expect(spend).toContainText(/\$0\.0\d+ for \d+ calls/);
      await expect(spend.getByRole("listitem").filter({ hasText: "First answers to forms" })).toContainText("$0.0");
      await expect(spend).toContainText(/\d calls failed\./);
      for (const name of ["House", "Spare"]) {
        await row(page, name)
          .getByRole("button", { name: `Remove ${name}` })
          .click();
        await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
        await expect(row(page, name)).toHaveCount(0);
      }
    });
  });
}
