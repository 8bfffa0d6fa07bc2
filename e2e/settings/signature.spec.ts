import { apiClient, caseyos } from "../support/api.ts";
import { casey, expect, sizes, slug, test } from "../support/fixtures.ts";

/** What is written under Settings stands below the next draft, in its editor, and in what leaves. */

const signature = "Kind regards,\nCasey Lindqvist\nBrightline, +1 555 010 2030";

test.use({ viewport: sizes.desktop });
test.setTimeout(120_000);

test("a signature stands below the next draft, in its editor and in the exact preview", async ({
  app,
  memberPage: page,
}) => {
  const { dataDir } = JSON.parse(process.env.CASEYOS_E2E ?? "{}") as { dataDir: string };
  await page.goto(`/${slug}/settings`);
  const field = page.getByRole("textbox", { name: "Signature" });
  await field.fill(signature);
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByText("Profile saved")).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue(signature);

  const contact = {
    email: "uma@sundholm.example",
    firstname: "Uma",
    lastname: "Sundholm",
    company: "Sundholm Freight",
  };
  await app.world.submitForm({ contact: { ...contact, message: "We run 60 vans. What does it cost?" } });
  const move = await apiClient(app.url, caseyos(dataDir, "key")).openMoveOf("Uma Sundholm");
  // Other specs read this person's drafts too.
  await app.query(`update "User" set signature = '' where email = $1`, [casey]);

  await page.goto(`/${slug}/moves/${move.id}`);
  await expect(page.getByRole("region", { name: "Draft" })).toContainText("Brightline, +1 555 010 2030");
  await page.getByRole("button", { name: /^Edit draft/ }).click();
  const text = await page
    .getByRole("form", { name: "Edit the draft" })
    .getByRole("textbox", { name: "Text" })
    .inputValue();
  expect(text.endsWith(`\n\n${signature}`)).toBe(true);
  expect(text.split("Casey Lindqvist")).toHaveLength(2);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Exactly what will be sent").click();
  const mail = page.getByRole("region", { name: "Exactly what will happen" });
  await mail.getByText("The plain-text part").click();
  await expect(mail).toContainText("Brightline, +1 555 010 2030");
  await expect(mail.getByText("It would be stopped now:")).toHaveCount(0);
});
