import type { Guard } from "#server/connectors/http/guard.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { EmailPort, IncomingEmail } from "#server/connectors/ports/email.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import type { GoogleEnv } from "./env.ts";
import { byMessageId, type GmailApi, type GmailCall, gmailCalls, me, messageOf, sentOf } from "./gmail-calls.ts";
import { gmailDrafts } from "./gmail-drafts.ts";
import { needed } from "./google-calls.ts";
import { incomingEmail } from "./map.ts";

const HISTORY_PAGES = 20;

/** One Gmail mailbox by Google's own client. Its retries are off: ours know what may be repeated. */
export function gmailPort(env: GoogleEnv, token: TokenSource, guard: Guard): EmailPort {
  const call = gmailCalls(env, token, guard);
  return {
    ...gmailDrafts(call),
    getProfile: () =>
      call("read", async (api) => {
        const { data } = await api.gmail.users.getProfile(me, api.options);
        return { address: needed(data.emailAddress).toLowerCase(), cursor: needed(data.historyId) };
      }),
    send: (email) =>
      call("write", async (api) => {
        const requestBody = await messageOf(email);
        const { data } = await api.gmail.users.messages.send({ ...me, requestBody }, api.options);
        return sentOf(data);
      }),
    findByMessageId: (messageId) =>
      call("read", async (api) => {
        const request = { ...me, q: byMessageId(messageId), maxResults: 5, includeSpamTrash: true };
        const { data } = await api.gmail.users.messages.list(request, api.options);
        for (const found of data.messages ?? []) if (!(await isDraft(api, needed(found.id)))) return sentOf(found);
        return null;
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

/** The search finds drafts as well. */
async function isDraft(api: GmailApi, id: string): Promise<boolean> {
  const { data } = await api.gmail.users.messages.get({ ...me, id, format: "minimal" }, api.options);
  return data.labelIds?.includes("DRAFT") ?? false;
}

async function readMessage(api: GmailApi, id: string): Promise<IncomingEmail> {
  const { data } = await api.gmail.users.messages.get({ ...me, id, format: "raw" }, api.options);
  const envelope = {
    id: needed(data.id),
    threadId: needed(data.threadId),
    labelIds: data.labelIds ?? [],
    internalDateMs: Number(needed(data.internalDate)),
  };
  return incomingEmail(envelope, Buffer.from(needed(data.raw), "base64url"));
}

async function readAll(call: GmailCall, ids: string[]): VendorResult<IncomingEmail[]> {
  const mails: IncomingEmail[] = [];
  for (const id of ids) {
    const mail = await call("read", (api) => readMessage(api, id));
    if (!mail.ok) return mail;
    mails.push(mail.value);
  }
  return ok(mails);
}

/** A very long backlog ends early, with the cursor where it stopped. */
async function listChanges(call: GmailCall, cursor: string): ReturnType<EmailPort["listChanges"]> {
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

const historyPage = (call: GmailCall, startHistoryId: string, pageToken: string | undefined) =>
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
  call: GmailCall,
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
