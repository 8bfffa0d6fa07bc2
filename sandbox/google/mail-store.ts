import { randomBytes } from "node:crypto";
import type { Store } from "../store/journal.ts";
import type { Account, Accounts } from "./accounts.ts";
import { createMailIndex } from "./mail-index.ts";
import { headerValue, type ParsedMail, parseMail } from "./mime.ts";

export type StoredMessage = {
  id: string;
  mailbox: string;
  threadId: string;
  labelIds: string[];
  internalDateMs: number;
  historyId: number;
  sizeEstimate: number;
  rfcMessageId: string;
};

export type Draft = { id: string; mailbox: string; messageId: string };

export type Label = {
  id: string;
  mailbox: string;
  name: string;
  messageListVisibility: string;
  labelListVisibility: string;
};

export type HistoryKind = "messageAdded" | "messageDeleted" | "labelAdded" | "labelRemoved";

export type HistoryRecord = {
  mailbox: string;
  id: number;
  kind: HistoryKind;
  messageId: string;
  threadId: string;
  /** Labels of the message after the change. */
  labelIds: string[];
  changedLabelIds: string[];
};

/** Older changes are forgotten, as with the vendor; a client that slept too long gets 404. */
const HISTORY_KEPT = 5_000;

export type MailStore = ReturnType<typeof createMailStore>;

type MailState = ReturnType<typeof openMailState>;

function openMailState(store: Store, accounts: Accounts) {
  const messages = store.collection<StoredMessage>("google.messages");
  return {
    accounts,
    messages,
    sources: store.collection<string>("google.sources"),
    drafts: store.collection<Draft>("google.drafts"),
    labels: store.collection<Label>("google.labels"),
    history: store.collection<HistoryRecord>("google.history"),
    index: createMailIndex(messages.all()),
    parsed: new Map<string, ParsedMail>(),
  };
}

/** All mailboxes: messages, their raw source, drafts, labels and the change history. Ids are stable across restarts. */
export function createMailStore(store: Store, accounts: Accounts) {
  const state = openMailState(store, accounts);
  return {
    ...readMail(state),
    ...changeMail(state),
    ...draftsAndLabels(state),
    ...mailHistory(state),
    /** Forgets what is kept in memory beside the store; called when the store is wiped. */
    clear() {
      state.parsed.clear();
      state.index.clear();
    },
  };
}

function readMail({ messages, sources, index, parsed }: MailState) {
  const source = (message: StoredMessage): Buffer => Buffer.from(sources.get(message.id) ?? "", "base64");
  return {
    source,
    message: (mailbox: string, id: string) => {
      const found = messages.get(id);
      return found?.mailbox === mailbox ? found : undefined;
    },
    /** Messages of a mailbox, newest first. */
    messages: (mailbox: string) => [...index.of(mailbox).values()].sort(byNewest),
    /** Messages of a thread, oldest first. */
    thread: (mailbox: string, threadId: string) => index.thread(mailbox, threadId).sort((a, b) => byNewest(b, a)),
    byRfcMessageId: (mailbox: string, rfcMessageId: string) => index.byRfcMessageId(mailbox, rfcMessageId),
    parsed(message: StoredMessage): ParsedMail {
      const known = parsed.get(message.id) ?? parseMail(source(message));
      parsed.set(message.id, known);
      return known;
    },
  };
}

export type NewMessage = {
  mailbox: string;
  raw: Buffer;
  labelIds: string[];
  /** null starts a thread of its own. */
  threadId: string | null;
  internalDateMs: number;
  id?: string;
};

