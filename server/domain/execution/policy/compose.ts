import type { EmailParams } from "#server/domain/actions/contract.ts";
import { htmlOf } from "./html.ts";

export type Mailbox = { address: string; name: string | null };

/** A mail ready for the e-mail port. */
export type ComposedMail = {
  from: Mailbox;
  to: string[];
  subject: string;
  text: string;
  html: string;
  messageId: string;
  thread: EmailParams["thread"];
};

/** Our Message-ID of an execution: the same for every attempt, so that a sent mail is recognised at the vendor. */
export function messageIdOf(executionId: string, mailboxAddress: string): string {
  const domain = mailboxAddress.slice(mailboxAddress.lastIndexOf("@") + 1).toLowerCase() || "mailbox.invalid";
  return `<exec-${executionId}@caseyos.${domain}>`;
}

/** The one way from a move to a mail, for preview and send alike. A subject is one line, whatever was typed. */
export function composeMail(
  move: { params: EmailParams; draft: { subject: string; text: string } },
  mailbox: Mailbox,
  messageId: string,
): ComposedMail {
  const { thread } = move.params;
  const text = move.draft.text.replace(/\r\n?/g, "\n").trim();
  return {
    from: mailbox,
    to: move.params.to,
    subject: move.draft.subject.replace(/\s+/g, " ").trim(),
    text,
    html: htmlOf(text),
    messageId,
    thread: thread && { ...thread, references: withLast(thread.references, thread.inReplyTo) },
  };
}

/** RFC 5322: the message that is answered stands last in References. */
const withLast = (references: string[], last: string): string[] => [...references.filter((id) => id !== last), last];
