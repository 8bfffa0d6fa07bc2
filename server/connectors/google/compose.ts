import MailComposer from "nodemailer/lib/mail-composer";
import type { OutgoingEmail } from "#server/connectors/ports/email.ts";

/**
 * The mail as RFC 5322 bytes in base64url: text and HTML alternatives, encoded headers, our own Message-ID. The library may
 * neither read files nor addresses, whatever the texts contain.
 */
export async function composeRaw(email: OutgoingEmail): Promise<string> {
  const { thread, from } = email;
  const composer = new MailComposer({
    from: from.name === null ? from.address : { name: from.name, address: from.address },
    to: email.to,
    subject: email.subject,
    text: email.text,
    html: email.html,
    messageId: email.messageId,
    inReplyTo: thread?.inReplyTo,
    references: thread === null ? undefined : referencesOf(thread),
    headers: email.headers ?? {},
    textEncoding: "quoted-printable",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return (await composer.compile().build()).toString("base64url");
}

/** The chain as RFC 5322 wants it: what the answered mail referred to, then that mail itself. */
function referencesOf(thread: NonNullable<OutgoingEmail["thread"]>): string[] {
  const chain = thread.references.filter((id) => id !== thread.inReplyTo);
  return [...chain, thread.inReplyTo];
}
