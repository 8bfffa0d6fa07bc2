import type { OutgoingEmail } from "#server/connectors/ports/email.ts";
import { emailFor } from "#server/domain/connections/index.ts";
import { storeMessage } from "#server/domain/crm/index.ts";
import { complianceHeaders } from "#server/domain/guardrails/index.ts";
import type { RecordOutcomeInput } from "#server/domain/outcomes/contract.ts";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import type { Tx } from "#server/platform/transact.ts";
import { type ComposedMail, composeMail, type Mailbox, messageIdOf } from "../policy/compose.ts";
import type { Done } from "../policy/handle.ts";
import { addressOf } from "../store/facts.ts";
import { draftOf } from "./draft.ts";
import type { Executor, MoveOf, Rendered } from "./executor.ts";

type MailMove = MoveOf<"send_email" | "reply_email" | "create_draft">;

const recipients = (move: MailMove): string[] => move.params.to;

/** The sender as the recipient sees it, also when the mailbox can no longer be called. */
async function senderOf(ctx: Ctx, move: MailMove): Promise<Mailbox> {
  const { connectionId } = move.params;
  try {
    const { address, name } = await emailFor(ctx, connectionId);
    return { address, name };
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code === "internal") throw thrown;
    return { address: (await addressOf(ctx.db.prisma, ctx.workspaceId, connectionId)) ?? "", name: null };
  }
}

const composed = (move: MailMove, mailbox: Mailbox, messageId: string): ComposedMail =>
  composeMail({ params: move.params, draft: draftOf(move) }, mailbox, messageId);

/** With what the law asks of a mail of its purpose. */
export function outgoing(ctx: Ctx, move: MailMove, mailbox: Mailbox, messageId: string): OutgoingEmail {
  const mail = composed(move, mailbox, messageId);
  const purpose = move.params.purpose ?? "conversation";
  const recipient = move.params.to[0] ?? "";
  const headers = complianceHeaders(ctx, { workspaceId: ctx.workspaceId, recipient, purpose });
  return Object.keys(headers).length === 0 ? mail : { ...mail, headers };
}

async function renderMail(ctx: Ctx, move: MailMove): Promise<Rendered> {
  const mailbox = await senderOf(ctx, move);
  const { to, subject, text, html } = outgoing(ctx, move, mailbox, messageIdOf(move.id, mailbox.address));
  const from = mailbox.name ? `${mailbox.name} <${mailbox.address}>` : mailbox.address;
  const lines = [
    { label: "From", value: from },
    { label: "To", value: to.join(", ") },
    { label: "Subject", value: subject },
    { label: "Text", value: text },
  ];
  return { target: to.join(", "), lines, mail: { from, to, subject, text, html } };
}

/** send_email and reply_email. Once sent, only a correction can follow. */
export const sendMail: Executor<MoveOf<"send_email" | "reply_email">> = {
  vendor: "gmail",
  undoSentence: "Until the hold ends it can be stopped. Once sent, a correction can follow in the same thread.",
  keyOf: messageIdOf,
  recipients,
  render: renderMail,
  receiptIds: ({ vendorMessageId = "", vendorThreadId = "" }) => ({
    messageId: vendorMessageId,
    threadId: vendorThreadId,
  }),
  settle: writeDownMail,
  open: async (ctx, move) => {
    const { port, address, name } = await emailFor(ctx, move.params.connectionId);
    return {
      before: async () => ok({ diff: [], snapshot: {} }),
      find: async ({ key }) => {
        const found = await port.findByMessageId(key);
        return found.ok ? ok(found.value && { ids: { ...found.value }, after: null }) : found;
      },
      check: async () => ok(null),
      call: async ({ key }) => {
        const sent = await port.send(outgoing(ctx, move, { address, name }, key));
        return sent.ok ? ok({ ids: { ...sent.value }, after: null }) : sent;
      },
      lookUndone: async () => ok({ is: "changed", what: "A mail that was sent cannot be called back." }),
      callUndo: async () => err({ vendor: "gmail", kind: "rejected", message: "A sent mail stays sent." }),
    };
  },
};

/** The mail in its thread, and that it was sent. */
async function writeDownMail(ctx: Ctx, move: MailMove, done: Done): Promise<(tx: Tx) => Promise<void>> {
  const mailbox = await senderOf(ctx, move);
  const stored = asStored(ctx, composed(move, mailbox, done.key), done);
  const outcome: RecordOutcomeInput = {
    type: "email_sent",
    source: "gmail",
    contactId: move.contactId,
    moveId: move.id,
    executionId: done.executionId,
    occurredAt: ctx.now(),
    naturalKey: `email_sent:${done.executionId}`,
    evidence: { vendorMessageId: done.ids.vendorMessageId ?? null },
  };
  return async (tx) => {
    await storeMessage(ctx, move.params.connectionId, mailbox.address, stored, tx);
    await recordOutcome(ctx, outcome, tx);
  };
}

/** The mail as the mailbox will show it, so that its thread is complete before the next poll; the poll finds it known. */
const asStored = (ctx: Ctx, mail: ComposedMail, done: Done) => ({
  vendorMessageId: done.ids.vendorMessageId ?? "",
  vendorThreadId: done.ids.vendorThreadId ?? "",
  rfcMessageId: done.key,
  inReplyTo: mail.thread?.inReplyTo ?? null,
  references: mail.thread?.references ?? [],
  from: mail.from,
  to: mail.to,
  subject: mail.subject,
  text: mail.text,
  sentAt: ctx.now(),
  isAutomatic: false,
  failedRecipients: [],
  labels: ["SENT"],
});

/** A draft in the mailbox. Nobody outside gets anything. */
export const createDraft: Executor<MoveOf<"create_draft">> = {
  vendor: "gmail",
  undoSentence: "Can be taken back: the draft is deleted, unless somebody has sent it.",
  keyOf: messageIdOf,
  recipients: () => [],
  render: renderMail,
  open: async (ctx, move) => {
    const { port, address, name } = await emailFor(ctx, move.params.connectionId);
    const { lines } = await renderMail(ctx, move);
    return {
      before: async () =>
        ok({ diff: lines.map(({ label, value }) => ({ label, before: null, after: value })), snapshot: {} }),
      find: async ({ key }) => {
        const found = await port.findDraft(key);
        return found.ok ? ok(found.value && { ids: { ...found.value }, after: null }) : found;
      },
      check: async () => ok(null),
      call: async ({ key }) => {
        const made = await port.createDraft(outgoing(ctx, move, { address, name }, key));
        return made.ok ? ok({ ids: { ...made.value }, after: null }) : made;
      },
      lookUndone: async ({ key }) => {
        const draft = await port.findDraft(key);
        if (!draft.ok) return draft;
        if (draft.value) return ok({ is: "ours" });
        const sent = await port.findByMessageId(key);
        if (!sent.ok) return sent;
        return ok(sent.value ? { is: "changed", what: "Somebody has sent the draft." } : { is: "undone" });
      },
      callUndo: ({ ids }) => port.deleteDraft(ids.draftId ?? ""),
    };
  },
};
