import type { gmail_v1 } from "@googleapis/gmail";
import { jsonObject, stringList } from "../http/emulator.ts";
import type { Account } from "./accounts.ts";
import { googleError, notFound } from "./errors.ts";
import { type Gmail, type GmailHandler, type GmailRoute, pageOf, queryOf } from "./gmail.ts";
import { labelIdByName, readLabelChange } from "./labels.ts";
import type { StoredMessage } from "./mail-store.ts";
import { type MailQuery, parseQuery } from "./query.ts";
import { attachmentOf, messageResource, parseFormat } from "./resources.ts";
import { readOutgoing, sendOutgoing } from "./send.ts";

export function registerMessages(route: GmailRoute): void {
  route("get", "/messages", "read", listMessages);
  route("post", "/messages/send", "send", sendMessage);
  route("post", "/messages/batchModify", "write", batchModify);
  route("get", "/messages/:id", "read", getMessage);
  route("delete", "/messages/:id", "write", (c, account, { mail }) => {
    const message = mail.message(account.email, c.req.param("id"));
    if (!message) return notFound();
    mail.remove(message);
    return new Response(null, { status: 204 });
  });
  route("get", "/messages/:id/attachments/:attachmentId", "read", (c, account, { mail }) => {
    const message = mail.message(account.email, c.req.param("id"));
    const part = message && attachmentOf(mail, message, c.req.param("attachmentId"));
    return part ? Response.json({ size: part.body.byteLength, data: part.body.toString("base64url") }) : notFound();
  });
  route("post", "/messages/:id/modify", "write", modifyMessage);
  route("post", "/messages/:id/trash", "write", (c, account, gmail) =>
    relabelOne(c.req.param("id"), account, gmail, ["TRASH"], ["INBOX"]),
  );
  route("post", "/messages/:id/untrash", "write", (c, account, gmail) =>
    relabelOne(c.req.param("id"), account, gmail, ["INBOX"], ["TRASH"]),
  );
}

/** Messages that match `q` and `labelIds`; null and a refusal when the query goes beyond what is supported. */
export function searchMessages(
  gmail: Gmail,
  account: Account,
  params: URLSearchParams,
): { kind: "ok"; messages: StoredMessage[] } | { kind: "refused"; response: Response } {
  const text = params.get("q")?.trim() ?? "";
  const result = parseQuery(text, (name) => labelIdByName(gmail.mail, account.email, name), Date.now());
  if (result.kind === "unsupported") {
    return {
      kind: "refused",
      response: googleError(400, `The sandbox does not support this search term: ${result.term}`),
    };
  }
  const { query } = result;
  const labelIds = params.getAll("labelIds");
  const isEverywhere =
    query.isEverywhere || params.get("includeSpamTrash") === "true" || labelIds.some((id) => HIDDEN.has(id));
  const messages = candidates(gmail, account, query).filter(
    (message) =>
      (isEverywhere || !message.labelIds.some((id) => HIDDEN.has(id))) &&
      labelIds.every((id) => message.labelIds.includes(id)) &&
      query.test(message, gmail.mail.parsed(message)),
  );
  return { kind: "ok", messages };
}

const HIDDEN = new Set(["TRASH", "SPAM"]);

function candidates({ mail }: Gmail, account: Account, query: MailQuery): StoredMessage[] {
  if (query.rfcMessageId === null) return mail.messages(account.email);
  const message = mail.byRfcMessageId(account.email, query.rfcMessageId);
  return message ? [message] : [];
}

const listMessages: GmailHandler = (c, account, gmail) => {
  const params = queryOf(c);
  const found = searchMessages(gmail, account, params);
  if (found.kind === "refused") return found.response;
  const page = pageOf(found.messages, params, 100, 500);
  if (!page) return googleError(400, "Invalid pageToken");
  const answer: gmail_v1.Schema$ListMessagesResponse = {
    ...(page.items.length > 0 ? { messages: page.items.map(({ id, threadId }) => ({ id, threadId })) } : {}),
    ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
    resultSizeEstimate: found.messages.length,
  };
  return Response.json(answer);
};

const getMessage: GmailHandler = (c, account, { mail }) => {
  const params = queryOf(c);
  const format = parseFormat(params.get("format"));
  if (!format) return googleError(400, `Invalid value at 'format': ${params.get("format")}`);
  const message = mail.message(account.email, c.req.param("id"));
  return message ? Response.json(messageResource(mail, message, format, params.getAll("metadataHeaders"))) : notFound();
};

const sendMessage: GmailHandler = async (c, account, { mail, postOffice }) => {
  const body = await jsonObject(c);
  const read = readOutgoing(mail, account, body ?? {});
  if (read.kind === "refused") return read.response;
  const result = await sendOutgoing(mail, postOffice, account, read.outgoing);
  if (result.kind === "refused") return result.response;
  const { id, threadId, labelIds } = result.message;
  return Response.json({ id, threadId, labelIds } satisfies gmail_v1.Schema$Message);
};

const modifyMessage: GmailHandler = async (c, account, gmail) => {
  const change = readLabelChange(gmail.mail, account.email, await jsonObject(c));
  if (change.kind === "refused") return change.response;
  return relabelOne(c.req.param("id"), account, gmail, change.add, change.remove);
};

function relabelOne(id: string, account: Account, { mail }: Gmail, add: string[], remove: string[]): Response {
  const message = mail.message(account.email, id);
  return message ? Response.json(messageResource(mail, mail.relabel(message, add, remove), "minimal")) : notFound();
}

const batchModify: GmailHandler = async (c, account, { mail }) => {
  const body = await jsonObject(c);
  const change = readLabelChange(mail, account.email, body);
  if (change.kind === "refused") return change.response;
  for (const id of stringList(body?.ids)) {
    const message = mail.message(account.email, id);
    if (message) mail.relabel(message, change.add, change.remove);
  }
  return new Response(null, { status: 204 });
};
