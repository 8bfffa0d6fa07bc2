import type { gmail_v1 } from "@googleapis/gmail";
import MailComposer from "nodemailer/lib/mail-composer";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gmailClient, rawMail, statusOf, type TestSandbox, testSandbox } from "./testing/start.ts";

let sandbox: TestSandbox;
let casey: gmail_v1.Gmail;
beforeAll(async () => {
  sandbox = await testSandbox();
  casey = gmailClient(sandbox.urls.google);
});
afterAll(() => sandbox.close());

const userId = "me";

async function newUser(name: string): Promise<{ email: string; gmail: gmail_v1.Gmail }> {
  const user = await sandbox.world.addUser({ email: `${name}@brightline.test`, name });
  return { email: user.email, gmail: gmailClient(sandbox.urls.google, user.accessToken) };
}

async function ids(q: string, gmail = casey): Promise<string[]> {
  const { data } = await gmail.users.messages.list({ userId, q });
  return (data.messages ?? []).map((message) => message.id ?? "");
}

describe("a seeded mailbox", () => {
  it("has a profile that counts what the lists return", async () => {
    const profile = (await casey.users.getProfile({ userId })).data;
    const messages = (await casey.users.messages.list({ userId, maxResults: 500 })).data;
    const threads = (await casey.users.threads.list({ userId, maxResults: 500 })).data;
    expect(profile.emailAddress).toBe("casey@brightline.test");
    expect(profile.messagesTotal).toBe(messages.messages?.length);
    expect(profile.threadsTotal).toBe(threads.threads?.length);
    expect(Number(profile.historyId)).toBeGreaterThan(0);
  });

  it("pages through messages without losing or repeating one", async () => {
    const all = await ids("");
    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await casey.users.messages.list({ userId, maxResults: 5, pageToken });
      seen.push(...(data.messages ?? []).map((message) => message.id ?? ""));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken);
    expect(seen).toEqual(all);
    expect(await statusOf(casey.users.messages.list({ userId, pageToken: "nonsense" }))).toBe(400);
  });

  it("tells a thread in order, with the prospect's newest question unread", async () => {
    const [id = ""] = await ids("from:dana.ruiz@northwind.example is:unread");
    const { data: message } = await casey.users.messages.get({ userId, id });
    const { data: thread } = await casey.users.threads.get({ userId, id: message.threadId ?? "", format: "metadata" });
    const times = (thread.messages ?? []).map((item) => Number(item.internalDate));
    expect(times.length).toBe(5);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(thread.messages?.at(-1)?.id).toBe(id);
    expect(message.snippet).toContain("pricing for all 140 trucks");
  });
});

describe("messages.list queries", () => {
  it.each([
    ["from:dana.ruiz@northwind.example", "dana.ruiz@northwind.example", "from"],
    ["from:northwind.example to:casey@brightline.test", "northwind.example", "from"],
    ['subject:"Coverage on remote pads"', "Coverage on remote pads", "subject"],
    ["in:sent to:hank.mueller@tallgrass.example", "hank.mueller@tallgrass.example", "to"],
  ])("%s finds exactly what its headers say", async (q, part, header) => {
    const found = await ids(q);
    const expected: string[] = [];
    for (const id of await ids("")) {
      const { data } = await casey.users.messages.get({ userId, id, format: "metadata" });
      const value = headerOf(data, header) ?? "";
      const isSent = data.labelIds?.includes("SENT") ?? false;
      if (value.includes(part) && (!q.startsWith("in:sent") || isSent)) expected.push(id);
    }
    expect(expected.length).toBeGreaterThan(0);
    expect(found).toEqual(expected);
  });

  it("splits the mailbox by time with after and before", async () => {
    const edge = Math.floor(Date.now() / 1000) - 5 * 86_400;
    const [newer, older] = [await ids(`after:${edge}`), await ids(`before:${edge}`)];
    expect(newer.length).toBeGreaterThan(0);
    expect(older.length).toBeGreaterThan(0);
    expect([...newer, ...older].sort()).toEqual((await ids("")).sort());
  });

  it("negates a term", async () => {
    const all = await ids("");
    const fromDana = await ids("from:dana.ruiz@northwind.example");
    expect((await ids("-from:dana.ruiz@northwind.example")).sort()).toEqual(
      all.filter((id) => !fromDana.includes(id)).sort(),
    );
  });

  it.each([
    "from:a OR from:b",
    "{from:a from:b}",
    "size:5m",
    "list:x",
    "is:important",
    "label:no-such-label",
    "newer_than:abc",
    "from:",
  ])("refuses %s instead of ignoring it", async (q) => {
    expect(await statusOf(casey.users.messages.list({ userId, q }))).toBe(400);
  });

  it("finds a message by its Message-ID, also when it is in the trash, and nothing for another", async () => {
    const { gmail, email } = await newUser("by-id");
    const raw = rawMail([`To: ${email}`, "Subject: One", "Message-ID: <one@brightline.test>", "", "Text"]);
    const sent = await gmail.users.messages.send({ userId, requestBody: { raw } });
    expect(await ids("rfc822msgid:one@brightline.test", gmail)).toEqual([sent.data.id]);
    expect(await ids("rfc822msgid:<one@brightline.test>", gmail)).toEqual([sent.data.id]);
    expect(await ids("rfc822msgid:two@brightline.test", gmail)).toEqual([]);
    await gmail.users.messages.trash({ userId, id: sent.data.id ?? "" });
    expect(await ids("rfc822msgid:one@brightline.test", gmail)).toEqual([]);
    expect(await ids("in:anywhere rfc822msgid:one@brightline.test", gmail)).toEqual([sent.data.id]);
  });
});

