import { randomBytes } from "node:crypto";
import type { Account } from "./accounts.ts";
import { type PostOffice, referencedMessages, withHeaders, withoutHeader } from "./delivery.ts";
import { googleError, notFound } from "./errors.ts";
import type { MailStore, StoredMessage } from "./mail-store.ts";
import { addressesOf, baseSubject, type Header, headerValue, type ParsedMail, parseMail } from "./mime.ts";

export type Outgoing = { raw: Buffer; content: ParsedMail; threadId: string | null };

export type OutgoingResult = { kind: "ok"; outgoing: Outgoing } | { kind: "refused"; response: Response };

/**
 * Reads `{ raw, threadId }` of a send or a draft: `raw` must be base64url of a message, `threadId` one of this mailbox's threads.
 * The From header is set to the mailbox's own address; Message-ID and Date are added when missing, and kept when given.
 */
export function readOutgoing(mail: MailStore, account: Account, body: Record<string, unknown>): OutgoingResult {
  const text = typeof body.raw === "string" ? body.raw : "";
  if (!/^[A-Za-z0-9_\-+/]+=*$/.test(text))
    return refuse(
      googleError(400, "'raw' RFC822 payload message string or uploading message via /upload/* URL required"),
    );
  const given = Buffer.from(text, "base64");
  if (parseMail(given).headers.length === 0) return refuse(googleError(400, "Invalid message: no headers"));
  const threadId = typeof body.threadId === "string" && body.threadId !== "" ? body.threadId : null;
  if (threadId !== null && !/^[0-9a-f]{1,16}$/.test(threadId))
    return refuse(googleError(400, "Invalid thread_id value"));
  if (threadId !== null && mail.thread(account.email, threadId).length === 0) return refuse(notFound());
  const raw = complete(given, account);
  const content = parseMail(raw);
  return {
    kind: "ok",
    outgoing: {
      raw,
      content,
      threadId: threadId && joinsThread(mail, account.email, threadId, content.headers) ? threadId : null,
    },
  };
}

function refuse(response: Response): OutgoingResult {
  return { kind: "refused", response };
}

function complete(raw: Buffer, account: Account): Buffer {
  const headers = parseMail(raw).headers;
  const [from] = addressesOf(headerValue(headers, "from"));
  let whole = raw;
  const added: string[] = [];
  if (from?.address !== account.email) {
    whole = withoutHeader(whole, "from");
    added.push(`From: ${displayName(from?.name || account.name)} <${account.email}>`);
  }
  if (!headerValue(headers, "message-id"))
    added.push(`Message-ID: <${randomBytes(18).toString("hex")}@mail.sandbox.test>`);
  if (!headerValue(headers, "date")) added.push(`Date: ${new Date().toUTCString().replace("GMT", "+0000")}`);
  return added.length > 0 ? withHeaders(whole, added) : whole;
}

function displayName(name: string): string {
  const isAscii = [...name].every((char) => char >= " " && char <= "~");
  return isAscii ? `"${name.replace(/["\\]/g, "\\$&")}"` : `=?UTF-8?B?${Buffer.from(name).toString("base64")}?=`;
}

/** Gmail's rule: the thread id alone is not enough, References or In-Reply-To must name a message of it and the subject must match. */
function joinsThread(mail: MailStore, mailbox: string, threadId: string, headers: Header[]): boolean {
  const subject = baseSubject(headerValue(headers, "subject") ?? "");
  return (
    referencedMessages(mail, mailbox, headers).some((message) => message.threadId === threadId) &&
    mail
      .thread(mailbox, threadId)
      .some((message) => baseSubject(headerValue(mail.parsed(message).headers, "subject") ?? "") === subject)
  );
}

/** Stores the sent copy and delivers to the recipients. */
export async function sendOutgoing(
  mail: MailStore,
  postOffice: PostOffice,
  account: Account,
  outgoing: Outgoing,
): Promise<{ kind: "sent"; message: StoredMessage } | { kind: "refused"; response: Response }> {
  const recipients = ["to", "cc", "bcc"].flatMap((name) => addressesOf(headerValue(outgoing.content.headers, name)));
  if (recipients.length === 0) return { kind: "refused", response: googleError(400, "Recipient address required") };
  const strange = recipients.find((recipient) => !/^[^\s@]+@[^\s@]+$/.test(recipient.address));
  if (strange) return { kind: "refused", response: googleError(400, "Invalid To header") };
  const isToSelf = recipients.some((recipient) => recipient.address === account.email);
  const now = Date.now();
  const message = mail.insert({
    mailbox: account.email,
    raw: outgoing.raw,
    labelIds: isToSelf ? ["SENT", "INBOX", "UNREAD"] : ["SENT"],
    threadId: outgoing.threadId,
    internalDateMs: now,
  });
  await postOffice.deliver({ raw: outgoing.raw, recipients, sender: account.email, sentAtMs: now });
  return { kind: "sent", message };
}
