import type { BrowserContext, Page } from "@playwright/test";
import { editDraft } from "#server/domain/queue/index.ts";
import {
  aConnection,
  aContact,
  aDraft,
  aMember,
  aMove,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { type App, casey, expect, sizes, slug, test } from "../support/fixtures.ts";
import { runDatabase } from "../support/own-workspace.ts";
import { until } from "../support/until.ts";
import { emailOf } from "../tenancy/victim.ts";

/** Work without a connection: read, decide, be killed, come back, and everything happened once. */

const run = runDatabase();
test.use({ serviceWorkers: "allow" });
test.setTimeout(180_000);

const list = (page: Page) => page.getByRole("list", { name: "Moves" });
const row = (page: Page, title: string) => list(page).getByRole("link", { name: new RegExp(title) });
const detail = (page: Page) => page.getByRole("region", { name: "Move" });
const shows = (page: Page, title: string) =>
  expect(detail(page).getByRole("heading", { name: `Reply to ${title}` })).toBeVisible();
const bar = (page: Page) => page.getByRole("status").filter({ hasText: /offline|decision/ });

/** The worker runs, the shell is kept, and so are these moves with their details. */
async function isKeptHere(page: Page, userId: string, moveIds: string[]): Promise<void> {
  const kept = ({ wanted, person }: { wanted: string[]; person: string }) =>
    (async () => {
      if (!navigator.serviceWorker.controller) return false;
      if (!(await caches.keys()).some((name) => name.startsWith("shell:") && name.includes(person))) return false;
      const name = `caseyos-reads-${person}`;
      if (!(await indexedDB.databases()).some((entry) => entry.name === name)) return false;
      const opened = await new Promise<IDBDatabase>((done, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => done(request.result);
        request.onerror = () => reject(request.error);
      });
      const keys = await new Promise<string[]>((done) => {
        const request = opened.transaction("reads").objectStore("reads").getAllKeys();
        request.onsuccess = () => done(request.result.map(String));
      });
      opened.close();
      return wanted.every((id) => keys.some((key) => key.endsWith(`/detail/${id}`)));
    })();
  await until("the page to be kept in the browser", () => page.evaluate(kept, { wanted: moveIds, person: userId }));
}

/** As the operating system or a flat battery would end it: no page hears of it. */
async function kill(page: Page): Promise<void> {
  await page.goto("chrome://crash").catch(() => {});
  await page.close();
}

type World = { ws: TestWorkspace; ids: Record<string, string> };
const titles = ["Alpha", "Bravo", "Charlie", "Delta"];

async function aWorld(): Promise<World> {
  const ws = await aWorkspace(testDeps(run.db));
  const connectionId = (await aConnection(ws.ctx)).id;
  const ids: Record<string, string> = {};
  for (const [index, title] of titles.entries()) {
    const email = `${title.toLowerCase()}@prospect.example`;
    const contactId = (await aContact(ws.ctx, { email })).id;
    const params = { to: [email], connectionId, thread: null };
    const fields = { title: `Reply to ${title}`, score: 90 - index * 5, contactId, params, draft: aDraft() };
    ids[title] = (await aMove(ws.ctx, fields)).id;
  }
  return { ws, ids };
}

async function openToday(app: App, context: BrowserContext, { ws, ids }: World): Promise<Page> {
  await app.signIn(context, await emailOf(run.db, ws.ctx));
  const page = await context.newPage();
  await page.goto(`${app.url}/${ws.slug}/today`);
  await expect(row(page, "Alpha")).toBeVisible();
  await isKeptHere(page, ws.userId, Object.values(ids));
  return page;
}

const statusOf = async ({ ids }: World, title: string): Promise<string> =>
  (await run.db.acrossTenants("e2e").move.findUniqueOrThrow({ where: { id: ids[title] } })).status;

test.describe("at a desk", () => {
  test.use({ viewport: sizes.desktop });

  test("three approvals made offline survive the death of the tab and are carried out once each", async ({
    app,
    context,
  }) => {
    const people = ["Ostrava", "Pilsen", "Brno"].map((lastname) => ({
      name: `Kim ${lastname}`,
      email: `kim@${lastname.toLowerCase()}.example`,
      lastname,
    }));
    await app.signIn(context, casey);
    const page = await context.newPage();
    for (const { email, lastname } of people) {
      const contact = { email, firstname: "Kim", lastname, company: `${lastname} Freight`, jobtitle: "COO" };
      await app.world.submitForm({ contact: { ...contact, message: "We run 60 vans. What does it cost?" } });
    }
    await page.goto(`${app.url}/${slug}/today`);
    for (const { name } of people) await expect(row(page, `Reply to ${name}`)).toBeVisible({ timeout: 60_000 });
    await page.reload();
    const [user] = await app.query<{ id: string }>(`select id from "User" where email = $1`, [casey]);
    const replies = await app.query<{ id: string }>(
      `select m.id from "Move" m join "Contact" c on c.id = m."contactId"
       where c.email = any($1) and m."actionType" = 'send_email' and m.status = 'open'`,
      [people.map(({ email }) => email)],
    );
    expect(replies).toHaveLength(people.length);
    await isKeptHere(
      page,
      user?.id ?? "",
      replies.map(({ id }) => id),
    );

    await context.setOffline(true);
    await expect(bar(page)).toContainText("You are offline. This is as of today");
    for (const { name } of people) {
      await row(page, `Reply to ${name}`).click();
      await expect(detail(page).getByRole("heading", { name: new RegExp(`Reply to ${name}`) })).toBeVisible();
      await expect(detail(page).getByRole("region", { name: "Draft" })).toContainText("Kim");
      await page.keyboard.press("a");
      await expect(row(page, `Reply to ${name}`)).toBeHidden();
    }
    await expect(bar(page)).toContainText("3 decisions wait for the connection.");
    await kill(page);

    const again = await context.newPage();
    await again.goto(`${app.url}/${slug}/today`);
    await expect(bar(again)).toContainText("3 decisions wait for the connection.");
    await expect(list(again)).toBeVisible();
    for (const { name } of people) await expect(row(again, `Reply to ${name}`)).toBeHidden();

    const executions = async () => {
      const rows = await app.query<{ email: string; count: string }>(
        `select c.email, count(*) from "Execution" e join "Move" m on m.id = e."moveId" join "Contact" c on c.id = m."contactId"
         where c.email = any($1) and e.status = 'succeeded' group by 1 order by 1`,
        [people.map(({ email }) => email)],
      );
      return rows.map(({ email, count }) => [email, Number(count)]);
    };
    expect(await executions()).toEqual([]);
    await context.setOffline(false);
    await expect(bar(again)).toBeHidden();
    await until("three executions", async () => (await executions()).length === 3, 90_000);
    expect(await executions()).toEqual(people.map(({ email }) => [email, 1]).sort());
    const { mailboxes } = await app.world.state();
    for (const { email } of people) {
      const mails = mailboxes.find((mailbox) => mailbox.email === casey)?.messages ?? [];
      expect(mails.filter(({ to, labelIds }) => to.includes(email) && labelIds.includes("SENT"))).toHaveLength(1);
    }
    const [approvals] = await app.query<{ count: string }>(
      `select count(*) from "AuditEntry" a join "Move" m on m.id = a."moveId" join "Contact" c on c.id = m."contactId"
       where c.email = any($1) and a.action = 'move.approved'`,
      [people.map(({ email }) => email)],
    );
    expect(Number(approvals?.count)).toBe(3);
  });

  test("what a colleague changed meanwhile is not overrun: the list says what, everything else is done", async ({
    app,
    context,
  }) => {
    const world = await aWorld();
    const colleague = await aMember(world.ws);
    await run.db.prisma.user.update({ where: { id: colleague.actor.id }, data: { name: "Bea Lund" } });
    const page = await openToday(app, context, world);
    await context.setOffline(true);
    await expect(bar(page)).toBeVisible();
    await row(page, "Alpha").click();
    await page.keyboard.press("d");
    await page.getByRole("button", { name: "Bad timing" }).click();
    await expect(row(page, "Alpha")).toBeHidden();
    await shows(page, "Bravo");
    await page.keyboard.press("d");
    await page.getByRole("button", { name: "Bad timing" }).click();
    await expect(row(page, "Bravo")).toBeHidden();
    await editDraft(colleague, { moveId: world.ids.Bravo ?? "", subject: "Other", text: "Other words.", version: 1 });

    await context.setOffline(false);
    await expect(bar(page)).toContainText("1 decision you made offline was not carried out.");
    await expect(row(page, "Bravo")).toBeVisible();
    await bar(page).getByRole("button", { name: "See why" }).click();
    const refused = page.getByRole("dialog", { name: "Decided offline" });
    await expect(refused).toContainText(/Bea Lund edited this move/);
    expect(await statusOf(world, "Bravo")).toBe("open");
    expect(await statusOf(world, "Alpha")).toBe("dismissed");
    await refused.getByRole("button", { name: "Got it" }).click();
    await page.keyboard.press("Escape");
    await expect(bar(page)).toBeHidden();
  });

  test("a decision whose answer was lost happens once", async ({ app, context }) => {
    const world = await aWorld();
    const page = await openToday(app, context, world);
    let lost = 0;
    await context.route("**/api/v1/moves/*/dismiss", async (route) => {
      lost += 1;
      if (lost > 1) return route.continue();
      await route.fetch();
      await route.abort("connectionreset");
    });
    await row(page, "Alpha").click();
    await page.keyboard.press("d");
    await page.getByRole("button", { name: "Bad timing" }).click();
    await expect.poll(() => lost).toBe(2);
    await expect(bar(page)).toBeHidden();
    await expect(row(page, "Alpha")).toBeHidden();
    expect(await statusOf(world, "Alpha")).toBe("dismissed");
    const [{ count } = { count: "0" }] = await app.query<{ count: string }>(
      `select count(*) from "AuditEntry" where "moveId" = $1 and action = 'move.dismissed'`,
      [world.ids.Alpha],
    );
    expect(Number(count)).toBe(1);
  });

  test("signing out leaves nothing behind, and neither does the next person's sign-in", async ({ app, context }) => {
    const world = await aWorld();
    const page = await openToday(app, context, world);
    const left = () =>
      page.evaluate(async () => [
        ...(await caches.keys()).filter((name) => name.startsWith("shell:")),
        ...(await indexedDB.databases()).map(({ name }) => name ?? ""),
      ]);
    const other = await aWorld();
    await app.signIn(context, await emailOf(run.db, other.ws.ctx));
    await page.goto(`${app.url}/${other.ws.slug}/today`);
    await isKeptHere(page, other.ws.userId, Object.values(other.ids));
    await expect
      .poll(async () => (await left()).filter((name) => name.includes(world.ws.userId) && !name.includes("decisions")))
      .toEqual([]);
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(`${app.url}/`);
    expect((await left()).filter((name) => name.includes(other.ws.userId))).toEqual([]);
    await context.setOffline(true);
    await page.goto(`${app.url}/${other.ws.slug}/today`).catch(() => {});
    await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: sizes.phone, hasTouch: true, isMobile: true });

  test("the kept moves open, are edited and snoozed; what is not kept says so", async ({ app, context }) => {
    const world = await aWorld();
    const page = await openToday(app, context, world);
    await context.setOffline(true);
    await expect(bar(page)).toBeVisible();
    await row(page, "Charlie").tap();
    await expect(page.getByRole("heading", { level: 1, name: "Reply to Charlie" })).toBeVisible();
    await page.getByRole("button", { name: "Edit draft" }).tap();
    await page.getByRole("textbox", { name: "Text" }).fill("Written on a train.");
    await page.getByRole("button", { name: /^Save/ }).tap();
    await expect(page.getByRole("region", { name: "Draft" })).toContainText("Written on a train.");
    await page
      .getByRole("group", { name: "Decide" })
      .getByRole("button", { name: /Snooze/ })
      .tap();
    await page.getByRole("menuitem", { name: /4 hours/ }).tap();
    await expect(bar(page)).toContainText("2 decisions wait for the connection.");

    await page.goto(`${app.url}/${world.ws.slug}/moves/${world.ids.Delta}`);
    await expect(page.getByRole("heading", { level: 1, name: "Reply to Delta" })).toBeVisible();
    await page
      .getByRole("group", { name: "Decide" })
      .getByRole("button", { name: /Snooze/ })
      .tap();
    await page.getByRole("menuitem", { name: /4 hours/ }).tap();
    await bar(page).getByRole("button", { name: "Show" }).tap();
    const dialog = page.getByRole("dialog", { name: "Decided offline" });
    await dialog.getByRole("listitem").filter({ hasText: "Delta" }).getByRole("button", { name: "Take back" }).tap();
    await expect(dialog.getByRole("listitem").filter({ hasText: "Delta" })).toBeHidden();
    await page.keyboard.press("Escape");
    await page.goto(`${app.url}/${world.ws.slug}/signals`);
    await expect(page.getByText("This page needs a connection")).toBeVisible();
    await expect(bar(page)).toContainText("2 decisions wait for the connection.");

    await context.setOffline(false);
    await expect(bar(page)).toBeHidden();
    expect(await statusOf(world, "Charlie")).toBe("snoozed");
    expect(await statusOf(world, "Delta")).toBe("open");
    const [edited] = await app.query<{ draft: { text: string } }>(`select draft from "Move" where id = $1`, [
      world.ids.Charlie,
    ]);
    expect(edited?.draft.text).toBe("Written on a train.");
  });
});
