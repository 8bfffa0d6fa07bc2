import { gmail, type gmail_v1 } from "@googleapis/gmail";
import type { Guard } from "#server/connectors/http/guard.ts";
import type { CallKind } from "#server/connectors/http/vendor-calls.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { OutgoingEmail, SentEmail } from "#server/connectors/ports/email.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { composeRaw } from "./compose.ts";
import type { GoogleEnv } from "./env.ts";
import { type CallOptions, googleCalls, needed } from "./google-calls.ts";

export type GmailApi = { gmail: gmail_v1.Gmail; options: CallOptions };
export type GmailCall = <T>(kind: CallKind, run: (api: GmailApi) => Promise<T>) => VendorResult<T>;

/** Calls of one mailbox by Google's own client. */
export function gmailCalls(env: GoogleEnv, token: TokenSource, guard: Guard): GmailCall {
  const calls = googleCalls(env, "Gmail", "gmail", { token, guard });
  return (kind, run) =>
    calls(kind, ({ auth, options }) =>
      run({ gmail: gmail({ version: "v1", auth, rootUrl: options.rootUrl }), options }),
    );
}

export const me = { userId: "me" };

/** Search term for our own Message-ID. */
export const byMessageId = (messageId: string): string => `rfc822msgid:${messageId.replace(/^<|>$/g, "")}`;

export async function messageOf(email: OutgoingEmail): Promise<gmail_v1.Schema$Message> {
  const raw = await composeRaw(email);
  return email.thread === null ? { raw } : { raw, threadId: email.thread.vendorThreadId };
}

export const sentOf = (message: gmail_v1.Schema$Message): SentEmail => ({
  vendorMessageId: needed(message.id),
  vendorThreadId: needed(message.threadId),
});
