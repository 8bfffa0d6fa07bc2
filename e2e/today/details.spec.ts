import type { Page } from "@playwright/test";
import { contentHashOf } from "#server/domain/queue/index.ts";
import { createCtx } from "#server/platform/context.ts";
import { asUserId, asWorkspaceId } from "#server/platform/pure/ids.ts";
import { aMove, testDeps, unique } from "#server/testing/build/index.ts";
import { type App, casey, expect, sizes, slug, test } from "../support/fixtures.ts";
import { runDatabase } from "../support/own-workspace.ts";
import { until } from "../support/until.ts";

/** The details of a move are changed before it is approved, and what is approved is what was changed. */

const run = runDatabase();
test.setTimeout(120_000);

const TIME_ZONE = "America/New_York";

/** A meeting that waits for a decision in Casey's calendar, a week from now. */
async function aMeetingMove(app: App): Promise<{ id: string; day: string }> {
  const [row] = await app.query<{ workspaceId: string; userId: string; connectionId: string }>(
    `select w.id as "workspaceId", u.id as "userId", c.id as "connectionId" from "Workspace" w
     join "Connection" c on c."workspaceId" = w.id and c.provider = 'google'
     join "User" u on u.id = c."userId" where w.slug = $1 and u.email = $2`,
    [slug, casey],
  );
  if (!row) throw new Error("Casey has no mailbox");
  const deps = testDeps(run.db);
  const ctx = createCtx(deps, {
    workspaceId: asWorkspaceId(row.workspaceId),
    actor: { type: "user", id: asUserId(row.userId), role: "admin", name: "Casey" },
    requestId: deps.newId(),
    surface: "web",
  });
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  const params = {
    connectionId: row.connectionId,
    attendees: ["lee@prospect.example"],
    startsAt: `${day}T15:00:00.000Z`,
    endsAt: `${day}T15:30:00.000Z`,
    timeZone: TIME_ZONE,
    withConference: false,
    notify: false,
  };
  const words = { subject: `Pilot ${unique()}`, text: "We go through the pilot." };
  const origin = { kind: "person" as const, memberId: row.userId };
  const { id } = await aMove(ctx, {
    actionType: "book_meeting",
    title: `Book a call about ${words.subject}`,
    score: 5,
    params,
    draft: { ...words, origin, claims: [], leftOut: [], first: null },
    contentHash: contentHashOf({ actionType: "book_meeting", params, ...words }),
  });
  return { id, day };
}

/** The call is an hour later and somebody else comes too. */
async function changeDetails(page: Page, day: string): Promise<void> {
  const preview = page.getByRole("region", { name: "Exactly what will happen" });
  await expect(preview).toContainText("lee@prospect.example");
  await preview.getByRole("button", { name: "Change the details" }).click();
  const form = page.getByRole("form", { name: "Details of the move" });
  await expect(form.getByRole("button", { name: "Save details" })).toBeDisabled();
  await form.getByLabel("Start", { exact: true }).fill(`${day}T16:00`);
  await form.getByLabel("End", { exact: true }).fill(`${day}T15:00`);
  await form.getByRole("button", { name: "Save details" }).click();
  await expect(form.getByText("The end must be after the start.")).toBeVisible();
  await form.getByLabel("End", { exact: true }).fill(`${day}T16:45`);
  await form.getByLabel("Attendees").fill("lee@prospect.example, kim@prospect.example");
  await form.getByRole("button", { name: "Save details" }).click();
  await expect(preview).toContainText("16:00");
  await expect(preview).toContainText("16:45");
  await expect(preview).toContainText("kim@prospect.example");
}

const statusOf = async (app: App, id: string): Promise<string | undefined> =>
  (await app.query<{ status: string }>(`select status::text from "Move" where id = $1`, [id]))[0]?.status;

test.describe("at a desk", () => {
  test.use({ viewport: sizes.desktop });

  test("a meeting is moved before its approval, booked at the new time, and taken back when it was done", async ({
    app,
    memberPage: page,
  }) => {
    const { id, day } = await aMeetingMove(app);
    await page.goto(`/${slug}/moves/${id}`);
    await changeDetails(page, day);
    await page.getByRole("button", { name: /^Approve/ }).click();
    const receipt = page.getByRole("region", { name: "Receipt" });
    await expect(receipt).toBeVisible({ timeout: 60_000 });
    // What the calendar itself says, read back from it.
    const booked = await until(
      "the meeting in the calendar",
      async () => {
        const rows = await app.query<{ startsAt: Date; attendees: unknown }>(
          `select e."startsAt", e.attendees from "CalendarEvent" e
         join "Move" m on m."workspaceId" = e."workspaceId" where m.id = $1 and e.title = m.draft->>'subject'`,
          [id],
        );
        return rows[0];
      },
      60_000,
    );
    expect(booked.startsAt.toISOString()).toBe(`${day}T21:00:00.000Z`);
    expect(JSON.stringify(booked.attendees)).toContain("kim@prospect.example");
    // What was offered while it was held is not offered any more.
    await expect(page.getByRole("button", { name: "Undo", exact: true })).toHaveCount(0);
    await receipt.getByRole("button", { name: "Undo it" }).click();
    await expect(page.getByRole("button", { name: /^Approve/ })).toBeVisible({ timeout: 60_000 });
    await expect(receipt).toBeHidden();
    expect(await statusOf(app, id)).toBe("open");
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: sizes.phone, hasTouch: true });

  test("a meeting is moved by thumb, approved, and taken back as it was changed", async ({ app, memberPage: page }) => {
    const { id, day } = await aMeetingMove(app);
    await page.goto(`/${slug}/moves/${id}`);
    await changeDetails(page, day);
    await page.getByRole("button", { name: /^Approve/ }).click();
    await page.getByRole("button", { name: "Undo" }).first().click();
    await expect.poll(() => statusOf(app, id)).toBe("open");
    await expect(page.getByRole("region", { name: "Exactly what will happen" })).toContainText("16:45");
  });
});
