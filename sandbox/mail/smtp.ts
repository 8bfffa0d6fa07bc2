import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { PostOffice } from "../google/delivery.ts";
import { headerValue, parseMail } from "../google/mime.ts";
import type { Store } from "../store/journal.ts";
import type { SystemMail } from "../world/contract.ts";

export type SmtpServer = { url: string; mails(): SystemMail[]; close(): Promise<void> };

/** Takes the app's own mail (magic links, invitations), keeps it in a list and puts it into the emulated mailboxes. */
export async function startSmtp(options: { port: number; store: Store; postOffice: PostOffice }): Promise<SmtpServer> {
  const mails = options.store.collection<SystemMail>("smtp.mails");
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onAuth: (_auth, _session, done) => done(null, { user: "sandbox" }),
    onData: (stream, session, done) => {
      accept(stream, session, mails, options.postOffice).then(
        () => done(),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  server.on("error", () => undefined);
  const listening = server.listen(options.port, "127.0.0.1");
  await new Promise<void>((resolve, reject) => {
    listening.once("listening", resolve);
    listening.once("error", reject);
  });
  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    mails: () => mails.all(),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

type Mails = { put(id: string, mail: SystemMail): void };

async function accept(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  mails: Mails,
  postOffice: PostOffice,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const content = parseMail(raw);
  const envelopeTo = session.envelope.rcptTo.map((recipient) => recipient.address.toLowerCase());
  const mail: SystemMail = {
    id: randomUUID(),
    receivedAt: new Date().toISOString(),
    envelopeFrom: session.envelope.mailFrom ? session.envelope.mailFrom.address : "",
    envelopeTo,
    from: headerValue(content.headers, "from") ?? "",
    subject: headerValue(content.headers, "subject") ?? "",
    text: content.text,
    html: content.html,
    links: [...content.text.matchAll(/https?:\/\/[^\s<>"']+/g)].map(([link]) => link.replace(/[.,;)]+$/, "")),
    headers: content.headers,
  };
  mails.put(mail.id, mail);
  const recipients = envelopeTo.map((address) => ({ address, name: "" }));
  await postOffice.deliver({ raw, recipients, sender: null, sentAtMs: Date.now() });
}
