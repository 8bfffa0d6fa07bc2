import { expect, type Page } from "@playwright/test";
import type { FlowList, FlowStepKey, FlowView } from "#server/domain/form-flow/contract.ts";
import { caseyos } from "../support/api.ts";
import { followLink } from "../support/fixtures.ts";
import { test } from "../support/loopback.ts";
import { ownStack } from "../support/own-stack.ts";
import { until } from "../support/until.ts";

test.describe.configure({ mode: "serial" });
test.setTimeout(180_000);

const own = ownStack();
test.beforeAll(() =>
  until("the seed's own forms to be through, so that none of them meets a fault meant for ours", async () => {
    const open = `select 1 from "Signal" where status = 'received' union all select 1 from "FlowRun" where status = 'running'`;
    return (await own.pool.query(open)).rowCount === 0;
  }),
);

async function form(lastname: string): Promise<string> {
  const email = `kim.${lastname.toLowerCase()}@${lastname.toLowerCase()}.example`;
  const message = "We run 60 vans and would like to see pricing.";
  const contact = { email, firstname: "Kim", lastname, company: `${lastname} Logistics`, message };
  await own.world.submitForm({ contact });
  return email;
}

/** The flow of the address's form, once it is as wanted. */
const flowOf = (email: string, isWanted: (flow: FlowView) => boolean): Promise<FlowView> =>
  until(
    `the flow of ${email}`,
    async () => {
      const { rows } = await own.pool.query('select "signalId" from "FlowRun" where "address" = $1', [email]);
      if (rows.length === 0) return null;
      const { items } = await own.api.call<FlowList>("GET", `/api/v1/signals/${rows[0].signalId}/flow`);
      const [flow] = items;
      return flow && isWanted(flow) ? flow : null;
    },
    90_000,
  );

const stepOf = (flow: FlowView, key: FlowStepKey) => flow.steps.find((step) => step.key === key);

async function openFlow(page: Page, signalId: string): Promise<void> {
  await followLink(page, caseyos(own.dataDir, "login"));
  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible({ timeout: 60_000 });
  await page.goto(`${own.stack.appUrl}/brightline/signals/${signalId}`);
  await expect(page.getByRole("list", { name: "Steps" })).toBeVisible({ timeout: 60_000 });
}

test("killed while the calendar is asked: the flow goes on where it was, and makes one move", async () => {
  await own.world.fault({ vendor: "google", kind: "hang", method: "POST", path: "/freeBusy", times: 1 });
  const email = await form("Ashby");
  await flowOf(email, (flow) => stepOf(flow, "slots")?.status === "running");
  await own.stack.killApp();
  await own.stack.startApp();
  const flow = await flowOf(email, ({ status }) => status === "done");
  expect(stepOf(flow, "contact")?.attempts).toBe(1);
  expect(stepOf(flow, "slots")).toMatchObject({ status: "done", attempts: 2 });
  const { items } = await own.api.openMoves();
  const mails = items.filter((move) => move.contactName === "Kim Ashby" && move.actionType === "send_email");
  expect(mails.map(({ id }) => id)).toEqual([flow.moveId]);
});

test("without the calendar it says what was left out, and runs again from there once it is allowed", async ({
  page,
}) => {
  const { rows } = await own.pool.query(
    `select "id", "scopes" from "Connection" where "provider" = 'google' and "status" = 'connected'`,
  );
  for (const row of rows) {
    const without = row.scopes.filter((scope: string) => !scope.includes("calendar"));
    await own.pool.query('update "Connection" set "scopes" = $1 where "id" = $2', [without, row.id]);
  }
  const email = await form("Birch");
  const flow = await flowOf(email, ({ status }) => status === "done");
  expect(stepOf(flow, "slots")).toMatchObject({ status: "left_out" });
  await openFlow(page, flow.signalId);
  const step = page.locator('[data-step="slots"]');
  await expect(step).toContainText("Left out");
  await expect(step).toContainText("Allow Google Calendar");
  for (const row of rows)
    await own.pool.query('update "Connection" set "scopes" = $1 where "id" = $2', [row.scopes, row.id]);
  await page.getByRole("button", { name: "Run again from here: Free times" }).click();
  await expect(step).toHaveAttribute("data-status", "done", { timeout: 30_000 });
  const again = await flowOf(email, ({ status, round }) => status === "done" && round === 2);
  const move = await own.api.move(again.moveId ?? "");
  expect(move.draft?.text).toContain("I could offer");
  expect(move.timeline.map(({ action }) => action)).toEqual(expect.arrayContaining(["flow.rerun", "move.redrafted"]));
});
