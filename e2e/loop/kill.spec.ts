import { expect } from "@playwright/test";
import { test } from "../support/loopback.ts";
import { ownStack } from "../support/own-stack.ts";
import { until } from "../support/until.ts";

test.describe.configure({ mode: "serial" });
test.setTimeout(120_000);

const own = ownStack();
/** Two seconds are enough to be killed in. */
test.beforeAll(() => own.pool.query('update "Workspace" set "holdSeconds" = 2'));

const sendPath = "/messages/send";

async function form(lastname: string): Promise<{ email: string; name: string }> {
  const email = `kim.${lastname.toLowerCase()}@${lastname.toLowerCase()}.example`;
  const message = "We run 60 vans and would like to see pricing.";
  await own.world.submitForm({
    contact: { email, firstname: "Kim", lastname, company: `${lastname} Logistics`, message },
  });
  return { email, name: `Kim ${lastname}` };
}

/** Mails to this address in the sender's mailbox and in the prospect's. */
async function mailsTo(email: string): Promise<{ sent: number; received: number }> {
  const { mailboxes } = await own.world.state();
  const count = (owner: string) =>
    mailboxes.find((mailbox) => mailbox.email === owner)?.messages.filter((message) => message.to.includes(email))
      .length ?? 0;
  return { sent: count("casey@brightline.test"), received: count(email) };
}

/** A fault that met its request leaves the board. */
async function sendFaultWasHit(): Promise<boolean> {
  const { faults } = await own.world.state();
  return faults.every((fault) => fault.path !== sendPath);
}

async function crash(): Promise<void> {
  await own.stack.killApp();
  await own.stack.startApp();
}

/** After whatever happened: the move is done, with one mail at the vendor and one receipt. */
async function expectOneMail(moveId: string, email: string): Promise<void> {
  const move = await until(
    "the move to be done",
    async () => {
      const found = await own.api.move(moveId);
      if (found.status === "failed") throw new Error(`the move failed: ${JSON.stringify(found.failure)}`);
      return found.status === "done" ? found : null;
    },
    90_000,
  );
  expect(await mailsTo(email)).toEqual({ sent: 1, received: 1 });
  const { items } = await own.api.call<{ items: { body: { moveId: string } }[] }>("GET", "/api/v1/receipts?limit=100");
  expect(items.filter((receipt) => receipt.body.moveId === moveId)).toHaveLength(1);
  expect(move.receipt).not.toBeNull();
}

test("killed right after the webhook was answered: the move still appears, once", async () => {
  const { name } = await form("Ashby");
  await crash();
  await own.api.openMoveOf(name);
  const { items } = await own.api.openMoves();
  expect(items.filter((move) => move.contactName === name && move.actionType === "send_email")).toHaveLength(1);
});

test("killed in the hold window: the mail leaves after the restart, once", async () => {
  const { email, name } = await form("Birch");
  const move = await own.api.openMoveOf(name);
  await own.api.approve(move);
  await crash();
  await expectOneMail(move.id, email);
});

test("killed while Gmail has the request and does nothing: one mail", async () => {
  const { email, name } = await form("Calder");
  const move = await own.api.openMoveOf(name);
  await own.world.fault({ vendor: "google", kind: "hang", method: "POST", path: sendPath, times: 1 });
  await own.api.approve(move);
  await until("Gmail to be called", sendFaultWasHit, 60_000);
  await crash();
  await expectOneMail(move.id, email);
});

test("killed after Gmail sent the mail and its answer was lost: one mail", async () => {
  const { email, name } = await form("Dunmore");
  const move = await own.api.openMoveOf(name);
  await own.world.fault({ vendor: "google", kind: "lost_reply", method: "POST", path: sendPath, times: 1 });
  await own.api.approve(move);
  await until("the mail to arrive", async () => (await mailsTo(email)).received === 1, 60_000);
  await crash();
  await expectOneMail(move.id, email);
});

test("killed in the moment the mail arrived, before its receipt: one mail, one receipt", async () => {
  const { email, name } = await form("Elmore");
  const move = await own.api.openMoveOf(name);
  await own.api.approve(move);
  await until("the mail to arrive", async () => (await mailsTo(email)).received === 1, 60_000);
  await crash();
  await expectOneMail(move.id, email);
});

test("afterwards the chain of receipts is unbroken", async () => {
  const verdict = await own.api.call<{ isIntact: boolean }>("GET", "/api/v1/receipts/verify");
  expect(verdict.isIntact).toBe(true);
});
