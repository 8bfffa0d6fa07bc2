import type { IncomingEmail } from "#server/connectors/ports/email.ts";
import type { Ctx } from "#server/platform/context.ts";
import { storable } from "#server/platform/pure/text.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { normalAddress } from "../policy/address.ts";
import { ownWords } from "../reply-text.ts";
import {
  contactIdsByEmail,
  insertMessages,
  messagesByVendorId,
  type NewMessage,
  ownAddresses,
  threadsWeWroteIn,
} from "../store/messages.ts";

export type StoredMessage = {
  id: string;
  isNew: boolean;
  direction: "inbound" | "outbound";
  contactId: string | null;
  /** Whether somebody of ours has written in its thread. */
  isOurThread: boolean;
};

/**
 * Stores mails of one mailbox as they came; one that is there already stays as it is. Called by jobs that were authorised
 * themselves, in their transaction.
 * @returns one entry per mail, in order
 */
export async function storeMessages(
  tx: Tx,
  ctx: Ctx,
  connectionId: string,
  mailboxAddress: string,
  given: IncomingEmail[],
): Promise<StoredMessage[]> {
  if (given.length === 0) return [];
  const mails = given.map(storable);
  const addresses = [
    ...new Set(mails.flatMap((mail) => [mail.from.address, ...mail.to, ...mail.failedRecipients].map(normalAddress))),
  ];
  const own = await ownAddresses(tx, ctx.workspaceId, addresses);
  own.add(normalAddress(mailboxAddress));
  const contacts = await contactIdsByEmail(tx, ctx.workspaceId, addresses);
  const rows = mails.map((mail) => messageToStore(ctx, connectionId, mail, own, contacts));
  const made = await insertMessages(tx, ctx.workspaceId, rows);
  const stored = await messagesByVendorId(
    tx,
    ctx.workspaceId,
    connectionId,
    mails.map((mail) => mail.vendorMessageId),
  );
  const ours = await threadsWeWroteIn(
    tx,
    ctx.workspaceId,
    mails.map((mail) => mail.vendorThreadId),
  );
  const byVendorId = new Map(stored.map((row) => [row.vendorMessageId, row]));
  return rows.map((row) => {
    const kept = byVendorId.get(row.vendorMessageId) ?? row;
    const isOurThread = ours.has(row.vendorThreadId);
    return { id: kept.id, isNew: made.has(kept.id), direction: kept.direction, contactId: kept.contactId, isOurThread };
  });
}

/**
 * One mail; in a transaction of its own unless one is given.
 * @inner because the job that read or sent the mail has authorised itself
 * @unaudited because a mail is an observation; what follows from it is audited
 * @unannounced because the job decides what it means, and its signal or receipt is the event
 */
export async function storeMessage(
  ctx: Ctx,
  connectionId: string,
  mailboxAddress: string,
  mail: IncomingEmail,
  tx?: Tx,
): Promise<StoredMessage> {
  const store = (inside: Tx) => storeMessages(inside, ctx, connectionId, mailboxAddress, [mail]);
  const [stored] = tx ? await store(tx) : await transact(ctx, store);
  if (!stored) throw new Error("one mail gives one row");
  return stored;
}

function messageToStore(
  ctx: Ctx,
  connectionId: string,
  mail: IncomingEmail,
  own: Set<string>,
  contacts: Map<string, string>,
): NewMessage {
  const from = normalAddress(mail.from.address);
  const to = mail.to.map(normalAddress);
  const direction = own.has(from) ? "outbound" : "inbound";
  const counterparts = direction === "inbound" ? [from, ...mail.failedRecipients.map(normalAddress)] : to;
  const counterpart = counterparts.find((address) => contacts.has(address) && !own.has(address));
  return {
    id: ctx.newId(),
    connectionId,
    contactId: counterpart === undefined ? null : (contacts.get(counterpart) ?? null),
    direction,
    vendorMessageId: mail.vendorMessageId,
    vendorThreadId: mail.vendorThreadId,
    rfcMessageId: mail.rfcMessageId,
    inReplyTo: mail.inReplyTo,
    references: mail.references,
    fromAddress: from,
    fromName: mail.from.name,
    toAddresses: to,
    subject: mail.subject.slice(0, 998).toWellFormed(),
    text: ownWords(mail.text),
    isAutomatic: mail.isAutomatic,
    sentAt: mail.sentAt,
    createdAt: ctx.now(),
  };
}
