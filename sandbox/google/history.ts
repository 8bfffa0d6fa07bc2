import type { gmail_v1 } from "@googleapis/gmail";
import { jsonObject } from "../http/emulator.ts";
import { googleError, notFound } from "./errors.ts";
import { type GmailHandler, type GmailRoute, pageOf, queryOf } from "./gmail.ts";
import type { HistoryRecord } from "./mail-store.ts";

const WATCH_MS = 7 * 86_400_000;

export function registerProfileAndHistory(route: GmailRoute): void {
  route("get", "/profile", "metadata", (_c, account, { mail }) => {
    const messages = mail.messages(account.email);
    const answer: gmail_v1.Schema$Profile = {
      emailAddress: account.email,
      messagesTotal: messages.length,
      threadsTotal: new Set(messages.map((message) => message.threadId)).size,
      historyId: String(account.historyId),
    };
    return Response.json(answer);
  });
  route("get", "/history", "metadata", listHistory);
  route("post", "/watch", "metadata", async (c, account) => {
    const body = await jsonObject(c);
    const topic = typeof body?.topicName === "string" ? body.topicName : "";
    if (!/^projects\/[^/]+\/topics\/[^/]+$/.test(topic)) return googleError(400, "Invalid topicName");
    return Response.json({ historyId: String(account.historyId), expiration: String(Date.now() + WATCH_MS) });
  });
  route("post", "/stop", "metadata", () => new Response(null, { status: 204 }));
}

/** An id that is forgotten, or that this world never gave out, answers 404, which tells the client to sync anew. */
const listHistory: GmailHandler = (c, account, { mail }) => {
  const params = queryOf(c);
  const start = params.get("startHistoryId") ?? "";
  if (!/^\d{1,18}$/.test(start)) return googleError(400, "Invalid startHistoryId");
  if (Number(start) < account.historyFloor || Number(start) > account.historyId) return notFound();
  const types = params.getAll("historyTypes").flatMap((type) => type.split(","));
  const labelId = params.get("labelId");
  const records = mail
    .history(account.email, Number(start))
    .filter(
      (record) => (types.length === 0 || types.includes(record.kind)) && (!labelId || touchesLabel(record, labelId)),
    );
  const page = pageOf(records, params, 100, 500);
  if (!page) return googleError(400, "Invalid pageToken");
  const answer: gmail_v1.Schema$ListHistoryResponse = {
    ...(page.items.length > 0 ? { history: page.items.map(historyResource) } : {}),
    ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
    historyId: String(account.historyId),
  };
  return Response.json(answer);
};

function touchesLabel(record: HistoryRecord, labelId: string): boolean {
  return record.labelIds.includes(labelId) || record.changedLabelIds.includes(labelId);
}

function historyResource(record: HistoryRecord): gmail_v1.Schema$History {
  const message = { id: record.messageId, threadId: record.threadId, labelIds: record.labelIds };
  const base = { id: String(record.id), messages: [{ id: record.messageId, threadId: record.threadId }] };
  switch (record.kind) {
    case "messageAdded":
      return { ...base, messagesAdded: [{ message }] };
    case "messageDeleted":
      return { ...base, messagesDeleted: [{ message }] };
    case "labelAdded":
      return { ...base, labelsAdded: [{ message, labelIds: record.changedLabelIds }] };
    case "labelRemoved":
      return { ...base, labelsRemoved: [{ message, labelIds: record.changedLabelIds }] };
    default:
      return record.kind satisfies never;
  }
}
