import { createTransport } from "nodemailer";
import type { Env } from "./env.ts";

export type SystemMail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** What this mail is, wherever it can be sent a second time: its Message-ID is made of it, so that mail programs show one. */
  id?: string;
};

/**
 * The product's own mail to its users (sign-in links, invitations): never to customers, that is what moves are for.
 * @throws when the mail server does not take it
 */
export type Mailer = { send(mail: SystemMail): Promise<void> };

/** null without SMTP_URL: then no sign-in by mail is offered. */
export function createMailer(env: Pick<Env, "SMTP_URL" | "MAIL_FROM">): Mailer | null {
  if (!env.SMTP_URL) return null;
  const transport = createTransport({
    url: env.SMTP_URL,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
  });
  const domain = /@([^\s<>@]+)>?\s*$/.exec(env.MAIL_FROM)?.[1] ?? "localhost";
  return {
    send: async ({ id, ...mail }) => {
      const messageId = id === undefined ? {} : { messageId: `<${id}@${domain}>` };
      const headers = { "Auto-Submitted": "auto-generated" };
      await transport.sendMail({ from: env.MAIL_FROM, ...mail, ...messageId, headers });
    },
  };
}
