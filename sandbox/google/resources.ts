import type { gmail_v1 } from "@googleapis/gmail";
import type { MailStore, StoredMessage } from "./mail-store.ts";
import type { MimePart, ParsedMail } from "./mime.ts";

export type MessageFormat = "minimal" | "metadata" | "full" | "raw";

const SNIPPET_LENGTH = 200;

/** @returns null for a format Gmail does not know */
export function parseFormat(value: string | null): MessageFormat | null {
  switch (value?.toLowerCase() ?? "full") {
    case "full":
      return "full";
    case "minimal":
      return "minimal";
    case "metadata":
      return "metadata";
    case "raw":
      return "raw";
    default:
      return null;
  }
}

/** A message as Gmail answers it. `metadataHeaders` narrows the headers of the metadata format. */
export function messageResource(
  mail: MailStore,
  message: StoredMessage,
  format: MessageFormat,
  metadataHeaders: string[] = [],
): gmail_v1.Schema$Message {
  const content = mail.parsed(message);
  const base: gmail_v1.Schema$Message = {
    id: message.id,
    threadId: message.threadId,
    labelIds: message.labelIds,
    snippet: snippetOf(content),
    sizeEstimate: message.sizeEstimate,
    historyId: String(message.historyId),
    internalDate: String(message.internalDateMs),
  };
  switch (format) {
    case "minimal":
      return base;
    case "raw":
      return { ...base, raw: mail.source(message).toString("base64url") };
    case "metadata": {
      const wanted = new Set(metadataHeaders.map((name) => name.toLowerCase()));
      const headers = content.headers.filter((header) => wanted.size === 0 || wanted.has(header.name.toLowerCase()));
      return { ...base, payload: { mimeType: content.root.mimeType, headers } };
    }
    case "full":
      return { ...base, payload: partResource(message.id, content.root) };
    default:
      return format satisfies never;
  }
}

/** Finds an attachment by the id that `partResource` handed out. */
export function attachmentOf(mail: MailStore, message: StoredMessage, attachmentId: string): MimePart | null {
  return findPart(mail.parsed(message).root, (part) => attachmentIdOf(message.id, part) === attachmentId);
}

/** First words of the text, HTML-escaped as in the vendor's answers. */
export function snippetOf(content: ParsedMail): string {
  const text = content.text || (content.html ?? "").replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]+>/gi, " ");
  const words = text.replace(/\s+/g, " ").trim().slice(0, SNIPPET_LENGTH);
  return words.replace(
    /[&<>"']/g,
    (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[char] ?? char,
  );
}

function partResource(messageId: string, part: MimePart): gmail_v1.Schema$MessagePart {
  const resource: gmail_v1.Schema$MessagePart = {
    partId: part.partId,
    mimeType: part.mimeType,
    filename: part.filename,
    headers: part.headers,
    body: part.filename
      ? { attachmentId: attachmentIdOf(messageId, part), size: part.body.byteLength }
      : { size: part.body.byteLength, ...(part.body.byteLength > 0 ? { data: part.body.toString("base64url") } : {}) },
  };
  return part.parts.length > 0
    ? { ...resource, parts: part.parts.map((child) => partResource(messageId, child)) }
    : resource;
}

function attachmentIdOf(messageId: string, part: MimePart): string {
  return Buffer.from(`${messageId}/${part.partId}/${part.filename}`).toString("base64url");
}

function findPart(part: MimePart, test: (part: MimePart) => boolean): MimePart | null {
  if (part.filename && test(part)) return part;
  for (const child of part.parts) {
    const found = findPart(child, test);
    if (found) return found;
  }
  return null;
}
