import { HUBSPOT_PORTAL_ID } from "../constants.ts";
import type { StoredMessage } from "../google/mail-store.ts";
import { addressesOf, headerValue, messageIdsOf } from "../google/mime.ts";
import { snippetOf } from "../google/resources.ts";
import { OBJECT_TYPES } from "../hubspot/types.ts";
import { slackState, xState } from "./chat-actions.ts";
import type { WorldMailbox, WorldMessage, WorldRecord, WorldState } from "./contract.ts";
import { eventState, fileState } from "./google-actions.ts";
import type { Services } from "./services.ts";

/** Everything a test may want to look at, read from the same stores the vendors answer from. */
export function worldState(services: Services): WorldState {
  return {
    mailboxes: services.accounts.all().map((account) => mailboxState(services, account.email)),
    events: services.calendars.all().map(eventState),
    files: services.files.all().map(fileState),
    hubspot: {
      portalId: HUBSPOT_PORTAL_ID,
      objects: Object.fromEntries(OBJECT_TYPES.map((type) => [type, recordsOf(services, type)])),
      deliveries: services.webhooks.all(),
    },
    slack: slackState(services.slack),
    x: xState(services.x),
    smtp: services.smtp.mails(),
    faults: services.faults.list(),
  };
}

function mailboxState(services: Services, email: string): WorldMailbox {
  const { accounts, mail } = services;
  const account = accounts.find(email);
  const messages = mail.messages(email).map((message) => messageState(services, message));
  const drafts = mail.drafts(email).flatMap((draft) => {
    const message = messages.find((candidate) => candidate.id === draft.messageId);
    return message ? [{ id: draft.id, message }] : [];
  });
  return {
    email,
    name: account?.name ?? email,
    kind: account?.kind ?? "walk_on",
    historyId: String(account?.historyId ?? 0),
    messages: messages.filter((message) => !message.labelIds.includes("DRAFT")),
    drafts,
  };
}

function messageState({ mail }: Services, message: StoredMessage): WorldMessage {
  const content = mail.parsed(message);
  const header = (name: string): string | null => headerValue(content.headers, name);
  return {
    id: message.id,
    threadId: message.threadId,
    messageId: message.rfcMessageId,
    inReplyTo: header("in-reply-to"),
    references: messageIdsOf(header("references")),
    from: addressesOf(header("from"))[0]?.address ?? "",
    to: header("to") ?? "",
    cc: header("cc"),
    bcc: header("bcc"),
    subject: header("subject") ?? "",
    labelIds: message.labelIds,
    internalDate: new Date(message.internalDateMs).toISOString(),
    snippet: snippetOf(content),
    text: content.text,
    html: content.html,
    headers: content.headers,
  };
}

function recordsOf({ crmStore }: Services, type: (typeof OBJECT_TYPES)[number]): WorldRecord[] {
  return crmStore.all(type).map((record) => ({
    id: record.id,
    properties: record.properties,
    archived: record.isArchived,
    createdAt: new Date(record.createdAtMs).toISOString(),
    updatedAt: new Date(record.updatedAtMs).toISOString(),
    associations: crmStore
      .associationsOf(type, record.id)
      .flatMap(({ toType, toId, specs }) => specs.map(({ typeId, category }) => ({ toType, toId, typeId, category }))),
  }));
}
