import type {
  EmailPort,
  IncomingEmail,
  MailHistory,
  OutgoingEmail,
  SavedDraft,
  SentEmail,
} from "#server/connectors/ports/email.ts";
import { ok } from "#server/platform/pure/result.ts";
import type { FakeCall, FakeFail } from "./fake-call.ts";

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

/** Mailboxes in memory. It sends nothing anywhere. */
export function createFakeMail(now: () => Date, fail: FakeFail) {
  const world = createMailWorld();
  const sent: OutgoingEmail[] = [];
  return {
    port: (call: FakeCall): EmailPort => ({
      ...reading(call, fail, world),
      ...drafting(call, fail, world, now),
      send: (mail) =>
        call("write", (address) => {
          if (!hasThread(world, address, mail)) return fail("not_found", 404);
          sent.push(mail);
          const stored = asStored(address, mail, now(), "SENT");
          return ok(sentOf(world.put(address, stored, mail.thread?.vendorThreadId)));
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

function hasThread(world: MailWorld, address: string, { thread }: OutgoingEmail): boolean {
  if (thread === null) return true;
  return world.open(address).mails.some((known) => known.vendorThreadId === thread.vendorThreadId);
}

const isDraft = (mail: IncomingEmail): boolean => mail.labels.includes("DRAFT");

type Drafting = Pick<EmailPort, "createDraft" | "findDraft" | "deleteDraft" | "addLabel">;

/** A draft's id is its message's id with a letter before it. */
function drafting(call: FakeCall, fail: FakeFail, world: MailWorld, now: () => Date): Drafting {
  const savedOf = (mail: IncomingEmail): SavedDraft => ({ draftId: `r${mail.vendorMessageId}`, ...sentOf(mail) });
  return {
    createDraft: (mail) =>
      call("write", (address) => {
        if (!hasThread(world, address, mail)) return fail("not_found", 404);
        const stored = asStored(address, mail, now(), "DRAFT");
        return ok(savedOf(world.put(address, stored, mail.thread?.vendorThreadId)));
      }),
    findDraft: (messageId) =>
      call("read", (address) => {
        const found = world.open(address).mails.find((mail) => mail.rfcMessageId === messageId && isDraft(mail));
        return ok(found ? savedOf(found) : null);
      }),
    deleteDraft: (draftId) =>
      call<void>("write", (address) => {
        const mailbox = world.open(address);
        mailbox.mails = mailbox.mails.filter((mail) => !(isDraft(mail) && `r${mail.vendorMessageId}` === draftId));
        return ok(undefined);
      }),
    addLabel: (id, label) =>
      call<void>("write", (address) => {
        const found = world.open(address).mails.find((mail) => mail.vendorMessageId === id);
        if (!found) return fail("not_found", 404);
        found.labels = [...new Set([...found.labels, label])];
        return ok(undefined);
      }),
  };
}

type Reading = Omit<EmailPort, "send" | keyof Drafting>;

function reading(call: FakeCall, fail: FakeFail, world: MailWorld): Reading {
  type Answer<T> = ReturnType<FakeFail> | { ok: true; value: T };
  const read = <T>(work: (mailbox: Mailbox, address: string) => Answer<T>) =>
    call<T>("read", (address) => work(world.open(address), address));
  const cursor = () => String(world.count());
  return {
    getProfile: () => read((_mailbox, address) => ok({ address, cursor: cursor() })),
    findByMessageId: (messageId) =>
      read(({ mails }) => {
        const found = mails.find((mail) => mail.rfcMessageId === messageId && !isDraft(mail));
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
        return found ? ok(found) : fail("not_found", 404);
      }),
    getThread: (id) =>
      read(({ mails }) => {
        const thread = mails.filter((mail) => mail.vendorThreadId === id);
        return thread.length > 0 ? ok(thread) : fail("not_found", 404);
      }),
  };
}

const asStored = (address: string, mail: OutgoingEmail, sentAt: Date, label: "SENT" | "DRAFT"): NewMail => ({
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
  labels: [label],
});

const sentOf = ({ vendorMessageId, vendorThreadId }: IncomingEmail): SentEmail => ({ vendorMessageId, vendorThreadId });
