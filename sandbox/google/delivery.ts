import { randomUUID } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer";
import { type Account, type Accounts, accountSub } from "./accounts.ts";
import type { MailStore, StoredMessage } from "./mail-store.ts";
import { addressesOf, baseSubject, headerValue, messageIdsOf, parseMail } from "./mime.ts";

export type Delivered = { mailbox: string; id: string; threadId: string };

export type PostOffice = ReturnType<typeof createPostOffice>;

/** Reserved top-level domains: nobody outside can own such an address. */
const WORLD_DOMAIN = /\.(test|example)$/;

/**
 * Carries mail between emulated mailboxes. An address under `.test` or `.example` that has no mailbox yet gets one, so everybody in
 * this world can answer; a local part that starts with `bounce` comes back as undeliverable. Mail to other domains goes nowhere.
 */
export function createPostOffice(mail: MailStore, accounts: Accounts) {
  const open = (address: string, name: string): Account | null => {
    const known = accounts.find(address);
    if (known || !WORLD_DOMAIN.test(address) || isBouncing(address)) return known ?? null;
    return accounts.add({
      email: address,
      name: name || (address.split("@")[0] ?? address),
      sub: accountSub(address),
      kind: "walk_on",
    });
  };

  const receive = (mailbox: string, raw: Buffer, internalDateMs: number): Delivered => {
    const content = parseMail(raw);
    const message = mail.insert({
      mailbox,
      raw,
      labelIds: ["UNREAD", "CATEGORY_PERSONAL", "INBOX"],
      threadId: threadFor(mail, mailbox, content.headers),
      internalDateMs,
    });
    return { mailbox, id: message.id, threadId: message.threadId };
  };

  return {
    open,
    receive,
    /** Delivers a copy to every recipient. `sender` is the mailbox that gets the bounces; null when the mail came from outside. */
    async deliver(input: {
      raw: Buffer;
      recipients: { address: string; name: string }[];
      sender: string | null;
      sentAtMs: number;
    }): Promise<Delivered[]> {
      const delivered: Delivered[] = [];
      const failed: string[] = [];
      const returnPath =
        input.sender ?? addressesOf(headerValue(parseMail(input.raw).headers, "from"))[0]?.address ?? "";
      const copy = withoutHeader(input.raw, "bcc");
      for (const { address, name } of uniqueRecipients(input.recipients)) {
        if (isBouncing(address)) failed.push(address);
        const account = open(address, name);
        if (!account || address === input.sender) continue;
        delivered.push(receive(account.email, withTrace(copy, account.email, returnPath), input.sentAtMs));
      }
      for (const address of failed) {
        if (input.sender) receive(input.sender, await bounce(input.raw, address, input.sender), Date.now());
      }
      return delivered;
    },
  };
}

function uniqueRecipients(recipients: { address: string; name: string }[]): { address: string; name: string }[] {
  return [...new Map(recipients.map((recipient) => [recipient.address, recipient])).values()];
}

function isBouncing(address: string): boolean {
  return address.startsWith("bounce");
}

/** Incoming mail joins a thread when it names one of its messages and keeps the subject. */
export function threadFor(mail: MailStore, mailbox: string, headers: { name: string; value: string }[]): string | null {
  const parents = referencedMessages(mail, mailbox, headers);
  const subject = baseSubject(headerValue(headers, "subject") ?? "");
  const match = parents.find(
    (parent) => baseSubject(headerValue(mail.parsed(parent).headers, "subject") ?? "") === subject,
  );
  return match?.threadId ?? null;
}

/** Messages of the mailbox that the headers refer to, nearest first. */
export function referencedMessages(
  mail: MailStore,
  mailbox: string,
  headers: { name: string; value: string }[],
): StoredMessage[] {
  const ids = [
    ...messageIdsOf(headerValue(headers, "in-reply-to")),
    ...messageIdsOf(headerValue(headers, "references")).reverse(),
  ];
  return ids.flatMap((id) => mail.byRfcMessageId(mailbox, id) ?? []);
}

/** Removes a header with its folded lines. */
export function withoutHeader(raw: Buffer, name: string): Buffer {
  const text = raw.toString("latin1");
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const pattern = new RegExp(`^${name}[ \\t]*:[^\\r\\n]*(?:\\r?\\n[ \\t][^\\r\\n]*)*\\r?\\n?`, "gim");
  return Buffer.from(
    `${text
      .slice(0, end)
      .replace(pattern, "")
      .replace(/\r?\n$/, "")}${text.slice(end)}`,
    "latin1",
  );
}

/** Puts header lines before all others. */
export function withHeaders(raw: Buffer, lines: string[]): Buffer {
  return Buffer.concat([Buffer.from(lines.map((line) => `${line}\r\n`).join("")), raw]);
}

function withTrace(raw: Buffer, mailbox: string, returnPath: string): Buffer {
  return withHeaders(raw, [
    `Delivered-To: ${mailbox}`,
    `Received: by mail.sandbox.test with SMTP id ${randomUUID()}; ${new Date().toUTCString().replace("GMT", "+0000")}`,
    `Return-Path: <${returnPath}>`,
  ]);
}

async function bounce(original: Buffer, address: string, sender: string): Promise<Buffer> {
  const headers = parseMail(original).headers;
  const messageId = headerValue(headers, "message-id") ?? "";
  const composer = new MailComposer({
    from: { name: "Mail Delivery Subsystem", address: "mailer-daemon@googlemail.com" },
    to: sender,
    subject: "Delivery Status Notification (Failure)",
    inReplyTo: messageId,
    references: messageId,
    headers: { "Auto-Submitted": "auto-replied", "X-Failed-Recipients": address },
    text: `Address not found\r\n\r\nYour message wasn't delivered to ${address} because the address couldn't be found, or is unable to receive mail.\r\n\r\nThe response from the remote server was:\r\n550 5.1.1 The email account that you tried to reach does not exist.\r\n`,
    attachments: [
      {
        contentType: "message/delivery-status",
        contentDisposition: "inline",
        filename: false,
        content: `Reporting-MTA: dns; mail.sandbox.test\r\n\r\nFinal-Recipient: rfc822; ${address}\r\nAction: failed\r\nStatus: 5.1.1\r\n`,
      },
    ],
  });
  return composer.compile().build();
}
