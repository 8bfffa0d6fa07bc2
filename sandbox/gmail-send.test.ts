import type { gmail_v1 } from "@googleapis/gmail";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorldMessage } from "./index.ts";
import { gmailClient, rawMail, statusOf, type TestSandbox, testSandbox } from "./testing/start.ts";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox.close());

const userId = "me";

async function newUser(name: string): Promise<{ email: string; gmail: gmail_v1.Gmail }> {
  const user = await sandbox.world.addUser({ email: `${name}@brightline.test`, name: "Sam Sender" });
  return { email: user.email, gmail: gmailClient(sandbox.urls.google, user.accessToken) };
}

async function mailbox(email: string): Promise<WorldMessage[]> {
  const { mailboxes } = await sandbox.world.state();
  return mailboxes.find((candidate) => candidate.email === email)?.messages ?? [];
}

function header(message: WorldMessage | undefined, name: string): string | undefined {
  return message?.headers.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())?.value;
}

async function send(gmail: gmail_v1.Gmail, lines: string[], threadId?: string): Promise<gmail_v1.Schema$Message> {
  return (await gmail.users.messages.send({ userId, requestBody: { raw: rawMail(lines), threadId } })).data;
}

describe("messages.send", () => {
  it("keeps our Message-ID, stores a sent copy and delivers to the other mailboxes without the Bcc header", async () => {
    const { gmail, email } = await newUser("deliver");
    const sent = await send(gmail, [
      `From: Sam <${email}>`,
      "To: to-1@northwind.example",
      "Cc: Cee Cee <cc-1@northwind.example>",
      "Bcc: bcc-1@northwind.example",
      "Subject: Numbers",
      "Message-ID: <ours-1@brightline.test>",
      "",
      "Here they are.",
    ]);
    expect(sent.labelIds).toEqual(["SENT"]);
    const own = (await mailbox(email)).find((message) => message.id === sent.id);
    expect(own?.messageId).toBe("<ours-1@brightline.test>");
    expect(own?.bcc).toBe("bcc-1@northwind.example");
    for (const address of ["to-1@northwind.example", "cc-1@northwind.example", "bcc-1@northwind.example"]) {
      const [received, ...more] = await mailbox(address);
      expect(more).toEqual([]);
      expect(received?.messageId).toBe("<ours-1@brightline.test>");
      expect(received?.labelIds).toEqual(expect.arrayContaining(["INBOX", "UNREAD"]));
      expect(received?.bcc).toBeNull();
      expect(header(received, "Delivered-To")).toBe(address);
      expect(header(received, "Return-Path")).toBe(`<${email}>`);
    }
  });

  it("rewrites a foreign From to the mailbox's own address", async () => {
    const { gmail, email } = await newUser("spoof");
    const sent = await send(gmail, [
      "From: The Boss <boss@elsewhere.example>",
      "To: x1@northwind.example",
      "Subject: S",
      "",
      "B",
    ]);
    const own = (await mailbox(email)).find((message) => message.id === sent.id);
    expect(own?.from).toBe(email);
    expect(own?.headers.filter((item) => item.name.toLowerCase() === "from")).toHaveLength(1);
    expect((await mailbox("x1@northwind.example"))[0]?.from).toBe(email);
  });

  it.each([
    ["no recipient", ["Subject: S", "", "B"], undefined, 400],
    ["a recipient that is no address", ["To: nobody", "Subject: S", "", "B"], undefined, 400],
    ["a thread that does not exist", ["To: x2@northwind.example", "Subject: S", "", "B"], "19aaaaaaaaaaaaaa", 404],
    ["a thread id that cannot be one", ["To: x2@northwind.example", "Subject: S", "", "B"], "not-an-id", 400],
  ])("refuses %s and sends nothing", async (name, lines, threadId, status) => {
    const { gmail, email } = await newUser(`refuse-${name.replaceAll(/\W/g, "")}`);
    expect(await statusOf(send(gmail, lines, threadId))).toBe(status);
    expect(await mailbox(email)).toEqual([]);
    expect(await mailbox("x2@northwind.example")).toEqual([]);
  });

  it.each([
    ["missing", undefined],
    ["empty", ""],
    ["not base64url", "###"],
  ])("refuses a raw message that is %s", async (_name, raw) => {
    const { gmail } = await newUser(`raw-${_name.replaceAll(" ", "")}`);
    expect(await statusOf(gmail.users.messages.send({ userId, requestBody: { raw } }))).toBe(400);
  });

  it("puts an answer into the thread when thread id, reference and subject agree, and into a new one otherwise", async () => {
    const { gmail, email } = await newUser("thread");
    const { delivered, messageId } = await sandbox.world.incomingMail({
      from: { email: "asker@northwind.example", name: "Asker" },
      to: email,
      subject: "Question",
      text: "When?",
    });
    const threadId = delivered[0]?.threadId ?? "";
    const reference = [`In-Reply-To: ${messageId}`, `References: ${messageId}`];
    const to = "To: asker@northwind.example";
    const good = await send(gmail, [to, "Subject: Re: Question", ...reference, "", "Today."], threadId);
    const otherSubject = await send(gmail, [to, "Subject: Something else", ...reference, "", "Today."], threadId);
    const noReference = await send(gmail, [to, "Subject: Re: Question", "", "Today."], threadId);
    const noThreadId = await send(gmail, [to, "Subject: Re: Question", ...reference, "", "Today."]);
    expect(good.threadId).toBe(threadId);
    for (const other of [otherSubject, noReference, noThreadId]) expect(other.threadId).not.toBe(threadId);
    const received = (await mailbox("asker@northwind.example")).filter((message) => message.inReplyTo === messageId);
    expect(received.length).toBe(3);
  });

  it("returns mail to an address that bounces as a delivery failure", async () => {
    const { gmail, email } = await newUser("bounced");
    await send(gmail, ["To: bounce@northwind.example", "Subject: S", "Message-ID: <lost@brightline.test>", "", "B"]);
    const failure = (await mailbox(email)).find((message) => message.labelIds.includes("INBOX"));
    expect(failure?.from).toBe("mailer-daemon@googlemail.com");
    expect(header(failure, "X-Failed-Recipients")).toBe("bounce@northwind.example");
    expect(failure?.inReplyTo).toBe("<lost@brightline.test>");
  });

  it("delivers each of two sends that run at once exactly once", async () => {
    const { gmail, email } = await newUser("burst");
    await Promise.all(
      Array.from({ length: 20 }, (_none, index) =>
        send(gmail, [
          "To: burst@northwind.example",
          `Subject: ${index}`,
          `Message-ID: <burst-${index}@brightline.test>`,
          "",
          "B",
        ]),
      ),
    );
    expect(new Set((await mailbox(email)).map((message) => message.messageId)).size).toBe(20);
    expect((await mailbox("burst@northwind.example")).length).toBe(20);
  });
});

