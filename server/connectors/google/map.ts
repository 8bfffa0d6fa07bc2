import PostalMime, { type Address, type Email } from "postal-mime";
import type { IncomingEmail } from "#server/connectors/ports/email.ts";
import { htmlToText } from "./html-to-text.ts";

/** What Gmail says about a message besides its bytes. */
export type GmailEnvelope = { id: string; threadId: string; labelIds: string[]; internalDateMs: number };

/** Reads raw MIME. Addresses come in lower case; the time is Gmail's own, which a sender cannot choose. */
export async function incomingEmail(envelope: GmailEnvelope, raw: Buffer): Promise<IncomingEmail> {
  const mail = await PostalMime.parse(raw);
  const header = (name: string) => mail.headers.find((entry) => entry.key === name)?.value ?? null;
  const [from] = flat(mail.from ? [mail.from] : []);
  return {
    vendorMessageId: envelope.id,
    vendorThreadId: envelope.threadId,
    rfcMessageId: mail.messageId ?? null,
    inReplyTo: messageIds(mail.inReplyTo)[0] ?? null,
    references: messageIds(mail.references),
    from: { address: from?.address ?? "", name: from?.name || null },
    to: [...new Set(flat([...(mail.to ?? []), ...(mail.cc ?? [])]).map((mailbox) => mailbox.address))],
    subject: mail.subject ?? "",
    text: mail.text ?? htmlToText(mail.html ?? ""),
    sentAt: new Date(envelope.internalDateMs),
    isAutomatic: isAutomatic(header),
    failedRecipients: failedRecipients(mail, header),
    labels: envelope.labelIds,
  };
}

const flat = (addresses: Address[]) =>
  addresses
    .flatMap((address) => address.group ?? [address])
    .flatMap(({ address, name }) => (address ? [{ address: address.toLowerCase(), name }] : []));

const messageIds = (text: string | undefined): string[] => text?.match(/<[^<>\s]+>/g) ?? [];

type HeaderOf = (name: string) => string | null;

/** RFC 3834 and the marks that mail programs used before it. */
function isAutomatic(header: HeaderOf): boolean {
  const submitted = header("auto-submitted")?.toLowerCase() ?? "no";
  if (!submitted.startsWith("no")) return true;
  if (/^(bulk|junk|list|auto_reply)\b/i.test(header("precedence") ?? "")) return true;
  if (/^multipart\/report\b/i.test(header("content-type") ?? "")) return true;
  if ((header("return-path") ?? "").trim() === "<>") return true;
  return ["x-autoreply", "x-autorespond", "x-autoresponder", "list-id", "list-unsubscribe", "x-failed-recipients"].some(
    (name) => header(name) !== null,
  );
}

/** Begun only where a word begins: in a long one without an `@` the search would start anew at every letter. */
const ADDRESS = /(?<![^\s;<>,"])[^\s;<>,"@]{1,64}@[^\s;<>,"]{1,255}/;
/** A report names few; strangers can write anything into one. */
const LONGEST_REPORT = 50_000;
const LONGEST_BLOCK = 2_000;

/** Addresses a delivery report names as failed for good (RFC 3464); Gmail says them in a header as well. */
function failedRecipients(mail: Email, header: HeaderOf): string[] {
  const named = (header("x-failed-recipients") ?? "").split(",");
  const reported = mail.attachments
    .filter((part) => part.mimeType === "message/delivery-status")
    .flatMap((part) =>
      textOf(part.content)
        .slice(0, LONGEST_REPORT)
        .split(/\r?\n\r?\n/),
    )
    .map((block) => block.slice(0, LONGEST_BLOCK))
    .filter((block) => /^action:\s*failed/im.test(block))
    .map((block) => /^(?:final|original)-recipient:\s*[^;]*;\s*(.+)$/im.exec(block)?.[1] ?? "");
  const found = [...named, ...reported].flatMap((text) => ADDRESS.exec(text)?.[0].toLowerCase() ?? []);
  return [...new Set(found)];
}

const textOf = (content: ArrayBuffer | Uint8Array | string): string =>
  typeof content === "string" ? content : new TextDecoder().decode(content);
