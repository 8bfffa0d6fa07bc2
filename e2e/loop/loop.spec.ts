import type { Page } from "@playwright/test";
import { type App, casey, expect, sizes, test } from "../support/fixtures.ts";
import { until } from "../support/until.ts";

type Prospect = { email: string; firstname: string; lastname: string; company: string };

const submitForm = (app: App, prospect: Prospect, message: string) =>
  app.world.submitForm({ contact: { ...prospect, jobtitle: "Operations Lead", message } });

async function mailbox(app: App, email: string) {
  const { mailboxes } = await app.world.state();
  return mailboxes.find((candidate) => candidate.email === email)?.messages ?? [];
}

/** Mails of ours to this address, as the emulated Gmail holds them, oldest first. */
async function sentTo(app: App, email: string) {
  const messages = await mailbox(app, casey);
  const mine = messages.filter((message) => message.to.includes(email) && message.labelIds.includes("SENT"));
  return mine.sort((a, b) => a.internalDate.localeCompare(b.internalDate));
}

async function signInWithGoogle(app: App, page: Page): Promise<void> {
  await page.goto(`${app.url}/sign-in`);
  await page.getByRole("button", { name: /Continue with Google/ }).click();
  await page.getByRole("radio", { name: casey }).check();
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible();
}

/** The mail to a person; what HubSpot should hear of them stands beside it as moves of their own. */
const moveLink = (page: Page, name: string) =>
  page.getByRole("list", { name: "Moves" }).getByRole("link", { name: new RegExp(`Reply to ${name}`) });
const detail = (page: Page) => page.getByRole("region", { name: "Move" });

