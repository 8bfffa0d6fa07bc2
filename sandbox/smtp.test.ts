import { createTransport } from "nodemailer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gmailClient, type TestSandbox, testSandbox } from "./testing/start.ts";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox.close());

it("keeps system mail in a list with its links and delivers it into the mailbox", async () => {
  const link = "http://127.0.0.1:3999/api/auth/callback/email?token=abc&email=casey%40brightline.test";
  await createTransport(sandbox.urls.smtp).sendMail({
    from: '"CaseyOS" <no-reply@caseyos.test>',
    to: "casey@brightline.test",
    subject: "Sign in – schnell",
    text: `Sign in here: ${link}\nIf it was not you, ignore this mail.`,
    html: `<a href="${link}">Sign in</a>`,
  });
  const [mail, ...more] = (await sandbox.world.state()).smtp;
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ envelopeTo: ["casey@brightline.test"], subject: "Sign in – schnell", links: [link] });
  const gmail = gmailClient(sandbox.urls.google);
  const found =
    (await gmail.users.messages.list({ userId: "me", q: "from:no-reply@caseyos.test in:inbox" })).data.messages ?? [];
  expect(found.length).toBe(1);
});

it("delivers to each recipient of one mail", async () => {
  const transport = createTransport(sandbox.urls.smtp);
  await transport.sendMail({
    from: "no-reply@caseyos.test",
    to: ["morgan@brightline.test", "new.person@fresh.example"],
    subject: "Invitation",
    text: "Come in",
  });
  const { mailboxes } = await sandbox.world.state();
  for (const address of ["morgan@brightline.test", "new.person@fresh.example"]) {
    expect(
      mailboxes
        .find((mailbox) => mailbox.email === address)
        ?.messages.filter((message) => message.subject === "Invitation"),
    ).toHaveLength(1);
  }
});