describe("messages.get", () => {
  it("gives every header, decoded, and the tree of parts, as an independent parser reads it", async () => {
    const { gmail, email } = await newUser("mime");
    const source = await new MailComposer({
      from: { name: "Åsa Öberg", address: "asa@nordfrakt.example" },
      to: email,
      subject: "Grüße aus Malmö – 20 % günstiger 🚚",
      text: `Zeile eins\nПривет = 100 %\n${"lang ".repeat(60)}`,
      html: "<p>Grüße &amp; <b>mehr</b></p>",
      headers: {
        "List-Unsubscribe": "<https://nordfrakt.example/u>",
        "Auto-Submitted": "auto-replied",
        "X-Failed-Recipients": "a@b.example",
      },
      attachments: [{ filename: "Übersicht.csv", content: "a;b\n1;2\n", contentType: "text/csv" }],
    })
      .compile()
      .build();
    const { data } = await gmail.users.messages.send({ userId, requestBody: { raw: source.toString("base64url") } });
    const id = data.id ?? "";
    const full = (await gmail.users.messages.get({ userId, id })).data;
    const raw = (await gmail.users.messages.get({ userId, id, format: "raw" })).data;
    const oracle = await PostalMime.parse(Buffer.from(raw.raw ?? "", "base64url"));
    expect(headerOf(full, "Subject")).toBe(oracle.subject);
    expect(headerOf(full, "List-Unsubscribe")).toBe("<https://nordfrakt.example/u>");
    expect(headerOf(full, "Auto-Submitted")).toBe("auto-replied");
    expect(headerOf(full, "X-Failed-Recipients")).toBe("a@b.example");
    expect(headerOf(full, "Content-Type")).toMatch(/^multipart\/mixed/);
    expect(full.payload?.headers?.length).toBe(oracle.headers.length);
    expect(bodyOf(full.payload, "text/plain")).toBe(lines(oracle.text));
    expect(bodyOf(full.payload, "text/html")).toBe(lines(oracle.html));
    const file = partsOf(full.payload).find((part) => part.filename);
    expect(file?.filename).toBe("Übersicht.csv");
    const attachment = await gmail.users.messages.attachments.get({
      userId,
      messageId: id,
      id: file?.body?.attachmentId ?? "",
    });
    expect(Buffer.from(attachment.data.data ?? "", "base64url").toString()).toBe("a;b\n1;2\n");
  });

  it("narrows the metadata format to the headers asked for", async () => {
    const [id = ""] = await ids("from:hank.mueller@tallgrass.example");
    const { data } = await casey.users.messages.get({
      userId,
      id,
      format: "metadata",
      metadataHeaders: ["Subject", "message-id"],
    });
    expect(data.payload?.headers?.map((header) => header.name).sort()).toEqual(["Message-ID", "Subject"]);
    expect(data.payload?.body).toBeUndefined();
  });

  it("answers 404 for an id of another mailbox, 404 for a made-up id and 400 for a made-up format", async () => {
    const { gmail } = await newUser("stranger");
    const [id = ""] = await ids("from:hank.mueller@tallgrass.example");
    expect(await statusOf(gmail.users.messages.get({ userId, id }))).toBe(404);
    expect(await statusOf(casey.users.messages.get({ userId, id: "19ffffffffffffff" }))).toBe(404);
    expect(await statusOf(casey.users.messages.get({ userId, id, format: "loud" }))).toBe(400);
    expect(await statusOf(casey.users.threads.get({ userId, id: "19ffffffffffffff" }))).toBe(404);
  });
});

