import { z } from "zod";
import type { FormSubmitted, ReplyIntent } from "#server/domain/signals/contract.ts";

/** A stored mail, as far as a draft needs it. Its text is untrusted where the direction is inbound. */
export type ThreadMessage = {
  id: string;
  direction: "inbound" | "outbound";
  subject: string;
  text: string;
  sentAt: Date;
};

/** What a draft is made of. Rows by structure: stored rows fit as they are. */
export type DraftRequest = {
  kind: "first_reply" | "reply";
  contact: { id: string; email: string; firstName: string | null; lastName: string | null; title?: string | null };
  company: { id: string; name: string } | null;
  /** Never quoted: what a deal is worth is our own business. */
  deals: readonly { id: string; name: string }[];
  form?: FormSubmitted & { signalId: string; occurredAt: Date };
  reply?: { messageId: string; intent: ReplyIntent };
  /** Oldest first. */
  thread: readonly ThreadMessage[];
  /** `signature` stands below the mail as its sender wrote it; absent or empty: "Best," and the name. */
  sender: { name: string | null; email: string; signature?: string };
  /** What was looked up to be offered; absent: nobody looked. */
  offer?: Offer;
};

/** Times and documents with where they come from; what is not there says why, as half a sentence without a full stop. */
export type Offer = {
  /** `label` is the time on the reader's clock, as it is to stand in the mail. */
  slots: readonly { label: string; connectionId: string }[];
  whyNoSlots: string;
  documents: readonly { id: string; title: string }[];
  whyNoDocuments: string;
};

/** The one thing a first reply asks of its reader. */
export type NextStep = "offer_times" | "ask_times" | "ask_question";

/** Verdict on a draft; problems are phrases a person can act on. */
export type DraftCheck = { ok: true } | { ok: false; problems: string[] };

/** Intents that want no answer from us. */
const silentIntents = ["unsubscribe", "out_of_office", "bounce"] as const;
export type SilentIntent = (typeof silentIntents)[number];
export type AnswerableIntent = Exclude<ReplyIntent, SilentIntent>;
export const isSilent = (intent: ReplyIntent): intent is SilentIntent =>
  (silentIntents as readonly ReplyIntent[]).includes(intent);

export const rewriteStyles = ["shorter", "warmer", "my_voice"] as const;
export type RewriteStyle = (typeof rewriteStyles)[number];
/** The words as they stand in the editor, saved or not. */
export const rewriteInput = z.object({
  moveId: z.uuid(),
  subject: z.string().max(300),
  text: z.string().min(1).max(8_000),
  style: z.enum(rewriteStyles),
});
export type RewriteInput = z.infer<typeof rewriteInput>;
export const rewritten = z.object({ text: z.string(), model: z.string() });
export type Rewritten = z.infer<typeof rewritten>;