function changeMail(state: MailState) {
  const { messages, sources, index, parsed } = state;
  return {
    insert(input: NewMessage): StoredMessage {
      const { mailbox, labelIds, internalDateMs, raw } = input;
      const id = input.id ?? newMessageId();
      const content = parseMail(raw);
      const rfcMessageId = headerValue(content.headers, "message-id") ?? "";
      const threadId = input.threadId ?? id;
      const fresh = {
        id,
        mailbox,
        threadId,
        labelIds,
        internalDateMs,
        historyId: 0,
        sizeEstimate: raw.byteLength,
        rfcMessageId,
      };
      const message = record(state, fresh, "messageAdded");
      sources.put(id, raw.toString("base64"));
      messages.put(id, message);
      parsed.set(id, content);
      index.add(message);
      return message;
    },
    relabel(message: StoredMessage, add: string[], remove: string[]): StoredMessage {
      const added = add.filter((label) => !message.labelIds.includes(label));
      const removed = remove.filter((label) => message.labelIds.includes(label));
      const labelIds = [...message.labelIds.filter((label) => !removed.includes(label)), ...added];
      let next: StoredMessage = { ...message, labelIds };
      if (added.length > 0) next = record(state, next, "labelAdded", added);
      if (removed.length > 0) next = record(state, next, "labelRemoved", removed);
      if (next.historyId === message.historyId) return message;
      messages.put(next.id, next);
      index.add(next);
      return next;
    },
    remove(message: StoredMessage): void {
      record(state, message, "messageDeleted");
      messages.delete(message.id);
      sources.delete(message.id);
      parsed.delete(message.id);
      index.delete(message);
    },
  };
}

function draftsAndLabels({ drafts, labels }: MailState) {
  return {
    drafts: (mailbox: string) => drafts.all().filter((draft) => draft.mailbox === mailbox),
    draft: (mailbox: string, id: string) => {
      const found = drafts.get(id);
      return found?.mailbox === mailbox ? found : undefined;
    },
    putDraft: (draft: Draft) => drafts.put(draft.id, draft),
    deleteDraft: (draft: Draft) => drafts.delete(draft.id),
    labels: (mailbox: string) => labels.all().filter((label) => label.mailbox === mailbox),
    putLabel: (label: Label) => labels.put(`${label.mailbox}/${label.id}`, label),
    deleteLabel: (label: Label) => labels.delete(`${label.mailbox}/${label.id}`),
  };
}

function mailHistory(state: MailState) {
  const { history, accounts } = state;
  return {
    history(mailbox: string, sinceId: number): HistoryRecord[] {
      const records: HistoryRecord[] = [];
      for (let id = sinceId + 1; id <= ownerOf(accounts, mailbox).historyId; id += 1) {
        const found = history.get(`${mailbox}/${id}`);
        if (found) records.push(found);
      }
      return records;
    },
    forgetHistory(mailbox: string): number {
      const owner = ownerOf(accounts, mailbox);
      // One step on, so that even the newest id handed out before is too old now.
      accounts.put({ ...owner, historyId: owner.historyId + 1, historyFloor: owner.historyId + 1 });
      for (const item of history.all()) if (item.mailbox === mailbox) history.delete(`${mailbox}/${item.id}`);
      return owner.historyId + 1;
    },
  };
}

/** Writes a change into the mailbox's history. @returns the message with its new history id */
function record(
  { accounts, history }: MailState,
  message: StoredMessage,
  kind: HistoryKind,
  changedLabelIds: string[] = [],
): StoredMessage {
  const owner = ownerOf(accounts, message.mailbox);
  const id = owner.historyId + 1;
  const floor = Math.max(owner.historyFloor, id - HISTORY_KEPT);
  accounts.put({ ...owner, historyId: id, historyFloor: floor });
  const { mailbox, threadId, labelIds } = message;
  history.put(`${mailbox}/${id}`, { mailbox, id, kind, messageId: message.id, threadId, labelIds, changedLabelIds });
  if (floor > owner.historyFloor) history.delete(`${mailbox}/${floor}`);
  return { ...message, historyId: id };
}

function ownerOf(accounts: Accounts, email: string): Account {
  const found = accounts.find(email);
  if (!found) throw new Error(`no mailbox ${email}`);
  return found;
}

/** 16 hexadecimal digits, as Gmail's ids look. */
export function newMessageId(): string {
  return `19${randomBytes(7).toString("hex")}`;
}

function byNewest(a: StoredMessage, b: StoredMessage): number {
  return b.internalDateMs - a.internalDateMs || b.historyId - a.historyId;
}
