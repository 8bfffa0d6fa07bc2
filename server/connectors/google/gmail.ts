import { gmail, type gmail_v1 } from "@googleapis/gmail";
import { OAuth2Client } from "google-auth-library";
import type { Guard } from "#server/connectors/http/guard.ts";
import { type CallKind, type Refine, vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { EmailPort, IncomingEmail, SentEmail } from "#server/connectors/ports/email.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import { composeRaw } from "./compose.ts";
import { type GoogleEnv, googleEndpoints } from "./env.ts";
import { incomingEmail } from "./map.ts";

/** 403 means several things at Google. */
const refine: Refine = (failure) => {
  if (failure.status !== 403) return null;
  if (/rateLimitExceeded|quotaExceeded|dailyLimitExceeded|RATE_LIMIT_EXCEEDED/i.test(failure.vendorCode ?? ""))
    return "rate_limited";
  return /insufficientPermissions|SCOPE_INSUFFICIENT/i.test(failure.vendorCode ?? "") ? "auth_expired" : null;
};

type Options = { rootUrl: string; retry: boolean; signal: AbortSignal };
type Api = { gmail: gmail_v1.Gmail; options: Options };
type Call = <T>(kind: CallKind, run: (api: Api) => Promise<T>) => VendorResult<T>;

const HISTORY_PAGES = 20;
const me = { userId: "me" };

/** One Gmail mailbox by Google's own client. Its retries are off: ours know what may be repeated. */
export function gmailPort(env: GoogleEnv, token: TokenSource, guard: Guard): EmailPort {
  const { gmailRoot } = googleEndpoints(env);
  const calls = vendorCalls("Gmail", guard, refine);
  const call: Call = (kind, run) =>
    calls.authorised(kind, token, (accessToken, signal) => {
      const auth = new OAuth2Client();
      auth.setCredentials({ access_token: accessToken });
      // The address is repeated per call: the client forgets the general one for uploads.
      return run({
        gmail: gmail({ version: "v1", auth, rootUrl: gmailRoot }),
        options: { rootUrl: gmailRoot, retry: false, signal },
      });
    });
  return {
    getProfile: () =>
      call("read", async (api) => {
        const { data } = await api.gmail.users.getProfile(me, api.options);
        return { address: needed(data.emailAddress).toLowerCase(), cursor: needed(data.historyId) };
      }),
    send: (email) =>
      call("write", async (api) => {
        const raw = await composeRaw(email);
        const requestBody = email.thread === null ? { raw } : { raw, threadId: email.thread.vendorThreadId };
        const { data } = await api.gmail.users.messages.send({ ...me, requestBody }, api.options);
        return sentOf(data);
      }),
    findByMessageId: (messageId) =>
      call("read", async (api) => {
        const q = `rfc822msgid:${messageId.replace(/^<|>$/g, "")}`;
        const { data } = await api.gmail.users.messages.list(
          { ...me, q, maxResults: 1, includeSpamTrash: true },
          api.options,
        );
        const [found] = data.messages ?? [];
        return found ? sentOf(found) : null;
      }),
    listChanges: (cursor) => listChanges(call, cursor),
    listRecent: (options) => listRecent(call, options),
    getMessage: (id) => call("read", (api) => readMessage(api, id)),
    getThread: async (id) => {
      const ids = await call("read", async (api) => {
        const { data } = await api.gmail.users.threads.get({ ...me, id, format: "minimal" }, api.options);
        return (data.messages ?? []).map((message) => needed(message.id));
      });
      return ids.ok ? readAll(call, ids.value) : ids;
    },
  };
}

/** Gmail's answers type every field as optional. */
function needed<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("Gmail left out a field that it always sends");
  return value;
}

const sentOf = (message: gmail_v1.Schema$Message): SentEmail => ({
  vendorMessageId: needed(message.id),
  vendorThreadId: needed(message.threadId),
});

async function readMessage(api: Api, id: string): Promise<IncomingEmail> {
  const { data } = await api.gmail.users.messages.get({ ...me, id, format: "raw" }, api.options);
  const envelope = {
    id: needed(data.id),
    threadId: needed(data.threadId),
    labelIds: data.labelIds ?? [],
    internalDateMs: Number(needed(data.internalDate)),
  };
  return incomingEmail(envelope, Buffer.from(needed(data.raw), "base64url"));
}

async function readAll(call: Call, ids: string[]): VendorResult<IncomingEmail[]> {
  const mails: IncomingEmail[] = [];
  for (const id of ids) {
    const mail = await call("read", (api) => readMessage(api, id));
    if (!mail.ok) return mail;
    mails.push(mail.value);
  }
  return ok(mails);
}

/** A very long backlog ends early, with the cursor where it stopped. */
async function listChanges(call: Call, cursor: string): ReturnType<EmailPort["listChanges"]> {
  const added = new Set<string>();
  let pageToken: string | undefined;
  let reached = cursor;
  for (let page = 0; page < HISTORY_PAGES; page += 1) {
    const answer = await historyPage(call, cursor, pageToken);
    if (!answer.ok) return answer.error.kind === "not_found" ? ok({ kind: "cursor_expired" }) : answer;
    const { ids, last, next, current } = answer.value;
    for (const id of ids) added.add(id);
    if (next === undefined)
      return ok({ kind: "changes", addedMessageIds: [...added], cursor: current ?? last ?? reached });
    reached = last ?? reached;
    pageToken = next;
  }
  return ok({ kind: "changes", addedMessageIds: [...added], cursor: reached });
}

const historyPage = (call: Call, startHistoryId: string, pageToken: string | undefined) =>
  call("read", async (api) => {
    const request = { ...me, startHistoryId, historyTypes: ["messageAdded"], maxResults: 500, pageToken };
    const { data } = await api.gmail.users.history.list(request, api.options);
    const records = data.history ?? [];
    return {
      ids: records.flatMap((record) => (record.messagesAdded ?? []).map((change) => needed(change.message?.id))),
      last: records.at(-1)?.id,
      next: data.nextPageToken ?? undefined,
      /** Where the mailbox stands now. */
      current: data.historyId,
    };
  });

/** The cursor is taken before the listing: what arrives in between is seen twice rather than never. */
async function listRecent(
  call: Call,
  { after, limit }: { after: Date; limit: number },
): ReturnType<EmailPort["listRecent"]> {
  const profile = await call("read", async (api) =>
    needed((await api.gmail.users.getProfile(me, api.options)).data.historyId),
  );
  if (!profile.ok) return profile;
  const messageIds: string[] = [];
  let pageToken: string | undefined;
  do {
    const answer = await call("read", async (api) => {
      const q = `after:${Math.floor(after.getTime() / 1000)}`;
      const request = { ...me, q, maxResults: Math.min(500, limit - messageIds.length), pageToken };
      return (await api.gmail.users.messages.list(request, api.options)).data;
    });
    if (!answer.ok) return err(answer.error);
    messageIds.push(...(answer.value.messages ?? []).map((message) => needed(message.id)));
    pageToken = answer.value.nextPageToken ?? undefined;
  } while (pageToken !== undefined && messageIds.length < limit);
  return ok({ messageIds: messageIds.slice(0, limit), cursor: profile.value });
}
