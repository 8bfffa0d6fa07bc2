import type { StoredMessage } from "./mail-store.ts";

/** In-memory look-ups by mailbox, thread and Message-ID; a thousand sends must not make the next search slow. */
export function createMailIndex(initial: StoredMessage[]) {
  const mailboxes = new Map<string, Map<string, StoredMessage>>();
  const threads = new Map<string, Set<string>>();
  const rfcIds = new Map<string, string>();
  const of = (mailbox: string): Map<string, StoredMessage> => {
    const found = mailboxes.get(mailbox) ?? new Map<string, StoredMessage>();
    mailboxes.set(mailbox, found);
    return found;
  };
  const add = (message: StoredMessage): void => {
    of(message.mailbox).set(message.id, message);
    const key = `${message.mailbox}/${message.threadId}`;
    threads.set(key, (threads.get(key) ?? new Set()).add(message.id));
    rfcIds.set(`${message.mailbox}/${message.rfcMessageId}`, message.id);
  };
  for (const message of initial) add(message);
  return {
    of,
    add,
    thread: (mailbox: string, threadId: string): StoredMessage[] =>
      [...(threads.get(`${mailbox}/${threadId}`) ?? [])].flatMap((id) => of(mailbox).get(id) ?? []),
    byRfcMessageId: (mailbox: string, rfcMessageId: string): StoredMessage | undefined =>
      of(mailbox).get(rfcIds.get(`${mailbox}/${rfcMessageId}`) ?? ""),
    delete(message: StoredMessage): void {
      of(message.mailbox).delete(message.id);
      threads.get(`${message.mailbox}/${message.threadId}`)?.delete(message.id);
      const key = `${message.mailbox}/${message.rfcMessageId}`;
      if (rfcIds.get(key) === message.id) rfcIds.delete(key);
    },
    clear() {
      mailboxes.clear();
      threads.clear();
      rfcIds.clear();
    },
  };
}
