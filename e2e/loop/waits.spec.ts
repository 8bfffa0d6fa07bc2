import type { BrowserContext, Page } from "@playwright/test";
import { consent } from "../support/consent.ts";
import { casey, expect, sizes, slug, test } from "../support/fixtures.ts";
import { ownStack } from "../support/own-stack.ts";
import { until } from "../support/until.ts";

/** What a person has to lift stands before an approved mail: it waits. On a stack of its own, where everything may stop. */

test.describe.configure({ mode: "serial" });
test.setTimeout(150_000);

const own = ownStack();
test.beforeAll(() => own.pool.query('update "Workspace" set "holdSeconds" = 1'));

const sendPath = "/messages/send";

async function signedIn(context: BrowserContext): Promise<Page> {
  await own.signIn(context, casey);
  return context.newPage();
}

async function form(lastname: string): Promise<{ email: string; name: string }> {
  const email = `kim@${lastname.toLowerCase()}.example`;
  const contact = { email, firstname: "Kim", lastname, company: `${lastname} Freight` };
  await own.world.submitForm({ contact: { ...contact, message: "We run 60 vans. What does it cost?" } });
  return { email, name: `Kim ${lastname}` };
}

/** Mails that left a mailbox of ours for this address, as the emulated Gmail holds them. */
const mailsTo = async (email: string): Promise<number> =>
  (await own.world.state()).mailboxes
    .flatMap(({ messages }) => messages)
    .filter(({ to, labelIds }) => to.includes(email) && labelIds.includes("SENT")).length;

/** Approved on the page, and refused by Gmail for a moment: it is tried again after 8 s. */
async function approveIntoARefusal(page: Page, moveId: string): Promise<void> {
  await page.goto(`${own.stack.appUrl}/${slug}/moves/${moveId}`);
  await own.world.fault({
    vendor: "google",
    kind: "rate_limited",
    method: "POST",
    path: sendPath,
    times: 1,
    retryAfterSeconds: 8,
  });
  await page.getByRole("button", { name: /^Approve/ }).click();
  await until(
    "Gmail to refuse",
    async () => (await own.world.state()).faults.every(({ path }) => path !== sendPath),
    60_000,
  );
}

const waits = (page: Page) => page.getByRole("region", { name: "Waits" });

/** Stopped by everybody's switch before it is tried again. */
async function stopUnderWay(page: Page, moveId: string): Promise<void> {
  await approveIntoARefusal(page, moveId);
  await page.goto(`${own.stack.appUrl}/${slug}/settings/guardrails`);
  await page.getByRole("button", { name: "Stop everything" }).click();
  await expect(page.getByText("Everything is stopped")).toBeVisible();
  await page.goto(`${own.stack.appUrl}/${slug}/moves/${moveId}`);
  await expect(waits(page)).toContainText("Nothing has left.", { timeout: 60_000 });
}

async function release(page: Page): Promise<void> {
  await page.goto(`${own.stack.appUrl}/${slug}/settings/guardrails`);
  await page.getByRole("button", { name: /^Release/ }).click();
  await expect(page.getByText("nothing is stopped")).toBeVisible();
}

for (const [size, lastname] of [
  ["desktop", "Ostrava"],
  ["phone", "Pilsen"],
] as const) {
  test.describe(size, () => {
    test.use({ viewport: sizes[size] });

    test("what waits for a kill switch is called off: it is open again, and nothing leaves after the release", async ({
      context,
    }) => {
      const { email, name } = await form(lastname);
      const move = await own.api.openMoveOf(name);
      const page = await signedIn(context);
      await stopUnderWay(page, move.id);
      await page.getByRole("button", { name: "Call it off" }).click();
      await expect(waits(page)).toHaveCount(0);
      await until("the move to be open again", async () => (await own.api.move(move.id)).status === "open");
      await release(page);
      // The next mail passes the one that was called off: had that gone on, it would have left before.
      const next = await form(`${lastname}sen`);
      const other = await own.api.openMoveOf(next.name);
      await own.api.approve(other);
      await until("the next mail", async () => (await mailsTo(next.email)) > 0, 60_000);
      expect(await mailsTo(email)).toBe(0);
      expect((await own.api.move(move.id)).status).toBe("open");
    });
  });
}

test("what waits for an account goes on by itself after the reconnect: one mail", async ({ context }) => {
  const { email, name } = await form("Teplice");
  const move = await own.api.openMoveOf(name);
  const page = await signedIn(context);
  await approveIntoARefusal(page, move.id);
  await own.world.revoke({ vendor: "google", account: casey });
  await expect(waits(page)).toContainText(/[Rr]econnect/, { timeout: 60_000 });
  await expect(waits(page)).toContainText("Nothing has left.");
  await page.goto(`${own.stack.appUrl}/${slug}/connections`);
  const gmail = page.getByRole("region", { name: "Gmail", exact: true });
  await gmail.getByRole("button", { name: "Reconnect" }).click();
  await consent(page, casey, /\/connections/);
  await page.goto(`${own.stack.appUrl}/${slug}/moves/${move.id}`);
  await expect(page.getByRole("region", { name: "Receipt" })).toBeVisible({ timeout: 60_000 });
  expect(await mailsTo(email)).toBe(1);
  expect((await own.api.move(move.id)).status).toBe("done");
});
