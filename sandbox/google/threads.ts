import type { gmail_v1 } from "@googleapis/gmail";
import { jsonObject } from "../http/emulator.ts";
import type { Account } from "./accounts.ts";
import { googleError, notFound } from "./errors.ts";
import { type Gmail, type GmailHandler, type GmailRoute, pageOf, queryOf } from "./gmail.ts";
import { readLabelChange } from "./labels.ts";
import type { StoredMessage } from "./mail-store.ts";
import { searchMessages } from "./messages.ts";
import { messageResource, parseFormat, snippetOf } from "./resources.ts";

export function registerThreads(route: GmailRoute): void {
  route("get", "/threads", "read", listThreads);
  route("get", "/threads/:id", "read", getThread);
  route("post", "/threads/:id/modify", "write", async (c, account, gmail) => {
    const change = readLabelChange(gmail.mail, account.email, await jsonObject(c));
    return change.kind === "refused"
      ? change.response
      : relabelThread(c.req.param("id"), account, gmail, change.add, change.remove);
  });
  route("post", "/threads/:id/trash", "write", (c, account, gmail) =>
    relabelThread(c.req.param("id"), account, gmail, ["TRASH"], ["INBOX"]),
  );
  route("post", "/threads/:id/untrash", "write", (c, account, gmail) =>
    relabelThread(c.req.param("id"), account, gmail, ["INBOX"], ["TRASH"]),
  );
}

const listThreads: GmailHandler = (c, account, gmail) => {
  const params = queryOf(c);
  const found = searchMessages(gmail, account, params);
  if (found.kind === "refused") return found.response;
  const newest = new Map<string, StoredMessage>();
  for (const message of found.messages) if (!newest.has(message.threadId)) newest.set(message.threadId, message);
  const page = pageOf([...newest.values()], params, 100, 500);
  if (!page) return googleError(400, "Invalid pageToken");
  const answer: gmail_v1.Schema$ListThreadsResponse = {
    ...(page.items.length > 0
      ? { threads: page.items.map((message) => summary(gmail, account, message.threadId)) }
      : {}),
    ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
    resultSizeEstimate: newest.size,
  };
  return Response.json(answer);
};

const getThread: GmailHandler = (c, account, gmail) => {
  const params = queryOf(c);
  const format = parseFormat(params.get("format"));
  if (!format || format === "raw") return googleError(400, `Invalid value at 'format': ${params.get("format")}`);
  const messages = gmail.mail.thread(account.email, c.req.param("id"));
  if (messages.length === 0) return notFound();
  const { id, historyId } = summary(gmail, account, c.req.param("id"));
  const metadataHeaders = params.getAll("metadataHeaders");
  return Response.json({
    id,
    historyId,
    messages: messages.map((message) => messageResource(gmail.mail, message, format, metadataHeaders)),
  });
};

function summary({ mail }: Gmail, account: Account, threadId: string): gmail_v1.Schema$Thread {
  const messages = mail.thread(account.email, threadId);
  const newest = messages.at(-1);
  return {
    id: threadId,
    snippet: newest ? snippetOf(mail.parsed(newest)) : "",
    historyId: String(Math.max(...messages.map((message) => message.historyId))),
  };
}

function relabelThread(threadId: string, account: Account, { mail }: Gmail, add: string[], remove: string[]): Response {
  const messages = mail.thread(account.email, threadId);
  if (messages.length === 0) return notFound();
  const changed = messages.map((message) => mail.relabel(message, add, remove));
  return Response.json({ id: threadId, messages: changed.map(({ id, labelIds }) => ({ id, threadId, labelIds })) });
}