describe("drafts", () => {
  it("are created in a thread, changed, listed, read, sent once and gone", async () => {
    const { gmail, email } = await newUser("drafts");
    const { delivered, messageId } = await sandbox.world.incomingMail({
      from: { email: "drafty@northwind.example" },
      to: email,
      subject: "Offer?",
      text: "Please.",
    });
    const threadId = delivered[0]?.threadId ?? "";
    const lines = (text: string) => [
      "To: drafty@northwind.example",
      "Subject: Re: Offer?",
      `In-Reply-To: ${messageId}`,
      "",
      text,
    ];
    const draft = (
      await gmail.users.drafts.create({ userId, requestBody: { message: { raw: rawMail(lines("First")), threadId } } })
    ).data;
    const id = draft.id ?? "";
    expect(draft.message).toMatchObject({ threadId, labelIds: ["DRAFT"] });
    const changed = (
      await gmail.users.drafts.update({
        userId,
        id,
        requestBody: { message: { raw: rawMail(lines("Second")), threadId } },
      })
    ).data;
    expect(changed.id).toBe(id);
    expect(changed.message?.id).not.toBe(draft.message?.id);
    expect((await gmail.users.drafts.list({ userId })).data.drafts?.map((item) => item.id)).toEqual([id]);
    const read = (await gmail.users.drafts.get({ userId, id })).data;
    expect(Buffer.from(read.message?.payload?.body?.data ?? "", "base64url").toString()).toBe("Second");
    expect(await mailbox("drafty@northwind.example")).toEqual([]);
    const sent = (await gmail.users.drafts.send({ userId, requestBody: { id } })).data;
    expect(sent).toMatchObject({ threadId, labelIds: ["SENT"] });
    expect((await mailbox("drafty@northwind.example"))[0]?.text).toBe("Second");
    expect(await statusOf(gmail.users.drafts.send({ userId, requestBody: { id } }))).toBe(404);
    expect(await statusOf(gmail.users.drafts.get({ userId, id }))).toBe(404);
  });

  it("need no recipient until they are sent, and stay when sending is refused", async () => {
    const { gmail } = await newUser("unfinished");
    const draft = (
      await gmail.users.drafts.create({ userId, requestBody: { message: { raw: rawMail(["Subject: S", "", "B"]) } } })
    ).data;
    expect(await statusOf(gmail.users.drafts.send({ userId, requestBody: { id: draft.id } }))).toBe(400);
    expect((await gmail.users.drafts.get({ userId, id: draft.id ?? "" })).status).toBe(200);
    expect((await gmail.users.drafts.delete({ userId, id: draft.id ?? "" })).status).toBe(204);
    expect(await statusOf(gmail.users.drafts.delete({ userId, id: draft.id ?? "" }))).toBe(404);
    expect((await gmail.users.drafts.list({ userId })).data.drafts).toBeUndefined();
  });

  it("refuse a thread that does not exist", async () => {
    const { gmail } = await newUser("draft-thread");
    const message = { raw: rawMail(["Subject: S", "", "B"]), threadId: "19aaaaaaaaaaaaaa" };
    expect(await statusOf(gmail.users.drafts.create({ userId, requestBody: { message } }))).toBe(404);
  });
});

