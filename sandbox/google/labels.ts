import { randomInt } from "node:crypto";
import type { gmail_v1 } from "@googleapis/gmail";
import { jsonObject, stringList } from "../http/emulator.ts";
import { googleError, notFound } from "./errors.ts";
import type { Gmail, GmailHandler, GmailRoute } from "./gmail.ts";
import type { Label, MailStore } from "./mail-store.ts";

const SYSTEM_LABELS = [
  "INBOX",
  "SENT",
  "DRAFT",
  "UNREAD",
  "STARRED",
  "IMPORTANT",
  "TRASH",
  "SPAM",
  "CATEGORY_PERSONAL",
  "CATEGORY_SOCIAL",
  "CATEGORY_PROMOTIONS",
  "CATEGORY_UPDATES",
  "CATEGORY_FORUMS",
];

/** Labels that only the server sets. */
const FIXED_LABELS = new Set(["SENT", "DRAFT"]);

export function registerLabels(route: GmailRoute): void {
  route("get", "/labels", "labels", (_c, account, { mail }) =>
    Response.json({ labels: [...SYSTEM_LABELS.map(systemLabel), ...mail.labels(account.email).map(userLabel)] }),
  );
  route("get", "/labels/:id", "labels", (c, account, gmail) => {
    const label = findLabel(gmail, account.email, c.req.param("id"));
    return label ? Response.json(withCounts(gmail.mail, account.email, label)) : notFound();
  });
  route("post", "/labels", "write", createLabel);
  route("put", "/labels/:id", "write", changeLabel);
  route("patch", "/labels/:id", "write", changeLabel);
  route("delete", "/labels/:id", "write", (c, account, { mail }) => {
    const label = mail.labels(account.email).find((candidate) => candidate.id === c.req.param("id"));
    if (!label)
      return SYSTEM_LABELS.includes(c.req.param("id")) ? googleError(400, "Invalid delete request") : notFound();
    for (const message of mail.messages(account.email)) mail.relabel(message, [], [label.id]);
    mail.deleteLabel(label);
    return new Response(null, { status: 204 });
  });
}

/** Label id of a name in a query, user labels by name and system labels by id. */
export function labelIdByName(mail: MailStore, mailbox: string, name: string): string | null {
  const wanted = name.toLowerCase();
  const system = SYSTEM_LABELS.find((id) => id.toLowerCase() === wanted);
  const user = mail
    .labels(mailbox)
    .find((label) => label.name.toLowerCase().replace(/[\s/]/g, "-") === wanted.replace(/[\s/]/g, "-"));
  return system ?? user?.id ?? null;
}

/** Reads a modify body; refuses labels that do not exist or that only the server sets. */
export function readLabelChange(
  mail: MailStore,
  mailbox: string,
  body: Record<string, unknown> | null,
): { kind: "ok"; add: string[]; remove: string[] } | { kind: "refused"; response: Response } {
  const add = stringList(body?.addLabelIds);
  const remove = stringList(body?.removeLabelIds);
  const known = new Set([...SYSTEM_LABELS, ...mail.labels(mailbox).map((label) => label.id)]);
  const strange = [...add, ...remove].find((id) => !known.has(id) || FIXED_LABELS.has(id));
  if (strange) return { kind: "refused", response: googleError(400, `Invalid label: ${strange}`) };
  if (add.length + remove.length === 0)
    return { kind: "refused", response: googleError(400, "No label add or removes specified") };
  return { kind: "ok", add, remove };
}

const createLabel: GmailHandler = async (c, account, { mail }) => {
  const body = await jsonObject(c);
  const name = typeof body?.name === "string" ? body.name.trim() : "";
  if (!name) return googleError(400, "Invalid label name");
  if (labelIdByName(mail, account.email, name)) return googleError(409, "Label name exists or conflicts");
  const label = labelFrom(body, { id: `Label_${randomInt(1, 2 ** 31)}`, mailbox: account.email, name });
  mail.putLabel(label);
  return Response.json(userLabel(label));
};

const changeLabel: GmailHandler = async (c, account, { mail }) => {
  const label = mail.labels(account.email).find((candidate) => candidate.id === c.req.param("id"));
  if (!label) return notFound();
  const body = await jsonObject(c);
  const name = typeof body?.name === "string" ? body.name.trim() : label.name;
  const taken = labelIdByName(mail, account.email, name);
  if (taken && taken !== label.id) return googleError(409, "Label name exists or conflicts");
  const changed = labelFrom(body, { ...label, name });
  mail.putLabel(changed);
  return Response.json(userLabel(changed));
};

function labelFrom(
  body: Record<string, unknown> | null,
  base: Pick<Label, "id" | "mailbox" | "name"> & Partial<Label>,
): Label {
  const text = (value: unknown, fallback: string): string => (typeof value === "string" ? value : fallback);
  return {
    ...base,
    messageListVisibility: text(body?.messageListVisibility, base.messageListVisibility ?? "show"),
    labelListVisibility: text(body?.labelListVisibility, base.labelListVisibility ?? "labelShow"),
  };
}

function findLabel(gmail: Gmail, mailbox: string, id: string): gmail_v1.Schema$Label | null {
  if (SYSTEM_LABELS.includes(id)) return systemLabel(id);
  const label = gmail.mail.labels(mailbox).find((candidate) => candidate.id === id);
  return label ? userLabel(label) : null;
}

function systemLabel(id: string): gmail_v1.Schema$Label {
  return { id, name: id, type: "system", messageListVisibility: "hide", labelListVisibility: "labelHide" };
}

function userLabel({ mailbox: _mailbox, ...label }: Label): gmail_v1.Schema$Label {
  return { ...label, type: "user" };
}

function withCounts(mail: MailStore, mailbox: string, label: gmail_v1.Schema$Label): gmail_v1.Schema$Label {
  const messages = mail.messages(mailbox).filter((message) => message.labelIds.includes(label.id ?? ""));
  const unread = messages.filter((message) => message.labelIds.includes("UNREAD"));
  return {
    ...label,
    messagesTotal: messages.length,
    messagesUnread: unread.length,
    threadsTotal: new Set(messages.map((message) => message.threadId)).size,
    threadsUnread: new Set(unread.map((message) => message.threadId)).size,
  };
}