describe("labels", () => {
  it("are created once, put on messages, counted and deleted", async () => {
    const { gmail, email } = await newUser("labels");
    const label = (await gmail.users.labels.create({ userId, requestBody: { name: "CaseyOS/Done" } })).data;
    expect(await statusOf(gmail.users.labels.create({ userId, requestBody: { name: "caseyos/done" } }))).toBe(409);
    await gmail.users.messages.send({ userId, requestBody: { raw: rawMail([`To: ${email}`, "Subject: S", "", "B"]) } });
    const [id = ""] = await ids("", gmail);
    await gmail.users.messages.modify({
      userId,
      id,
      requestBody: { addLabelIds: [label.id ?? ""], removeLabelIds: ["UNREAD"] },
    });
    expect(await ids("label:caseyos-done is:read", gmail)).toEqual([id]);
    expect((await gmail.users.labels.get({ userId, id: label.id ?? "" })).data.messagesTotal).toBe(1);
    expect(
      await statusOf(gmail.users.messages.modify({ userId, id, requestBody: { addLabelIds: ["Label_nope"] } })),
    ).toBe(400);
    await gmail.users.labels.delete({ userId, id: label.id ?? "" });
    expect((await gmail.users.messages.get({ userId, id })).data.labelIds).not.toContain(label.id);
    const names = (await gmail.users.labels.list({ userId })).data.labels?.map((item) => item.name);
    expect(names).toContain("INBOX");
    expect(names).not.toContain("CaseyOS/Done");
  });
});

describe("history.list", () => {
  it("tells each change after an id once, by kind and label", async () => {
    const { gmail, email } = await newUser("history");
    const startHistoryId = (await gmail.users.getProfile({ userId })).data.historyId ?? "";
    await sandbox.world.incomingMail({
      from: { email: "dana.ruiz@northwind.example" },
      to: email,
      subject: "Hello",
      text: "Hi",
    });
    const [id = ""] = await ids("in:inbox", gmail);
    await gmail.users.messages.modify({ userId, id, requestBody: { removeLabelIds: ["UNREAD"] } });
    const list = async (params: gmail_v1.Params$Resource$Users$History$List) =>
      (await gmail.users.history.list({ userId, startHistoryId, ...params })).data;
    const all = await list({});
    expect(all.history?.flatMap((item) => item.messagesAdded?.map((added) => added.message?.id) ?? [])).toEqual([id]);
    expect(all.history?.flatMap((item) => item.labelsRemoved?.flatMap((removed) => removed.labelIds) ?? [])).toEqual([
      "UNREAD",
    ]);
    expect((await list({ historyTypes: ["messageAdded"], labelId: "INBOX" })).history?.length).toBe(1);
    expect((await list({ historyTypes: ["messageDeleted"] })).history).toBeUndefined();
    expect((await list({ startHistoryId: all.historyId ?? "" })).history).toBeUndefined();
  });

  it("answers 404 for an id that is forgotten or was never given, and 400 for nonsense", async () => {
    const { gmail, email } = await newUser("forgetful");
    const old = (await gmail.users.getProfile({ userId })).data.historyId ?? "";
    await sandbox.world.expireHistory({ mailbox: email });
    expect(await statusOf(gmail.users.history.list({ userId, startHistoryId: old }))).toBe(404);
    const fresh = (await gmail.users.getProfile({ userId })).data.historyId ?? "";
    expect((await gmail.users.history.list({ userId, startHistoryId: fresh })).status).toBe(200);
    expect(await statusOf(gmail.users.history.list({ userId, startHistoryId: String(Number(fresh) + 500) }))).toBe(404);
    expect(await statusOf(gmail.users.history.list({ userId, startHistoryId: "abc" }))).toBe(400);
  });

  it("accepts a watch on a topic and refuses one without", async () => {
    const { data } = await casey.users.watch({
      userId,
      requestBody: { topicName: "projects/p/topics/t", labelIds: ["INBOX"] },
    });
    expect(Number(data.expiration)).toBeGreaterThan(Date.now());
    expect(await statusOf(casey.users.watch({ userId, requestBody: {} }))).toBe(400);
    expect((await casey.users.stop({ userId })).status).toBe(204);
  });
});

function headerOf(message: gmail_v1.Schema$Message, name: string): string | null | undefined {
  return message.payload?.headers?.find((header) => header.name?.toLowerCase() === name.toLowerCase())?.value;
}

function partsOf(part: gmail_v1.Schema$MessagePart | undefined): gmail_v1.Schema$MessagePart[] {
  return part ? [part, ...(part.parts ?? []).flatMap(partsOf)] : [];
}

function bodyOf(part: gmail_v1.Schema$MessagePart | undefined, mimeType: string): string {
  const found = partsOf(part).find((candidate) => candidate.mimeType === mimeType && !candidate.filename);
  return lines(Buffer.from(found?.body?.data ?? "", "base64url").toString());
}

/** Text with one kind of line end, so that two parsers can be compared. */
function lines(text: string | undefined): string {
  return (text ?? "").replace(/\r\n/g, "\n").trimEnd();
}
