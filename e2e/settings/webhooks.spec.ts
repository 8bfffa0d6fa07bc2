import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext, Page } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { type App, expect, sizes, test } from "../support/fixtures.ts";
import { runDatabase } from "../support/own-workspace.ts";
import { emailOf } from "../tenancy/victim.ts";

/** An endpoint is added, tested while it answers and while it does not, and deleted. */

const run = runDatabase();

type Got = { body: string; headers: Record<string, string> };
type Receiver = { url: string; got: Got[]; answer(status: number): void; server: Server };

/** A customer's program on this machine. */
async function aReceiver(): Promise<Receiver> {
  const got: Got[] = [];
  let status = 204;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    got.push({ body, headers: request.headers as Record<string, string> });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const answer = (next: number) => {
    status = next;
  };
  return { url: `http://127.0.0.1:${port}/hooks`, got, answer, server };
}

async function openSettings(app: App, context: BrowserContext, ws: TestWorkspace): Promise<Page> {
  await app.signIn(context, await emailOf(run.db, ws.ctx));
  const page = await context.newPage();
  await page.goto(`${app.url}/${ws.slug}/settings/webhooks`);
  return page;
}

async function addTestDelete(page: Page, receiver: Receiver): Promise<void> {
  await page.getByRole("button", { name: "New endpoint" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Billing");
  await dialog.getByLabel("Address").fill(receiver.url);
  await dialog.getByRole("button", { name: "Add the endpoint" }).click();
  await expect(dialog.getByRole("heading", { name: "Copy the signing secret now" })).toBeVisible();
  const secret = (await dialog.locator("code").textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(secret)).toHaveCount(0);

  await page.getByRole("button", { name: "Send a test to Billing" }).click();
  await expect(page.getByText(/^Last test, .* It took \d+ ms\.$/)).toBeVisible();
  const [first] = receiver.got;
  expect(() => new Webhook(secret).verify(first?.body ?? "", first?.headers ?? {})).not.toThrow();

  receiver.answer(500);
  await page.getByRole("button", { name: "Send a test to Billing" }).click();
  await expect(page.getByText("The endpoint did not receive it", { exact: true })).toBeVisible();
  await expect(page.getByText(/^Last test, .*500.* It took \d+ ms\.$/)).toBeVisible();
  expect(receiver.got).toHaveLength(2);

  await page.getByText("Recent deliveries").click();
  await expect(page.getByText("No move has posted to it in the last 30 days.")).toBeVisible();
  await page.getByRole("button", { name: "Delete Billing" }).click();
  await page.getByRole("dialog").or(page.getByRole("alertdialog")).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Endpoint deleted")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send a test to Billing" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "New endpoint" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Send a test to Billing" })).toHaveCount(0);
}

for (const size of ["desktop", "phone"] as const) {
  test.describe(size, () => {
    test.use({ viewport: sizes[size] });

    test("an endpoint is added with its secret shown once, tested, and deleted", async ({ app, context }) => {
      const receiver = await aReceiver();
      const page = await openSettings(app, context, await aWorkspace(testDeps(run.db)));
      await addTestDelete(page, receiver);
      receiver.server.close();
    });
  });
}
