import { type AddressInfo, createServer } from "node:net";
import type { gmail_v1 } from "@googleapis/gmail";
import { createEmulator, type Emulator } from "emulate";
import MailComposer from "nodemailer/lib/mail-composer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gmailClient, type TestSandbox, testSandbox } from "./testing/start.ts";

/**
 * The same calls through the official client against this sandbox and against the Google emulator of the `emulate` package, which other
 * people wrote. Only what `emulate` is known to do right is compared.
 */
const EMAIL = "casey@brightline.test";
const userId = "me";
let sandbox: TestSandbox;
let other: Emulator;
let clients: { ours: gmail_v1.Gmail; theirs: gmail_v1.Gmail };

beforeAll(async () => {
  sandbox = await testSandbox();
  const user = await sandbox.world.addUser({ email: "second@brightline.test", name: "Second" });
  other = await createEmulator({
    service: "google",
    port: await freePort(),
    seed: { tokens: { theirs: { login: EMAIL } }, google: { users: [{ email: EMAIL, name: "Casey" }] } },
  });
  clients = {
    ours: gmailClient(sandbox.urls.google, user.accessToken),
    theirs: gmailClient(other.url.replace("localhost", "127.0.0.1"), "theirs"),
  };
});
afterAll(async () => {
  await sandbox.close();
  await other.close();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function both<T>(run: (gmail: gmail_v1.Gmail) => Promise<T>): Promise<[T, T]> {
  return [await run(clients.ours), await run(clients.theirs)];
}

it("agrees on a threaded conversation with text, HTML and an attachment", async () => {
  const build = (extra: Record<string, unknown>) =>
    new MailComposer({
      from: EMAIL,
      to: "dana.ruiz@northwind.example",
      text: "Grüße, 100 % ready",
      html: "<p>Grüße</p>",
      ...extra,
    })
      .compile()
      .build();
  const first = await build({
    subject: "Plan",
    messageId: "<plan-1@brightline.test>",
    attachments: [{ filename: "plan.txt", content: "abc" }],
  });
  const second = await build({
    subject: "Re: Plan",
    messageId: "<plan-2@brightline.test>",
    inReplyTo: "<plan-1@brightline.test>",
    references: "<plan-1@brightline.test>",
  });
  const [ours, theirs] = await both(async (gmail) => {
    const sent = (await gmail.users.messages.send({ userId, requestBody: { raw: first.toString("base64url") } })).data;
    await gmail.users.messages.send({
      userId,
      requestBody: { raw: second.toString("base64url"), threadId: sent.threadId },
    });
    const thread = (await gmail.users.threads.get({ userId, id: sent.threadId ?? "" })).data;
    const found = (await gmail.users.messages.list({ userId, q: "subject:Plan" })).data;
    return {
      hits: found.messages?.length,
      messages: thread.messages?.map((message) => ({
        labels: message.labelIds,
        headers: ["From", "To", "Subject", "Message-ID", "In-Reply-To", "References"].map((name) =>
          headerOf(message, name),
        ),
        parts: leavesOf(message.payload).map((part) => [part.mimeType, part.filename, textOf(part)]),
      })),
    };
  });
  const withoutFrom = (result: typeof ours) => ({
    ...result,
    messages: result.messages?.map(({ headers, ...rest }) => ({ ...rest, headers: headers.slice(1) })),
  });
  expect(ours.messages?.length).toBe(2);
  expect(withoutFrom(ours)).toEqual(withoutFrom(theirs));
});

it("agrees on drafts, labels and what unknown ids answer", async () => {
  const raw = Buffer.from(`From: ${EMAIL}\r\nTo: a@northwind.example\r\nSubject: Draft\r\n\r\nBody`).toString(
    "base64url",
  );
  const [ours, theirs] = await both(async (gmail) => {
    const draft = (await gmail.users.drafts.create({ userId, requestBody: { message: { raw } } })).data;
    const sent = (await gmail.users.drafts.send({ userId, requestBody: { id: draft.id } })).data;
    const label = (await gmail.users.labels.create({ userId, requestBody: { name: "Hot" } })).data;
    const changed = (
      await gmail.users.messages.modify({ userId, id: sent.id ?? "", requestBody: { addLabelIds: [label.id ?? ""] } })
    ).data;
    const missing = await gmail.users.messages
      .get({ userId, id: "nothing" })
      .catch((error: { response: { status: number; data: { error: { status: string } } } }) => error.response);
    return {
      draftLabels: draft.message?.labelIds,
      sentLabels: sent.labelIds,
      left: (await gmail.users.drafts.list({ userId })).data.drafts?.length ?? 0,
      label: [label.name, label.type],
      isLabelled: changed.labelIds?.includes(label.id ?? ""),
      missing: [missing.status, (missing.data as { error?: { status?: string } }).error?.status],
    };
  });
  expect(ours).toEqual(theirs);
});

function headerOf(message: gmail_v1.Schema$Message, name: string): string | undefined {
  return (
    message.payload?.headers?.find((header) => header.name?.toLowerCase() === name.toLowerCase())?.value ?? undefined
  );
}

function leavesOf(part: gmail_v1.Schema$MessagePart | undefined): gmail_v1.Schema$MessagePart[] {
  if (!part) return [];
  return part.parts?.length ? part.parts.flatMap(leavesOf) : [part];
}

function textOf(part: gmail_v1.Schema$MessagePart): string {
  return part.filename
    ? String(part.body?.size)
    : Buffer.from(part.body?.data ?? "", "base64url")
        .toString()
        .trim();
}