describe("a prospect's reply", () => {
  it("arrives in the user's thread with In-Reply-To, References and quoted text", async () => {
    const { gmail, email } = await newUser("replied");
    const sent = await send(gmail, [
      "To: lee@northwind.example",
      "Subject: Trial",
      "Message-ID: <trial@brightline.test>",
      "",
      "Shall we?",
    ]);
    const reply = await sandbox.world.prospectReply({
      mailbox: "lee@northwind.example",
      messageId: "trial@brightline.test",
      text: "Yes, Tuesday.",
    });
    expect(reply.delivered).toEqual([{ mailbox: email, id: expect.any(String), threadId: sent.threadId }]);
    const { data: thread } = await gmail.users.threads.get({ userId, id: sent.threadId ?? "" });
    expect(thread.messages?.length).toBe(2);
    const received = (await mailbox(email)).find((message) => message.messageId === reply.messageId);
    expect(received).toMatchObject({
      from: "lee@northwind.example",
      subject: "Re: Trial",
      inReplyTo: "<trial@brightline.test>",
      references: ["<trial@brightline.test>"],
    });
    expect(received?.text).toMatch(/^Yes, Tuesday\./);
    expect(received?.text).toContain("> Shall we?");
    const answered = await sandbox.world.prospectReply({
      mailbox: "lee@northwind.example",
      threadId: sent.threadId ?? "",
      text: "One more thing.",
    });
    expect(answered.delivered[0]?.threadId).toBe(sent.threadId);
  });

  it("can carry headers of an automatic answer, and fails for a mail nobody knows", async () => {
    const { gmail, email } = await newUser("ooo");
    await send(gmail, ["To: away@northwind.example", "Subject: Hi", "Message-ID: <hi-ooo@brightline.test>", "", "?"]);
    await sandbox.world.prospectReply({
      mailbox: "away@northwind.example",
      messageId: "<hi-ooo@brightline.test>",
      text: "Away.",
      headers: { "Auto-Submitted": "auto-replied" },
    });
    const received = (await mailbox(email)).find((message) => message.labelIds.includes("INBOX"));
    expect(header(received, "Auto-Submitted")).toBe("auto-replied");
    await expect(
      sandbox.world.prospectReply({ mailbox: "away@northwind.example", messageId: "<nope@x.example>", text: "?" }),
    ).rejects.toThrow("422");
  });
});
