import { createFakeVendor } from "#server/connectors/http/fake-vendor.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { EmailPort, IncomingEmail, MailHistory, OutgoingEmail, SentEmail } from "#server/connectors/ports/email.ts";
import { ok } from "#server/platform/pure/result.ts";
import { googleScopes } from "./oauth.ts";

export type FakeMail = Partial<Omit<IncomingEmail, "from" | "vendorMessageId">> & { from: { address: string; name?: string } };

type Mailbox = { mails: IncomingEmail[]; forgottenUntil: number };

/** Gmail in memory: mailboxes, threads by Message-ID, history, consent and faults. It sends nothing anywhere. */
export function createFakeGoogle(options: { now?: () => Date } = {}) {
  const now = options.now ?? (() => new Date());
  const vendor = createFakeVendor("Gmail", googleScopes, 3599);
  const mailboxes = new Map<string, Mailbox>();
  const sent: OutgoingEmail[] = [];
  let counter = 0;

  const open = (address: string): Mailbox => {
    const mailbox = mailboxes.get(address) ?? { mails: [], forgottenUntil: 0 };
    mailboxes.set(address, mailbox);
    return mailbox;
  };
  const newId = () => (counter += 1).toString(16).padStart(16, "0");

  const put = (address: string, mail: Omit<IncomingEmail, "vendorMessageId" | "vendorThreadId">, threadId?: string): IncomingEmail => {
    const { mails } = open(address);
    const named = [mail.inReplyTo, ...mail.references];
    const parent = mails.findLast((known) => known.rfcMessageId !== null && named.includes(known.rfcMessageId));
    const id = newId();
    const stored = { ...mail, vendorMessageId: id, vendorThreadId: threadId ?? parent?.vendorThreadId ?? id };
    mails.push(stored);
    return stored;
  };

  const send = (address: string, email: OutgoingEmail) => {
    const { mails } = open(address);
    const threadId = email.thread?.vendorThreadId;
    if (threadId !== undefined && !mails.some((mail) => mail.vendorThreadId === threadId)) return vendor.fail("not_found", 404);
    sent.push(email);
    const stored = put(
      address,
      {
        rfcMessageId: email.messageId,
        inReplyTo: email.thread?.inReplyTo ?? null,
        references: email.thread ? [...email.thread.references, email.thread.inReplyTo] : [],
        from: { address, name: email.from.name },
        to: email.to.map((to) => to.toLowerCase()),
        subject: email.subject,
        text: email.text,
        sentAt: now(),
        isAutomatic: false,
        failedRecipients: [],
        labels: ["SENT"],
      },
      threadId,
    );
    return ok(sentOf(stored));
  };

  const email = (token: TokenSource): EmailPort => {
    const read = <T>(work: (mailbox: Mailbox, address: string) => ReturnType<typeof vendor.fail> | { ok: true; value: T }) =>
      vendor.call<T>("read", token, (address) => work(open(address), address));
    return {
      getProfile: () => read((_mailbox, address) => ok({ address, cursor: String(counter) })),
      send: (mail) => vendor.call("write", token, (address) => send(address, mail)),
      findByMessageId: (messageId) =>
        read(({ mails }) => {
          const found = mails.find((mail) => mail.rfcMessageId === messageId);
          return ok(found ? sentOf(found) : null);
        }),
      listChanges: (cursor) =>
        read<MailHistory>(({ mails, forgottenUntil }) => {
          if (!/^\d+$/.test(cursor) || Number(cursor) < forgottenUntil) return ok({ kind: "cursor_expired" });
          const added = mails.map((mail) => mail.vendorMessageId).filter((id) => Number.parseInt(id, 16) > Number(cursor));
          return ok({ kind: "changes", addedMessageIds: added, cursor: String(counter) });
        }),
      listRecent: ({ after, limit }) =>
        read(({ mails }) => {
          const recent = mails.filter((mail) => mail.sentAt >= after).toReversed().toSorted((a, b) => b.sentAt.getTime() - a.sentAt.getTime());
          return ok({ messageIds: recent.slice(0, limit).map((mail) => mail.vendorMessageId), cursor: String(counter) });
        }),
      getMessage: (id) =>
        read(({ mails }) => {
          const found = mails.find((mail) => mail.vendorMessageId === id);
          return found ? ok(found) : vendor.fail("not_found", 404);
        }),
      getThread: (id) =>
        read(({ mails }) => {
          const thread = mails.filter((mail) => mail.vendorThreadId === id);
          return thread.length > 0 ? ok(thread) : vendor.fail("not_found", 404);
        }),
    };
  };

  return {
    ...vendor,
    email,
    /** Every mail that was sent, oldest first. */
    sent,
    /** Everything in a mailbox, oldest first. */
    mails: (address: string): readonly IncomingEmail[] => open(address).mails,
    /** A mail arrives; it joins the thread of the mail it answers. */
    deliver: (address: string, mail: FakeMail): IncomingEmail =>
      put(
        address,
        {
          rfcMessageId: `<${newId()}@${mail.from.address.split("@")[1]}>`, inReplyTo: null, references: [], to: [address],
          subject: "Hello", text: "", sentAt: now(), isAutomatic: false, failedRecipients: [], labels: ["INBOX", "UNREAD"],
          ...mail,
          from: { address: mail.from.address, name: mail.from.name ?? null },
        },
        mail.vendorThreadId,
      ),
    /** Older cursors are answered with `cursor_expired` from now on. */
    expireHistory(address: string): void {
      open(address).forgottenUntil = counter + 1;
      counter += 1;
    },
  };
}

export type FakeGoogle = ReturnType<typeof createFakeGoogle>;

const sentOf = ({ vendorMessageId, vendorThreadId }: IncomingEmail): SentEmail => ({ vendorMessageId, vendorThreadId });
