import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestSandbox, testSandbox } from "#sandbox/testing/start.ts";
import { createMailer } from "./mailer.ts";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox.close());

const messageIds = async (subject: string) =>
  (await sandbox.world.state()).smtp
    .filter((mail) => mail.subject === subject)
    .map(({ headers }) => headers.find(({ name }) => name.toLowerCase() === "message-id")?.value);

describe("a mail of the product", () => {
  it("has the Message-ID of what it is, the same however often it is sent, in the sender's own domain", async () => {
    const mailer = createMailer({ SMTP_URL: sandbox.urls.smtp, MAIL_FROM: "CaseyOS <hello@mail.caseyos.test>" });
    const mail = { to: "casey@brightline.test", subject: "Twice", text: "x", html: "x", id: "notification-1" };
    await mailer?.send(mail);
    await mailer?.send(mail);
    expect(await messageIds("Twice")).toEqual(Array(2).fill("<notification-1@mail.caseyos.test>"));
  });

  it("has one of its own where nothing says what it is", async () => {
    const mailer = createMailer({ SMTP_URL: sandbox.urls.smtp, MAIL_FROM: "hello@caseyos.test" });
    const mail = { to: "casey@brightline.test", subject: "Single", text: "x", html: "x" };
    await mailer?.send(mail);
    await mailer?.send(mail);
    const ids = await messageIds("Single");
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(undefined);
  });
});
