import type { BrowserContext, Locator, Page } from "@playwright/test";
import { dismissMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aContact, aMember, aMove, aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { type App, expect, sizes, test } from "../support/fixtures.ts";
import { runDatabase } from "../support/own-workspace.ts";
import { quietOf } from "../support/pages.ts";
import { emailOf } from "../tenancy/victim.ts";

/** Today by keys and by fingers, in a workspace of its own with a handful of moves. */

const run = runDatabase();

const titles = ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot"];

type World = { ws: TestWorkspace; ids: Record<string, string> };

async function aWorld(): Promise<World> {
  const ws = await aWorkspace(testDeps(run.db));
  const ids: Record<string, string> = {};
  for (const [index, title] of titles.entries()) {
    const contactId = (await aContact(ws.ctx, { firstName: title, lastName: "Okafor" })).id;
    ids[title] = (await aMove(ws.ctx, { title: `Reply to ${title}`, score: 90 - index * 5, contactId })).id;
  }
  return { ws, ids };
}

async function openToday(app: App, context: BrowserContext, { ws }: World, as: Ctx = ws.ctx): Promise<Page> {
  await app.signIn(context, await emailOf(run.db, as));
  const page = await context.newPage();
  await page.goto(`${app.url}/${ws.slug}/today`);
  await expect(row(page, "Alpha")).toBeVisible();
  return page;
}

const list = (page: Page) => page.getByRole("list", { name: "Moves" });
const row = (page: Page, title: string) => list(page).getByRole("link", { name: new RegExp(`Reply to ${title}`) });
const detail = (page: Page) => page.getByRole("region", { name: "Move" });
const shows = (page: Page, title: string) =>
  expect(detail(page).getByRole("heading", { name: `Reply to ${title}` })).toBeVisible();

test.describe("at a desk", () => {
  test.use({ viewport: sizes.desktop });

  test("keys walk the list, dismiss with a reason, and take it back", async ({ app, context }) => {
    const page = await openToday(app, context, await aWorld());
    await shows(page, "Alpha");
    await page.keyboard.press("j");
    await shows(page, "Bravo");
    await expect(row(page, "Bravo")).toBeFocused();
    await page.keyboard.press("d");
    await page.getByRole("button", { name: "Bad timing" }).click();
    await expect(row(page, "Bravo")).toBeHidden();
    await shows(page, "Charlie");
    await expect(page.getByText("Dismissed: Reply to Bravo")).toBeVisible();
    await page.keyboard.press("u");
    await expect(row(page, "Bravo")).toBeVisible();
  });

  test("several moves are picked by keys, snoozed together, and taken back together", async ({ app, context }) => {
    const page = await openToday(app, context, await aWorld());
    await shows(page, "Alpha");
    await page.keyboard.press("Shift+J");
    await page.keyboard.press("Shift+J");
    const bar = page.getByRole("region", { name: "Selected moves" });
    await expect(bar).toContainText("3 selected");
    await bar.getByRole("button", { name: "Approve…" }).click();
    await expect(page.getByRole("dialog", { name: "Approve 3 moves" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(bar).toBeHidden();
    for (let pick = 0; pick < 3; pick += 1) {
      await row(page, titles[pick] ?? "")
        .locator("[data-pick]")
        .click();
    }
    await bar.getByRole("button", { name: "Snooze" }).click();
    await page.getByRole("menuitem", { name: /4 hours/ }).click();
    for (const title of ["Alpha", "Bravo", "Charlie"]) await expect(row(page, title)).toBeHidden();
    await expect(bar).toBeHidden();
    await page.getByRole("button", { name: /Undo/ }).click();
    for (const title of ["Alpha", "Bravo", "Charlie"]) await expect(row(page, title)).toBeVisible();
  });

  test("a lost race brings the move back with who was first", async ({ app, context }) => {
    const world = await aWorld();
    const colleague = await aMember(world.ws);
    const page = await openToday(app, context, world);
    await shows(page, "Alpha");
    // The other's decision is held back from this page, as a slow network would.
    await page.route("**/api/v1/moves/*/dismiss", async (route) => {
      await dismissMove(colleague, { moveId: world.ids.Alpha ?? "", reason: "duplicate" });
      await route.continue();
    });
    await page.keyboard.press("d");
    await page.getByRole("button", { name: "Bad timing" }).click();
    await expect(page.getByText(/dismissed this move/).first()).toBeVisible();
  });

  test("what is read stays in sight: neither an arrival nor a colleague's decision puts another move under the keys", async ({
    app,
    context,
  }) => {
    const world = await aWorld();
    const colleague = await aMember(world.ws);
    const page = await openToday(app, context, world);
    await shows(page, "Alpha");
    await aMove(world.ws.ctx, { title: "Reply to Zulu", score: 99 });
    await expect(row(page, "Zulu")).toBeVisible();
    await shows(page, "Alpha");

    await dismissMove(colleague, { moveId: world.ids.Alpha ?? "", reason: "duplicate" });
    await expect(row(page, "Alpha")).toBeHidden();
    await shows(page, "Alpha");
    await expect(detail(page)).toContainText("Dismissed");
    await page.keyboard.press("a");
    await page.keyboard.press("j");
    await shows(page, "Bravo");
    const untouched = { workspaceId: world.ws.workspaceId, status: "open" as const };
    expect(await run.db.prisma.move.count({ where: untouched })).toBe(titles.length);
  });

  test("what is decided quickly happens in its order: what takes a decision back, and an edit, come after it", async ({
    app,
    context,
  }) => {
    const world = await aWorld();
    const page = await openToday(app, context, world);
    await shows(page, "Alpha");
    const allIsPressed = Promise.withResolvers<void>();
    await page.route("**/api/v1/moves/*/dismiss", async (route) => {
      await allIsPressed.promise;
      await route.continue();
    });
    const quiet = quietOf(page);
    await page.goto(`${app.url}/${world.ws.slug}/moves/${world.ids.Alpha}`);
    await quiet();
    await page
      .getByRole("group", { name: "Decide" })
      .getByRole("button", { name: /Dismiss/ })
      .click();
    await page.getByRole("button", { name: "Bad timing" }).click();
    await page.getByRole("button", { name: "Open again" }).click();
    await page.getByRole("button", { name: "Edit draft" }).click();
    const editor = page.getByRole("form", { name: "Edit the draft" });
    await editor.getByRole("textbox", { name: "Text" }).fill("Other words.");
    await editor.getByRole("button", { name: /^Save/ }).click();
    allIsPressed.resolve();
    await expect(editor).toBeHidden();
    const where = { workspaceId: world.ws.workspaceId, id: world.ids.Alpha ?? "" };
    await expect
      .poll(() => run.db.prisma.move.findFirstOrThrow({ where }))
      .toMatchObject({ status: "open", draft: { text: "Other words." } });
  });

  test("the palette finds a person, shows the keys, and goes there", async ({ app, context }) => {
    const page = await openToday(app, context, await aWorld());
    await shows(page, "Alpha");
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "Find or do anything" });
    await expect(field).toBeFocused();
    await expect(page.getByRole("option", { name: /Go to Signals g s/ })).toBeVisible();
    await field.fill("delt oka");
    await expect(page.getByRole("option", { name: /Person Delta Okafor/ })).toBeVisible();
    await page.getByRole("option", { name: /Person Delta Okafor/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Delta Okafor" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Reply to Delta" })).toBeVisible();
  });

  test("a comment names a colleague and reaches their open page", async ({ app, context, browser }) => {
    const world = await aWorld();
    const colleague = await aMember(world.ws);
    await run.db.prisma.user.update({ where: { id: colleague.actor.id }, data: { name: "Bea Lund" } });
    const [mine, other] = [context, await browser.newContext({ viewport: sizes.desktop })];
    const page = await openToday(app, mine, world);
    const theirs = await openToday(app, other, world, colleague);
    await shows(page, "Alpha");
    await expect(detail(theirs).getByText(/is looking at this too/)).toBeVisible();
    await expect(detail(page).getByText("Bea Lund is looking at this too.")).toBeVisible();
    await theirs.getByRole("tab", { name: /Comments/ }).click();
    await page.keyboard.press("c");
    const field = page.getByRole("textbox", { name: "Your comment" });
    await expect(field).toBeFocused();
    await page.keyboard.type("Please call, @Bea");
    await page.getByRole("button", { name: "@Bea Lund" }).click();
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await expect(theirs.getByText("Please call, @Bea Lund")).toBeVisible();
    await other.close();
  });

  test("filters become a view with a name, and the plan says what it does not know of the calendar", async ({
    app,
    context,
  }) => {
    const page = await openToday(app, context, await aWorld());
    await page.getByRole("button", { name: "Filters and views" }).click();
    await page.getByRole("menuitem", { name: "Mine" }).click();
    await expect(page).toHaveURL(/owner=me/);
    await expect(page.getByText("No move fits these filters")).toBeVisible();
    await page.getByRole("button", { name: /Filters and views/ }).click();
    await page.getByRole("menuitem", { name: "Keep as a view…" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("My desk");
    await page.getByRole("button", { name: "Keep", exact: true }).click();
    const tab = page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "My desk" });
    await expect(tab).toHaveAttribute("aria-current", "page");
    await page.getByRole("button", { name: "Plan the day" }).click();
    await page.getByRole("button", { name: "30 min" }).click();
    await expect(page.getByText("6 moves take about 30 min of your 30 min. That is everything.")).toBeVisible();
    await expect(page.getByText(/Meetings are not taken off the time you set/)).toBeVisible();
    await page.getByRole("button", { name: "Rest of the day" }).click();
    await expect(page.getByText(/no calendar of yours is read/)).toBeVisible();
  });
});

/** A finger on the middle of an element, moved in steps as a hand does. */
async function drag(page: Page, target: Locator, dx: number, dy: number): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error("There is nothing to touch.");
  const client = await page.context().newCDPSession(page);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const send = (type: "touchStart" | "touchMove" | "touchEnd", part: number) =>
    client.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: type === "touchEnd" ? [] : [{ x: x + dx * part, y: y + dy * part }],
    });
  await send("touchStart", 0);
  for (const part of [0.1, 0.3, 0.6, 1]) await send("touchMove", part);
  await send("touchEnd", 1);
}

