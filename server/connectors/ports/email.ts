import type { VendorResult } from "./vendor-error.ts";

/** A mail as it is sent; the connector composes MIME from it (text and HTML alternative, UTF-8). */
export type OutgoingEmail = {
  from: { address: string; name: string | null };
  to: string[];
  subject: string;
  text: string;
  html: string;
  /** Our own `<…@…>`; the handle that makes a second send recognisable. */
  messageId: string;
  /** Set for a reply: the vendor's thread and the RFC ids it answers. */
  thread: { vendorThreadId: string; inReplyTo: string; references: string[] } | null;
  headers?: Record<string, string>;
};

export type SentEmail = { vendorMessageId: string; vendorThreadId: string };

export type SavedDraft = { draftId: string; vendorMessageId: string; vendorThreadId: string };

/** A mail as it was read from the vendor's raw MIME. Untrusted. */
export type IncomingEmail = {
  vendorMessageId: string;
  vendorThreadId: string;
  rfcMessageId: string | null;
  inReplyTo: string | null;
  references: string[];
  from: { address: string; name: string | null };
  to: string[];
  subject: string;
  /** Whole plain text as sent, quoted parts included. */
  text: string;
  sentAt: Date;
  /** Auto-Submitted, Precedence: bulk, vacation replies, delivery reports. */
  isAutomatic: boolean;
  /** A delivery report: the addresses that failed. */
  failedRecipients: string[];
  labels: string[];
};

export type MailHistory =
  | { kind: "changes"; addedMessageIds: string[]; cursor: string }
  /** The cursor is too old for the vendor: read the mailbox anew. */
  | { kind: "cursor_expired" };

/** One mailbox. */
export type EmailPort = {
  getProfile(): VendorResult<{ address: string; cursor: string }>;
  send(email: OutgoingEmail): VendorResult<SentEmail>;
  /** A draft in the mailbox, in its thread where there is one. */
  createDraft(email: OutgoingEmail): VendorResult<SavedDraft>;
  /** Looks a draft up by our Message-ID; null when there is none (sent or deleted). */
  findDraft(messageId: string): VendorResult<SavedDraft | null>;
  /** Deleting what is deleted is fine. */
  deleteDraft(draftId: string): VendorResult<void>;
  /** Puts a label of ours on a message, creating it on first use. */
  addLabel(vendorMessageId: string, label: string): VendorResult<void>;
  /** Looks a sent mail up by our Message-ID; null when the mailbox has none. */
  findByMessageId(messageId: string): VendorResult<SentEmail | null>;
  /** Messages added since the cursor, oldest first. */
  listChanges(cursor: string): VendorResult<MailHistory>;
  /** Newest first, for a first or renewed sync. @param after only mails after this instant */
  listRecent(options: { after: Date; limit: number }): VendorResult<{ messageIds: string[]; cursor: string }>;
  getMessage(vendorMessageId: string): VendorResult<IncomingEmail>;
  /** Oldest first. */
  getThread(vendorThreadId: string): VendorResult<IncomingEmail[]>;
};
