import { randomUUID } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer";
import { addressesOf, headerValue, messageIdsOf, type ParsedMail } from "./mime.ts";

export type Person = { name: string; address: string };

export type NewMail = {
  from: Person;
  to: Person[];
  cc?: Person[];
  subject: string;
  text: string;
  html?: string;
  messageId?: string;
  inReplyTo?: string;
  references?: string[];
  sentAtMs?: number;
  headers?: Record<string, string>;
};

/** Builds a message with text and HTML; the HTML is made from the text when none is given. */
export function composeMail(mail: NewMail): Promise<Buffer> {
  return new MailComposer({
    from: mail.from,
    to: mail.to,
    ...(mail.cc?.length ? { cc: mail.cc } : {}),
    subject: mail.subject,
    text: mail.text.replace(/\r?\n/g, "\r\n"),
    html: mail.html ?? htmlOf(mail.text),
    messageId: mail.messageId ?? newRfcMessageId(mail.from.address),
    ...(mail.inReplyTo ? { inReplyTo: mail.inReplyTo } : {}),
    ...(mail.references?.length ? { references: mail.references } : {}),
    date: new Date(mail.sentAtMs ?? Date.now()),
    headers: mail.headers ?? {},
  })
    .compile()
    .build();
}

export function newRfcMessageId(address: string): string {
  return `<${randomUUID()}@${address.split("@")[1] ?? "sandbox.test"}>`;
}

/** Subject, threading headers and recipients of an answer to `parent`. */
export function answerTo(parent: ParsedMail): {
  subject: string;
  to: Person[];
  inReplyTo: string;
  references: string[];
} {
  const header = (name: string): string | null => headerValue(parent.headers, name);
  const subject = header("subject") ?? "";
  const inReplyTo = header("message-id") ?? "";
  return {
    subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`,
    to: addressesOf(header("reply-to") ?? header("from")),
    inReplyTo,
    references: [...messageIdsOf(header("references")), inReplyTo],
  };
}

/** The text with the parent quoted below, as mail programs do it. */
export function withQuote(text: string, parent: ParsedMail): { text: string; html: string } {
  const author = headerValue(parent.headers, "from") ?? "";
  const line = `On ${quoteDate(headerValue(parent.headers, "date"))} ${author} wrote:`;
  const quoted = parent.text
    .trimEnd()
    .split(/\r?\n/)
    .map((row) => `> ${row}`.trimEnd())
    .join("\n");
  return {
    text: `${text.trimEnd()}\n\n${line}\n${quoted}\n`,
    html: `${htmlOf(text)}<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${escapeHtml(line)}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">${parent.html ?? htmlOf(parent.text)}</blockquote></div>`,
  };
}

function quoteDate(value: string | null): string {
  const date = new Date(value ?? Date.now());
  const day = date.toLocaleDateString("en-US", {
    weekday: "short",
    month: "short",
    day: "numeric",
    year: "numeric",
    timeZone: "UTC",
  });
  const time = date.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
  return `${day} at ${time}`;
}

function htmlOf(text: string): string {
  const paragraphs = text.trim().split(/\n{2,}/);
  return paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph).replace(/\n/g, "<br>")}</p>`).join("\n");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char] ?? char);
}
