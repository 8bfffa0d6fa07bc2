import type { Page } from "@playwright/test";
import { addComment } from "#server/domain/collaboration/index.ts";
import { aConnection, aMove } from "#server/testing/build/index.ts";
import { expect, sizes, test } from "../support/fixtures.ts";
import { ownWorkspace } from "../support/own-workspace.ts";
import { quietOf } from "../support/pages.ts";
import { emailOf } from "../tenancy/victim.ts";

/** While the first steps are shown, the server is asked for them again when they can have moved, and not else. */

const own = ownWorkspace();
test.use({ viewport: sizes.desktop });

const figuresAreRead = (page: Page) => page.waitForResponse((response) => response.url().includes("queue.summary"));

test("what others do meanwhile does not ask for them, a move that leaves the list does", async ({ app, page }) => {
  await aConnection(own.ws.ctx);
  const move = await aMove(own.ws.ctx, { title: "Reply to Alpha" });
  await app.signIn(page.context(), await emailOf(own.db, own.ws.ctx));
  const quiet = quietOf(page);
  const isListening = page.waitForResponse((response) => response.url().includes("/api/v1/events"));
  // The stream's first word has everything read anew, the steps too.
  const isReadAnew = isListening.then(() => page.waitForResponse((response) => response.url().includes("help.guide")));
  await page.goto(`${app.url}/${own.ws.slug}/today`);
  await expect(page.getByRole("region", { name: "First steps" })).toContainText("2 of 5");
  await isReadAnew;
  await quiet();

  let asked = 0;
  page.on("request", (request) => {
    if (request.url().includes("help.guide")) asked += 1;
  });
  for (const text of ["One", "Two", "Three"]) {
    const isRead = figuresAreRead(page);
    await addComment(own.ws.ctx, { moveId: move.id, text, mentions: [] });
    await isRead;
  }
  const isRead = figuresAreRead(page);
  await aMove(own.ws.ctx, { title: "Reply to Bravo" });
  await isRead;
  await expect(page.getByRole("link", { name: /Reply to Bravo/ })).toBeVisible();
  expect(asked).toBe(0);

  const isAsked = page.waitForResponse((response) => response.url().includes("help.guide"));
  await own.db.prisma.move.updateMany({
    where: { workspaceId: own.ws.workspaceId, id: move.id },
    data: { status: "done", closedAt: new Date() },
  });
  await isAsked;
});