test.describe("on a phone", () => {
  test.use({ viewport: sizes.phone, hasTouch: true, isMobile: true });

  test("a swipe to the left snoozes, a swipe to the right approves", async ({ app, context }) => {
    const page = await openToday(app, context, await aWorld());
    await expect(page.locator(".pull-hint")).toBeAttached();
    await drag(page, row(page, "Bravo"), -130, 4);
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /1 hour/ })
      .click();
    await expect(row(page, "Bravo")).toBeHidden();
    await expect(page.getByRole("dialog", { name: "Snooze until" })).toBeHidden();
    await drag(page, row(page, "Charlie"), 130, 4);
    await expect(row(page, "Charlie")).toBeHidden();
    await expect(page.getByText("Approved: Reply to Charlie")).toBeVisible();
  });

  test("pulling the list down reads it anew", async ({ app, context }) => {
    const world = await aWorld();
    const page = await openToday(app, context, world);
    await expect(page.locator(".pull-hint")).toBeAttached();
    const asked = page.waitForRequest(/queue\.list/);
    await drag(page, page.getByRole("heading", { name: "Today" }), 0, 260);
    await asked;
  });

  test("a tap opens the move, and every target is 44 px high", async ({ app, context }) => {
    const page = await openToday(app, context, await aWorld());
    await row(page, "Alpha").tap();
    await expect(page.getByRole("heading", { level: 1, name: "Reply to Alpha" })).toBeVisible();
    const bar = page.getByRole("group", { name: "Decide" });
    await expect(bar).toBeInViewport();
    for (const button of await bar.getByRole("button").all())
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  });
});
