import { randomInt } from "node:crypto";
import type { gmail_v1 } from "@googleapis/gmail";
import { isRecord, jsonObject } from "../http/emulator.ts";
import type { Account } from "./accounts.ts";
import { googleError, notFound } from "./errors.ts";
import { type GmailHandler, type GmailRoute, pageOf, queryOf } from "./gmail.ts";
import type { Draft, MailStore, StoredMessage } from "./mail-store.ts";
import { searchMessages } from "./messages.ts";
import { messageResource, parseFormat } from "./resources.ts";
import { type Outgoing, readOutgoing, sendOutgoing } from "./send.ts";

export function registerDrafts(route: GmailRoute): void {
  route("get", "/drafts", "read", listDrafts);
  route("post", "/drafts", "compose", createDraft);
  route("post", "/drafts/send", "compose", sendDraft);
  route("get", "/drafts/:id", "read", getDraft);
  route("put", "/drafts/:id", "compose", updateDraft);
  route("delete", "/drafts/:id", "compose", (c, account, { mail }) => {
    const draft = mail.draft(account.email, c.req.param("id"));
    if (!draft) return notFound();
    removeDraft(mail, draft);
    return new Response(null, { status: 204 });
  });
}

const listDrafts: GmailHandler = (c, account, gmail) => {
  const { mail } = gmail;
  const found = searchMessages(gmail, account, queryOf(c));
  if (found.kind === "refused") return found.response;
  const ids = new Set(found.messages.map((message) => message.id));
  const drafts = mail.drafts(account.email).filter((draft) => ids.has(draft.messageId));
  const page = pageOf(drafts, queryOf(c), 100, 500);
  if (!page) return googleError(400, "Invalid pageToken");
  const answer: gmail_v1.Schema$ListDraftsResponse = {
    ...(page.items.length > 0 ? { drafts: page.items.map((draft) => draftSummary(mail, draft)) } : {}),
    ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
    resultSizeEstimate: drafts.length,
  };
  return Response.json(answer);
};

const createDraft: GmailHandler = async (c, account, { mail }) => {
  const body = await jsonObject(c);
  const read = readOutgoing(mail, account, isRecord(body?.message) ? body.message : {});
  if (read.kind === "refused") return read.response;
  const draft = { id: `r-${randomInt(2 ** 47)}${randomInt(10 ** 4)}`, mailbox: account.email, messageId: "" };
  return Response.json(draftSummary(mail, putContent(mail, account, draft, read.outgoing)));
};

const getDraft: GmailHandler = (c, account, { mail }) => {
  const format = parseFormat(queryOf(c).get("format"));
  if (!format) return googleError(400, "Invalid value at 'format'");
  const draft = mail.draft(account.email, c.req.param("id"));
  const message = draft && mail.message(account.email, draft.messageId);
  return draft && message
    ? Response.json({ id: draft.id, message: messageResource(mail, message, format) })
    : notFound();
};

/** As with the vendor, the draft keeps its id and its message gets a new one. */
const updateDraft: GmailHandler = async (c, account, { mail }) => {
  const draft = mail.draft(account.email, c.req.param("id"));
  if (!draft) return notFound();
  const body = await jsonObject(c);
  const read = readOutgoing(mail, account, isRecord(body?.message) ? body.message : {});
  if (read.kind === "refused") return read.response;
  const old = mail.message(account.email, draft.messageId);
  const changed = putContent(mail, account, draft, read.outgoing);
  if (old) mail.remove(old);
  return Response.json(draftSummary(mail, changed));
};

/** Sends `{ id }` as it is, or with `message.raw` replaced first. The draft is gone afterwards. */
const sendDraft: GmailHandler = async (c, account, { mail, postOffice }) => {
  const body = await jsonObject(c);
  const draft = mail.draft(account.email, typeof body?.id === "string" ? body.id : "");
  const stored = draft && mail.message(account.email, draft.messageId);
  if (!draft || !stored) return notFound();
  const replacement = isRecord(body?.message) && typeof body.message.raw === "string" ? body.message : null;
  const read = replacement ? readOutgoing(mail, account, replacement) : null;
  if (read?.kind === "refused") return read.response;
  const outgoing = read?.outgoing ?? storedOutgoing(mail, stored);
  const result = await sendOutgoing(mail, postOffice, account, outgoing);
  if (result.kind === "refused") return result.response;
  removeDraft(mail, draft);
  const { id, threadId, labelIds } = result.message;
  return Response.json({ id, threadId, labelIds });
};

function storedOutgoing(mail: MailStore, stored: StoredMessage): Outgoing {
  const isOwnThread = mail.thread(stored.mailbox, stored.threadId).every((message) => message.id === stored.id);
  return { raw: mail.source(stored), content: mail.parsed(stored), threadId: isOwnThread ? null : stored.threadId };
}

function putContent(mail: MailStore, account: Account, draft: Draft, outgoing: Outgoing): Draft {
  const { raw, threadId } = outgoing;
  const message = mail.insert({
    mailbox: account.email,
    raw,
    labelIds: ["DRAFT"],
    threadId,
    internalDateMs: Date.now(),
  });
  const changed = { ...draft, messageId: message.id };
  mail.putDraft(changed);
  return changed;
}

function removeDraft(mail: MailStore, draft: Draft): void {
  const message = mail.message(draft.mailbox, draft.messageId);
  if (message) mail.remove(message);
  mail.deleteDraft(draft);
}

function draftSummary(mail: MailStore, draft: Draft): gmail_v1.Schema$Draft {
  const message = mail.message(draft.mailbox, draft.messageId);
  return { id: draft.id, message: { id: draft.messageId, threadId: message?.threadId, labelIds: message?.labelIds } };
}
