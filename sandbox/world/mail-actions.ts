import { answerTo, composeMail, newRfcMessageId, withQuote } from "../google/compose.ts";
import type { StoredMessage } from "../google/mail-store.ts";
import { addressesOf, headerValue } from "../google/mime.ts";
import type { DeliveredMail, IncomingMailInput, ProspectReplyInput } from "./contract.ts";
import type { Services } from "./services.ts";

/** A wish of the caller that this world cannot fulfil; answered with 422. */
export class WorldError extends Error {}

/** The prospect answers: threading headers, quoted text, a sent copy of their own, and delivery to whoever wrote. */
export async function prospectReply(services: Services, input: ProspectReplyInput): Promise<DeliveredMail> {
  const { mail, postOffice } = services;
  const account = postOffice.open(input.mailbox.toLowerCase(), "");
  if (!account) throw new WorldError(`nobody can answer as ${input.mailbox}`);
  const parent = findParent(services, account.email, input);
  if (!parent) throw new WorldError(`${input.mailbox} knows no such mail`);
  const content = mail.parsed(parent);
  const answer = answerTo(content);
  const quoted = withQuote(input.text, content);
  const messageId = newRfcMessageId(account.email);
  const raw = await composeMail({
    from: { name: account.name, address: account.email },
    ...answer,
    text: quoted.text,
    html: input.html ?? quoted.html,
    messageId,
    headers: input.headers ?? {},
  });
  const own = mail.byRfcMessageId(account.email, answer.inReplyTo);
  const now = Date.now();
  mail.insert({
    mailbox: account.email,
    raw,
    labelIds: ["SENT"],
    threadId: own?.threadId ?? null,
    internalDateMs: now,
  });
  const delivered = await postOffice.deliver({ raw, recipients: answer.to, sender: account.email, sentAtMs: now });
  return { messageId, delivered };
}

/** The named mail, else the newest mail in the named thread that somebody else wrote, else the newest mail received. */
function findParent(services: Services, mailbox: string, input: ProspectReplyInput): StoredMessage | undefined {
  const { mail, accounts } = services;
  const places = [mailbox, ...accounts.users().map((user) => user.email)];
  const isFromOther = (message: StoredMessage): boolean =>
    addressesOf(headerValue(mail.parsed(message).headers, "from"))[0]?.address !== mailbox &&
    !message.labelIds.includes("DRAFT");
  if (input.messageId) {
    const wanted = input.messageId.startsWith("<") ? input.messageId : `<${input.messageId}>`;
    return places.map((place) => mail.byRfcMessageId(place, wanted)).find((found) => found !== undefined);
  }
  if (input.threadId) {
    const { threadId } = input;
    const messages = places.map((place) => mail.thread(place, threadId)).find((thread) => thread.length > 0) ?? [];
    return messages.filter(isFromOther).at(-1) ?? messages.at(-1);
  }
  return mail.messages(mailbox).find(isFromOther);
}

/** Mail out of the blue, from anybody to one or more mailboxes. */
export async function incomingMail({ postOffice }: Services, input: IncomingMailInput): Promise<DeliveredMail> {
  const recipients = [...addressesOf(input.to), ...addressesOf(input.cc ?? null)];
  if (recipients.length === 0) throw new WorldError("`to` names nobody");
  const messageId = newRfcMessageId(input.from.email);
  postOffice.open(input.from.email.toLowerCase(), input.from.name ?? "");
  const raw = await composeMail({
    from: { name: input.from.name ?? "", address: input.from.email },
    to: addressesOf(input.to),
    cc: addressesOf(input.cc ?? null),
    subject: input.subject,
    text: input.text,
    html: input.html,
    messageId,
    inReplyTo: input.inReplyTo,
    references: input.references,
    sentAtMs: input.sentAtMs,
    headers: input.headers,
  });
  const delivered = await postOffice.deliver({ raw, recipients, sender: null, sentAtMs: input.sentAtMs ?? Date.now() });
  return { messageId, delivered };
}