test.describe("the whole loop, in the browser, on input as the vendors send it", () => {
  test.use({ viewport: sizes.desktop });
  test.setTimeout(180_000);

  test("a form becomes a move, is approved, taken back, approved again, sent once, answered, and changes scores", async ({
    app,
    page,
  }) => {
    const priya = {
      email: "priya.nair@lanternlane.example",
      firstname: "Priya",
      lastname: "Nair",
      company: "Lantern Lane Movers",
    };
    const luca = {
      email: "luca.moretti@lanternlane.example",
      firstname: "Luca",
      lastname: "Moretti",
      company: "Lantern Lane Movers",
    };

    await test.step("sign in with Google", () => signInWithGoogle(app, page));

    await test.step("two colleagues send a form: both moves appear without a reload", async () => {
      await submitForm(app, luca, "Just collecting information for now.");
      await submitForm(app, priya, "We run 45 trucks. What would live tracking cost us?");
      await expect(moveLink(page, "Priya Nair")).toBeVisible();
      await expect(moveLink(page, "Luca Moretti")).toBeVisible();
    });

    await test.step("the move says why, and its draft rests on her words", async () => {
      await moveLink(page, "Priya Nair").click();
      await expect(
        detail(page).getByRole("heading", { name: /Reply to Priya Nair \(Lantern Lane Movers\)/ }),
      ).toBeVisible();
      await expect(detail(page).getByRole("region", { name: "Why" })).toContainText("Urgency");
      await expect(detail(page).getByRole("region", { name: "Draft" })).toContainText(
        "Made from a template: no model wrote this.",
      );
      await expect(
        detail(page)
          .getByRole("button", { name: /What would live tracking cost us\?|tracking/ })
          .first(),
      ).toBeVisible();
    });

    await test.step("approve, then take it back inside the hold window: nothing is sent", async () => {
      await detail(page)
        .getByRole("button", { name: /^Approve/ })
        .click();
      await page.getByRole("button", { name: "Undo" }).first().click();
      await expect(moveLink(page, "Priya Nair")).toBeVisible();
      expect(await sentTo(app, priya.email)).toHaveLength(0);
    });

    await test.step("edit and approve by key: Gmail sends exactly that, once, with our Message-ID", async () => {
      await moveLink(page, "Priya Nair").click();
      await detail(page).getByRole("button", { name: "Edit draft" }).click();
      const editor = detail(page).getByRole("form", { name: "Edit the draft" });
      const text = editor.getByRole("textbox", { name: "Text" });
      await text.fill(`${await text.inputValue()}\n\nPS: We know movers well.`);
      await editor.getByRole("button", { name: /^Save/ }).focus();
      await page.keyboard.press("a");
      await expect(page.getByRole("region", { name: "Messages" })).toContainText("Your edit is not saved");
      await editor.getByRole("button", { name: /^Save/ }).click();
      await expect(editor).toBeHidden();
      await expect(detail(page).getByRole("region", { name: "Draft" })).toContainText("PS: We know movers well.");
      await page.keyboard.press("a");
      await expect(moveLink(page, "Priya Nair")).toBeHidden();
      const [mail] = await until(
        "the mail to leave",
        async () => {
          const sent = await sentTo(app, priya.email);
          return sent.length > 0 && sent;
        },
        60_000,
      );
      expect(mail?.text).toContain("PS: We know movers well.");
      expect(mail?.messageId).toMatch(/^<exec-[0-9a-f-]+@/);
      expect(mail?.html).toContain("PS: We know movers well.");
    });

    await test.step("the move is done, with a receipt", async () => {
      await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Done" }).click();
      await moveLink(page, "Priya Nair").click();
      await expect(detail(page)).toContainText(/Receipt/i);
    });

    await test.step("she answers: a reply move appears, in the thread", async () => {
      const [mail] = await sentTo(app, priya.email);
      await app.world.prospectReply({
        mailbox: priya.email,
        messageId: mail?.messageId ?? "",
        text: "Thanks! Yes, we are interested. Can we talk on Thursday?",
      });
      await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Open" }).click();
      await expect(moveLink(page, "Priya Nair")).toBeVisible({ timeout: 30_000 });
      await moveLink(page, "Priya Nair").click();
      await expect(detail(page)).toContainText("Reply in the thread");
      await expect(detail(page).getByRole("region", { name: "Why" })).toContainText("What came of it before");
    });

    await test.step("the outcome is recorded once, attributed to what we sent", async () => {
      const rows = await app.query<{ type: string; attributed: boolean }>(
        `select o.type, o."executionId" is not null as attributed from "Outcome" o
         join "Contact" c on c.id = o."contactId" where c.email = $1 order by o.type`,
        [priya.email],
      );
      expect(rows).toEqual([
        { type: "email_replied", attributed: true },
        { type: "email_sent", attributed: true },
        { type: "positive_response", attributed: true },
      ]);
    });

    await test.step("her colleague's open move changed its score and says why", async () => {
      await moveLink(page, "Luca Moretti").click();
      await detail(page).getByRole("tab", { name: "Score", exact: true }).click();
      await expect(detail(page).getByRole("tabpanel")).toContainText(/replied|positive/i);
    });

    await test.step("the answer goes into the same thread, and the vendor's own state shows one mail each", async () => {
      await moveLink(page, "Priya Nair").click();
      await detail(page)
        .getByRole("button", { name: /^Approve/ })
        .click();
      const sent = await until(
        "the second mail to leave",
        async () => {
          const mails = await sentTo(app, priya.email);
          return mails.length > 1 && mails;
        },
        60_000,
      );
      expect(sent).toHaveLength(2);
      expect(new Set(sent.map((mail) => mail.threadId)).size).toBe(1);
      const received = (await mailbox(app, priya.email)).filter((mail) => mail.from.includes(casey));
      expect(received).toHaveLength(2);
      const answer = (await mailbox(app, casey)).find((mail) => mail.from.includes(priya.email));
      expect(sent[1]?.inReplyTo).toBe(answer?.messageId);
    });
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: sizes.phone, hasTouch: true, isMobile: true });

  test("a move is read and approved with one thumb", async ({ app, memberPage: page }) => {
    const prospect = {
      email: "tomas.berg@pinefield.example",
      firstname: "Tomas",
      lastname: "Berg",
      company: "Pinefield Produce",
    };
    await page.goto("/brightline/today");
    await submitForm(app, prospect, "Could you show us a demo?");
    await moveLink(page, "Tomas Berg").tap();
    await expect(page.getByRole("heading", { name: /Reply to Tomas Berg/ })).toBeVisible();
    await page.getByRole("button", { name: /^Approve/ }).tap();
    await until("the mail to leave", async () => (await sentTo(app, prospect.email)).length === 1, 60_000);
    await expect(page.getByRole("region", { name: "Receipt" })).toBeVisible();
  });
});
