import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "@playwright/test";
import { requestApproval } from "#server/domain/approvals/index.ts";
import { addComment } from "#server/domain/collaboration/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aConnection, aMember, aMove } from "#server/testing/build/index.ts";
import { aPushEndpoint, type PushEndpoint } from "#server/testing/push-endpoint.ts";
import { type App, expect, sizes, test } from "../support/fixtures.ts";
import { ownWorkspace } from "../support/own-workspace.ts";
import { until } from "../support/until.ts";
import { emailOf } from "../tenancy/victim.ts";

/** Two people work: what one does reaches the other's bell, device and mailbox. */

let colleague: Ctx;
const own = ownWorkspace();
test.beforeEach(async () => {
  colleague = await aMember(own.ws);
});

const signIn = async (app: App, context: BrowserContext, ctx: Ctx) => app.signIn(context, await emailOf(own.db, ctx));
async function mentionColleague(title: string) {
  const move = await aMove(own.ws.ctx, { title });
  await addComment(own.ws.ctx, { moveId: move.id, text: "Can you look at this?", mentions: [colleague.actor.id] });
  return move;
}
const mailsTo = async (app: App, email: string) =>
  (await app.world.state()).smtp.filter(({ envelopeTo }) => envelopeTo.includes(email));

test.describe("on a desktop", () => {
  test.use({ viewport: sizes.desktop });

  test("the bell rings without a reload, leads to the move, and is quiet once it is read", async ({ app, page }) => {
    await signIn(app, page.context(), colleague);
    // Changes reach a page once it listens: its first resync asks for the count.
    const isListening = page.waitForResponse((response) => response.url().includes("/api/v1/events"));
    await page.goto(`/${own.ws.slug}/today`);
    const bell = page.getByRole("button", { name: /^Notifications/ });
    await expect(bell).toHaveAccessibleName("Notifications");
    await isListening;
    const move = await mentionColleague("Answer Dana");
    await expect(bell).toHaveAccessibleName("Notifications 1 unread");
    await bell.click();
    const panel = page.getByRole("dialog", { name: "Notifications" });
    await panel.getByRole("link", { name: /mentioned you/ }).click();
    await expect(page).toHaveURL(new RegExp(`/moves/${move.id}$`));
    await expect(bell).toHaveAccessibleName("Notifications");
    await bell.click();
    await expect(panel.getByRole("button", { name: "Mark all as read" })).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(panel).toHaveCount(0);
    await expect(bell).toBeFocused();
  });

  test("who is asked to approve learns it in the app and, without a device, by one mail", async ({ app, page }) => {
    const email = await emailOf(own.db, colleague);
    await signIn(app, page.context(), colleague);
    const move = await aMove(own.ws.ctx, { title: "Offer to Northwind" });
    await requestApproval(own.ws.ctx, { moveId: move.id, assigneeId: colleague.actor.id, note: "Price is new" });
    const [mail] = await until("the mail", async () => {
      const mails = await mailsTo(app, email);
      return mails.length > 0 && mails;
    });
    expect(mail?.links[0]).toBe(`${app.url}/${own.ws.slug}/moves/${move.id}`);
    await page.goto(`/${own.ws.slug}/notifications`);
    const list = page.getByRole("list", { name: "Notifications" });
    await expect(list.getByRole("link", { name: /asks for your approval/ })).toContainText("Price is new");
    await expect(page.getByRole("link", { name: /Approvals/ }).first()).toContainText("1");
    await page.getByRole("button", { name: "Mark all as read" }).click();
    await expect(list.getByText("Unread:")).toHaveCount(0);
    expect(await mailsTo(app, email)).toHaveLength(1);
  });

  test("choices and quiet hours are kept, and hold what leaves the app", async ({ app, page }) => {
    const email = await emailOf(own.db, colleague);
    await signIn(app, page.context(), colleague);
    await page.goto(`/${own.ws.slug}/settings/notifications`);
    const mention = page.getByRole("group", { name: "Mention" });
    await mention.getByRole("checkbox", { name: "Push" }).uncheck();
    await page.getByRole("checkbox", { name: /Keep quiet/ }).check();
    // All day but one minute that has passed, whatever the time is.
    const passed = new Date(Date.now() - 120_000).toISOString().slice(11, 16);
    const before = new Date(Date.now() - 180_000).toISOString().slice(11, 16);
    await page.getByLabel("From").fill(passed);
    await page.getByLabel("Until").fill(before);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Notifications saved")).toBeVisible();
    await page.reload();
    await expect(mention.getByRole("checkbox", { name: "Push" })).not.toBeChecked();
    await expect(page.getByLabel("From")).toHaveValue(passed);
    await mentionColleague("Answer Dana");
    await expect(page.getByRole("button", { name: /^Notifications/ })).toHaveAccessibleName("Notifications 1 unread");
    expect(await mailsTo(app, email)).toEqual([]);
  });

  test("a broken mailbox is told to its owner before anything fails", async ({ app, page }) => {
    await signIn(app, page.context(), colleague);
    const connection = await aConnection(colleague, { status: "reconnect_needed", lastErrorAt: new Date() });
    const payload = { workspaceId: own.ws.workspaceId, requestId: "e2e", connectionId: connection.id };
    const event = { id: own.ws.deps.newId(), workspaceId: own.ws.workspaceId, name: "connection.broken", payload };
    await own.db.prisma.outboxEvent.create({ data: { ...event, createdAt: new Date() } });
    await page.goto(`/${own.ws.slug}/notifications`);
    await page.getByRole("link", { name: /Google has to be reconnected/ }).click();
    await expect(page).toHaveURL(new RegExp(`/${own.ws.slug}/connections$`));
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: sizes.phone });

  test("More carries the dot and leads to the list", async ({ app, page }) => {
    await signIn(app, page.context(), colleague);
    await mentionColleague("Answer Dana");
    await page.goto(`/${own.ws.slug}/today`);
    const more = page.getByRole("button", { name: /^More/ });
    await expect(more).toHaveAccessibleName(/unread notifications/);
    await more.click();
    await page.getByRole("link", { name: "Notifications 1" }).click();
    await page.getByRole("link", { name: /mentioned you/ }).click();
    await expect(page).toHaveURL(/\/moves\//);
    await expect(more).toHaveAccessibleName("More");
  });
});

/**
 * A Chromium without a window allows no notifications and can reach no push service here: this stands for both, and hands out
 * what a real subscription would. Everything else is real: worker, server, encryption, delivery.
 */
async function standForPushService(page: Page, target: PushEndpoint["target"]): Promise<void> {
  await page.addInitScript(({ endpoint, p256dh, auth }) => {
    const key = "push-stand-in";
    Object.defineProperty(Notification, "permission", { get: () => "granted" });
    Notification.requestPermission = async () => "granted";
    const subscription = {
      endpoint,
      toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
      unsubscribe: async () => {
        localStorage.removeItem(key);
        return true;
      },
    };
    PushManager.prototype.getSubscription = async () =>
      (localStorage.getItem(key) ? subscription : null) as unknown as PushSubscription;
    PushManager.prototype.subscribe = async () => {
      localStorage.setItem(key, "1");
      return subscription as unknown as PushSubscription;
    };
  }, target);
}

test.describe("push", () => {
  test.use({ serviceWorkers: "allow", viewport: sizes.desktop });
  test.setTimeout(180_000);

  test("is turned on, tested, used, mended and turned off on this device", async ({ app, page }) => {
    const { dataDir } = JSON.parse(process.env.CASEYOS_E2E ?? "{}") as { dataDir: string };
    const secrets = JSON.parse(readFileSync(`${dataDir}/secrets.json`, "utf8")) as { VAPID_PUBLIC_KEY: string };
    const service = await aPushEndpoint({ publicKey: secrets.VAPID_PUBLIC_KEY });
    const email = await emailOf(own.db, colleague);
    await standForPushService(page, service.target);
    await signIn(app, page.context(), colleague);
    const settings = `/${own.ws.slug}/settings/notifications`;
    await page.goto(settings);
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.getByRole("button", { name: "Turn on push on this device" }).click();
    await expect(page.getByText("This device", { exact: true })).toBeVisible();

    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText("The push service took it.")).toBeVisible();
    expect(service.received.splice(0)).toMatchObject([{ isSigned: true, content: { title: "A test from CaseyOS" } }]);

    const move = await mentionColleague("Answer Dana");
    await until("the push", async () => service.received.length > 0);
    const path = `/${own.ws.slug}/moves/${move.id}`;
    expect(service.received.splice(0)).toMatchObject([{ isSigned: true, content: { path } }]);
    expect(await mailsTo(app, email)).toEqual([]);

    // The browser's subscription has ended: the server forgets it and writes a mail, and the next page makes it anew.
    service.answer(410);
    await mentionColleague("Answer Lee");
    await until("the mail", async () => (await mailsTo(app, email)).length === 1);
    service.answer(201);
    await page.reload();
    await until("the device to be back", async () => {
      const where = { workspaceId: own.ws.workspaceId, userId: colleague.actor.id };
      return (await own.db.prisma.pushDevice.count({ where })) === 1;
    });

    await page.goto(settings);
    await page.getByRole("button", { name: /^Remove/ }).click();
    await expect(page.getByText("No device yet.")).toBeVisible();
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText(/a mail is on its way/)).toBeVisible();
    expect(service.received).toEqual([]);
    await service.close();
  });

  test("ends with the sign-out of its browser", async ({ app, page }) => {
    const { dataDir } = JSON.parse(process.env.CASEYOS_E2E ?? "{}") as { dataDir: string };
    const secrets = JSON.parse(readFileSync(`${dataDir}/secrets.json`, "utf8")) as { VAPID_PUBLIC_KEY: string };
    const service = await aPushEndpoint({ publicKey: secrets.VAPID_PUBLIC_KEY });
    const email = await emailOf(own.db, colleague);
    await standForPushService(page, service.target);
    await signIn(app, page.context(), colleague);
    await page.goto(`/${own.ws.slug}/settings/notifications`);
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.getByRole("button", { name: "Turn on push on this device" }).click();
    await expect(page.getByText("This device", { exact: true })).toBeVisible();

    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(`${app.url}/`);
    const where = { workspaceId: own.ws.workspaceId, userId: colleague.actor.id };
    expect(await own.db.prisma.pushDevice.count({ where })).toBe(0);
    expect(await page.evaluate(() => localStorage.getItem("push-stand-in"))).toBeNull();
    await mentionColleague("Answer Dana");
    await until("the mail", async () => (await mailsTo(app, email)).length === 1);
    expect(service.received).toEqual([]);
    await service.close();
  });
});
