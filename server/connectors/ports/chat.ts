import type { VendorResult } from "./vendor-error.ts";

export type ChatChannel = { id: string; name: string; isPrivate: boolean; isMember: boolean };
export type ChatUser = { id: string; name: string; email: string | null; isBot: boolean };
/** One person as the vendor knows them. `email` only where the vendor has had it confirmed. */
export type ChatPerson = {
  id: string;
  name: string;
  email: string | null;
  teamId: string;
  /** A bot, a guest of few channels, or somebody of another team: nobody who stands for a member. */
  isOutsider: boolean;
};
export type PostedMessage = { channel: string; ts: string; permalink: string | null };

/** A message as it stands in a channel. Untrusted text. */
export type ChatPost = PostedMessage & { text: string; userId: string | null; threadTs: string | null };

/** A message in the vendor's own block format, with the text that stands for it in notifications. */
export type ChatMessage = { channel: string; text: string; blocks: unknown[] | null; threadTs: string | null };

/** One chat workspace, as our bot. */
export type ChatPort = {
  getAccount(): VendorResult<{ teamId: string; teamName: string; botUserId: string }>;
  listChannels(cursor: string | null): VendorResult<{ channels: ChatChannel[]; nextCursor: string | null }>;
  listUsers(cursor: string | null): VendorResult<{ users: ChatUser[]; nextCursor: string | null }>;
  /** Null: nobody with this id, or no longer. */
  getUser(userId: string): VendorResult<ChatPerson | null>;
  /** @param key our own handle, kept in the message's metadata: it makes a second post recognisable */
  post(message: ChatMessage & { key: string }): VendorResult<PostedMessage>;
  /**
   * Looks a message up by our key among the channel's messages since `after`; null when there is none.
   * @param threadTs the thread it was posted into: answers in a thread do not stand among the channel's messages
   */
  findByKey(channel: string, key: string, after: Date, threadTs?: string | null): VendorResult<PostedMessage | null>;
  /** One message, answers in threads too; null when it is gone. */
  getMessage(message: { channel: string; ts: string }): VendorResult<ChatPost | null>;
  update(message: { channel: string; ts: string; text: string; blocks: unknown[] | null }): VendorResult<void>;
  /** Deleting what is deleted is fine. */
  remove(message: { channel: string; ts: string }): VendorResult<void>;
  uploadFile(file: { channel: string; name: string; bytes: Uint8Array; comment: string }): VendorResult<{ id: string }>;
};

/** What a person sees who has pressed a button or typed a command; nobody else does. */
export type ChatAnswer = {
  /** Stands for the blocks in notifications. */
  text: string;
  blocks: unknown[] | null;
  /** Takes the place of the message with the button; else it stands below it. */
  replacesOriginal: boolean;
};

/**
 * Answers at the address that came with a button or a command; the address is the permission (Slack: 30 minutes, five times).
 * Addresses that are not the vendor's own are refused without a call.
 */
export type ChatAnswers = (address: string, answer: ChatAnswer) => VendorResult<void>;
