import { createFakeVendor } from "#server/connectors/http/fake-vendor.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type {
  EmailPort,
  IncomingEmail,
  MailHistory,
  OutgoingEmail,
  SentEmail,
} from "#server/connectors/ports/email.ts";
import { ok } from "#server/platform/pure/result.ts";
import { googleScopes } from "./oauth.ts";

export type FakeMail = Partial<Omit<IncomingEmail, "from" | "vendorMessageId">> & {
  from: { address: string; name?: string };
};

type Mailbox = { mails: IncomingEmail[]; forgottenUntil: number };
type NewMail = Omit<IncomingEmail, "vendorMessageId" | "vendorThreadId">;

/** All mailboxes; ids rise, and so serve as history. */
function createMailWorld() {
  const mailboxes = new Map<string, Mailbox>();
  let counter = 0;
  const open = (address: string): Mailbox => {
    const mailbox = mailboxes.get(address) ?? { mails: [], forgottenUntil: 0 };
    mailboxes.set(address, mailbox);
    return mailbox;
  };
  const newId = (): string => {
    counter += 1;
    return counter.toString(16).padStart(16, "0");
  };
  return {
    open,
    newId,
    count: () => counter,
    /** Joins the thread of the mail it answers, unless one is named. */
    put(address: string, mail: NewMail, threadId?: string): IncomingEmail {
      const { mails } = open(address);
      const named = [mail.inReplyTo, ...mail.references];
      const parent = mails.findLast((known) => known.rfcMessageId !== null && named.includes(known.rfcMessageId));
      const id = newId();
      const stored = { ...mail, vendorMessageId: id, vendorThreadId: threadId ?? parent?.vendorThreadId ?? id };
      mails.push(stored);
      return stored;
    },
  };
}

type MailWorld = ReturnType<typeof createMailWorld>;
type Vendor = ReturnType<typeof createFakeVendor>;

/** Gmail in memory: mailboxes, threads by Message-ID, history, consent and faults. It sends nothing anywhere. */
export function createFakeGoogle(options: { now?: () => Date } = {}) {
  const now = options.now ?? (() => new Date());
  const vendor = createFakeVendor("Gmail", googleScopes, 3599);
  const world = createMailWorld();
  const sent: OutgoingEmail[] = [];
  return {
    ...vendor,
    email: (token: TokenSource): EmailPort => ({
      ...reading(vendor, world, token),
      send: (mail) =>
        vendor.call("write", token, (address) => {
          const threadId = mail.thread?.vendorThreadId;
          const isThere = world.open(address).mails.some((known) => known.vendorThreadId === threadId);
          if (threadId !== undefined && !isThere) return vendor.fail("not_found", 404);
          sent.push(mail);
          return ok(sentOf(world.put(address, asStored(address, mail, now()), threadId)));
        }),
    }),
    /** Every mail that was sent, oldest first. */
    sent,
    /** Everything in a mailbox, oldest first. */
    mails: (address: string): readonly IncomingEmail[] => world.open(address).mails,
    /** A mail arrives; it joins the thread of the mail it answers. */
    deliver: (address: string, mail: FakeMail): IncomingEmail => {
      const plain = {
        rfcMessageId: `<${world.newId()}@${mail.from.address.split("@")[1]}>`,
        inReplyTo: null,
        references: [],
        to: [address],
        subject: "Hello",
        text: "",
        sentAt: now(),
        isAutomatic: false,
        failedRecipients: [],
        labels: ["INBOX", "UNREAD"],
      };
      const from = { address: mail.from.address, name: mail.from.name ?? null };
      return world.put(address, { ...plain, ...mail, from }, mail.vendorThreadId);
    },
    /** Older cursors are answered with `cursor_expired` from now on. */
    expireHistory(address: string): void {
      world.newId();
      world.open(address).forgottenUntil = world.count();
    },
  };
}

export type FakeGoogle = ReturnType<typeof createFakeGoogle>;

function reading(vendor: Vendor, world: MailWorld, token: TokenSource): Omit<EmailPort, "send"> {
  type Answer<T> = ReturnType<Vendor["fail"]> | { ok: true; value: T };
  const read = <T>(work: (mailbox: Mailbox, address: string) => Answer<T>) =>
    vendor.call<T>("read", token, (address) => work(world.open(address), address));
  const cursor = () => String(world.count());
  return {
    getProfile: () => read((_mailbox, address) => ok({ address, cursor: cursor() })),
    findByMessageId: (messageId) =>
      read(({ mails }) => {
        const found = mails.find((mail) => mail.rfcMessageId === messageId);
        return ok(found ? sentOf(found) : null);
      }),
    listChanges: (since) =>
      read<MailHistory>(({ mails, forgottenUntil }) => {
        if (!/^\d+$/.test(since) || Number(since) < forgottenUntil) return ok({ kind: "cursor_expired" });
        const ids = mails.map((mail) => mail.vendorMessageId).filter((id) => Number.parseInt(id, 16) > Number(since));
        return ok({ kind: "changes", addedMessageIds: ids, cursor: cursor() });
      }),
    listRecent: ({ after, limit }) =>
      read(({ mails }) => {
        const recent = mails.filter((mail) => mail.sentAt >= after).toReversed();
        const newestFirst = recent.toSorted((a, b) => b.sentAt.getTime() - a.sentAt.getTime());
        return ok({ messageIds: newestFirst.slice(0, limit).map((mail) => mail.vendorMessageId), cursor: cursor() });
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
}

const asStored = (address: string, mail: OutgoingEmail, sentAt: Date): NewMail => ({
  rfcMessageId: mail.messageId,
  inReplyTo: mail.thread?.inReplyTo ?? null,
  references: mail.thread ? [...mail.thread.references, mail.thread.inReplyTo] : [],
  from: { address, name: mail.from.name },
  to: mail.to.map((to) => to.toLowerCase()),
  subject: mail.subject,
  text: mail.text,
  sentAt,
  isAutomatic: false,
  failedRecipients: [],
  labels: ["SENT"],
});

const sentOf = ({ vendorMessageId, vendorThreadId }: IncomingEmail): SentEmail => ({ vendorMessageId, vendorThreadId });
