/** Shapes of the world control API. Times are ISO 8601 in answers and epoch milliseconds where a name ends in `Ms` or says so. */

import type { GoogleWorldClient, WorldEvent, WorldFile } from "./google-contract.ts";

export type * from "./google-contract.ts";

export type Vendor = "google" | "hubspot" | "slack" | "x" | "model";

export type FaultKind = "rate_limited" | "server_error" | "hang" | "lost_reply";

/**
 * A fault for the next `times` requests that match. `path` matches when the request's path contains it.
 * `hang` answers nothing until `hangMs` passed (default: until the client gives up), then closes the socket.
 * `lost_reply` does the work and then cuts the connection.
 */
export type Fault = {
  vendor: Vendor;
  kind: FaultKind;
  method?: string;
  path?: string;
  times?: number;
  retryAfterSeconds?: number;
  /** HubSpot's `rate_limited` only: which of its two limits answers; the one of ten seconds names no time to wait. */
  policy?: "secondly" | "ten_secondly";
  hangMs?: number;
};

export type ActiveFault = Fault & { id: string; remaining: number; hits: number };

export type WorldMessage = {
  id: string;
  threadId: string;
  messageId: string;
  inReplyTo: string | null;
  references: string[];
  from: string;
  to: string;
  cc: string | null;
  bcc: string | null;
  subject: string;
  labelIds: string[];
  internalDate: string;
  snippet: string;
  text: string;
  html: string | null;
  headers: { name: string; value: string }[];
};

export type WorldDraft = { id: string; message: WorldMessage };

export type WorldMailbox = {
  email: string;
  name: string;
  kind: "user" | "prospect" | "walk_on";
  historyId: string;
  messages: WorldMessage[];
  drafts: WorldDraft[];
};

export type WorldRecord = {
  id: string;
  properties: Record<string, string | null>;
  archived: boolean;
  createdAt: string;
  updatedAt: string;
  associations: { toType: string; toId: string; typeId: number; category: string }[];
};

export type WorldDelivery = {
  id: string;
  kind: "form_submission" | "crm_events";
  url: string;
  status: "pending" | "delivered" | "given_up";
  attempts: { at: string; status: number | null; error: string | null }[];
  body: string;
};

export type SystemMail = {
  id: string;
  receivedAt: string;
  envelopeFrom: string;
  envelopeTo: string[];
  from: string;
  subject: string;
  text: string;
  html: string | null;
  /** Every http(s) link of the text part, in order: a magic link is one of them. */
  links: string[];
  headers: { name: string; value: string }[];
};

export type WorldState = {
  mailboxes: WorldMailbox[];
  /** Every meeting once, whoever sees it. */
  events: WorldEvent[];
  files: WorldFile[];
  hubspot: {
    portalId: number;
    /** By object type name: contacts, companies, deals, tasks, notes, calls, emails, meetings. */
    objects: Record<string, WorldRecord[]>;
    deliveries: WorldDelivery[];
  };
  slack: WorldSlack;
  x: WorldX;
  smtp: SystemMail[];
  faults: ActiveFault[];
};

export type SlackDelivery = {
  id: string;
  url: string;
  attempts: { at: string; status: number | null; error: string | null }[];
  body: string;
};

export type WorldSlack = {
  channels: { id: string; name: string; isPrivate: boolean; isMember: boolean }[];
  /** Oldest first within a channel. */
  messages: {
    channel: string;
    ts: string;
    userId: string;
    text: string;
    blocks: unknown[] | null;
    threadTs: string | null;
    metadata: { event_type: string; event_payload: Record<string, unknown> } | null;
    reactions: { name: string; users: string[] }[];
    isOurs: boolean;
  }[];
  files: { id: string; name: string; length: number; channel: string | null }[];
  deliveries: SlackDelivery[];
  /** What the app answered to commands and buttons, oldest first; each is seen by one person only. */
  answers: SlackAnswer[];
};

export type SlackAnswer = {
  id: string;
  userId: string;
  channel: string;
  text: string;
  blocks: unknown[] | null;
  at: string;
};

export type WorldX = {
  accounts: { id: string; handle: string; name: string; followers: number; verified: boolean }[];
  /** Newest first. */
  posts: { id: string; handle: string; text: string; inReplyToId: string | null; createdAt: string }[];
};

/** A person is named by e-mail, Slack name or id, a channel by name or id; default: Casey in #sales. */
export type SlackMessageInput = { user?: string; channel?: string; text: string; threadTs?: string };

export type SlackMentionInput = SlackMessageInput & {
  /** How often the same event is sent; default 1, 0 sends none. */
  deliveries?: number;
  signature?: "valid" | "wrong" | "stale" | "missing";
};

export type SlackReactionInput = {
  user?: string;
  channel: string;
  ts: string;
  /** Without colons. */
  reaction: string;
  deliveries?: number;
  signature?: "valid" | "wrong" | "stale" | "missing";
};

/** Somebody types `/caseyos <text>`. */
export type SlackCommandInput = {
  user?: string;
  channel?: string;
  text: string;
  /** Another team than the one that is emulated. */
  team?: string;
  deliveries?: number;
  signature?: "valid" | "wrong" | "stale" | "missing";
};

/** Somebody presses a button of an answer. */
export type SlackPressInput = {
  user?: string;
  /** How its action id begins. */
  action: string;
  /** Its value, where several buttons have that action. */
  value?: string;
  team?: string;
  deliveries?: number;
  signature?: "valid" | "wrong" | "stale" | "missing";
};

export type SlackEventResult = { channel: string; ts: string; deliveries: DeliveryResult[] };

export type XPostInput = { handle: string; name?: string; followers?: number; text: string; inReplyToId?: string };
export type XPostResult = { id: string; handle: string };

export type ContactFields = {
  email: string;
  firstname?: string;
  lastname?: string;
  company?: string;
  jobtitle?: string;
  phone?: string;
  message?: string;
} & Record<string, string | undefined>;

export type FormSubmissionInput = {
  contact: ContactFields;
  /** Id or name of a form of the scenario; default: the walkthrough request. */
  form?: string;
  pageUrl?: string;
  pageTitle?: string;
  /** How often the same delivery is sent; default 1, 0 sends none (a lost webhook). */
  deliveries?: number;
  /** How the delivery is signed; default "valid". */
  signature?: "valid" | "wrong" | "stale" | "missing";
  conversionId?: string;
  submittedAtMs?: number;
};

export type FormSubmissionBody = {
  portalId: number;
  formId: string;
  formName: string;
  conversionId: string;
  submittedAt: number;
  pageUrl: string;
  pageTitle: string;
  values: { objectTypeId: string; name: string; value: string }[];
};

export type DeliveryResult = { deliveryId: string; status: number | null; error: string | null };

export type FormSubmissionResult = {
  body: FormSubmissionBody;
  contactId: string;
  contactCreated: boolean;
  deliveries: DeliveryResult[];
};

export type ProspectReplyInput = {
  /** The prospect who answers. */
  mailbox: string;
  /** Thread in the prospect's own mailbox, or in the mailbox of whoever wrote to them. */
  threadId?: string;
  /** RFC 5322 Message-ID (with or without angle brackets) of the mail that is answered. */
  messageId?: string;
  text: string;
  html?: string;
  /** Extra headers, e.g. `Auto-Submitted: auto-replied` for an out-of-office answer. */
  headers?: Record<string, string>;
};

export type IncomingMailInput = {
  from: { email: string; name?: string };
  to: string;
  cc?: string;
  subject: string;
  text: string;
  html?: string;
  headers?: Record<string, string>;
  inReplyTo?: string;
  references?: string[];
  sentAtMs?: number;
};

export type DeliveredMail = {
  messageId: string;
  /** Where it arrived, one entry per emulated mailbox. */
  delivered: { mailbox: string; id: string; threadId: string }[];
};

export type CrmObjectName = "contacts" | "companies" | "deals" | "tasks" | "notes";

/** A change made by somebody inside HubSpot: it is applied, and webhooks are sent for what is subscribed. */
export type CrmChangeInput = {
  objectType: CrmObjectName;
  action: "create" | "update" | "archive" | "restore" | "merge";
  id?: string;
  /** Of `merge`: the record that goes into this one. */
  loserId?: string;
  properties?: Record<string, string>;
  associations?: { toType: CrmObjectName; toId: string }[];
  deliveries?: number;
  signature?: "valid" | "wrong" | "stale" | "missing";
};

/** Many invented records at once, without webhooks: one company per ten contacts, each contact and deal with its company. */
export type CrmImportInput = { contacts: number; deals: number };
export type CrmImportResult = { companies: number; contacts: number; deals: number };

export type CrmChangeResult = { id: string; events: number; deliveries: DeliveryResult[] };

/** The account is an e-mail address, on X a handle; `*` in a revocation is every account. */
export type AccountInput = { vendor: Exclude<Vendor, "model">; account: string };

/** Of the scripted model the account is the key itself. */
export type RevokeInput = AccountInput | { vendor: "model"; account: string };

export type NewUserInput = { email: string; name: string };

/** A further Google user, with a grant of the seeded scopes; a test that wants a mailbox of its own makes one. */
export type NewUser = { email: string; sub: string; accessToken: string; refreshToken: string };

/** Client of the control API; every call rejects with the server's message when the answer is not 2xx. */
export type WorldClient = GoogleWorldClient & {
  state(): Promise<WorldState>;
  submitForm(input: FormSubmissionInput): Promise<FormSubmissionResult>;
  prospectReply(input: ProspectReplyInput): Promise<DeliveredMail>;
  incomingMail(input: IncomingMailInput): Promise<DeliveredMail>;
  changeCrm(input: CrmChangeInput): Promise<CrmChangeResult>;
  importCrm(input: CrmImportInput): Promise<CrmImportResult>;
  addUser(input: NewUserInput): Promise<NewUser>;
  /** Somebody writes in Slack, without calling us. */
  slackMessage(input: SlackMessageInput): Promise<{ channel: string; ts: string }>;
  /** Somebody calls us in Slack; the event goes to the app. */
  slackMention(input: SlackMentionInput): Promise<SlackEventResult>;
  slackReact(input: SlackReactionInput): Promise<SlackEventResult>;
  slackCommand(input: SlackCommandInput): Promise<{ deliveries: DeliveryResult[] }>;
  slackPress(input: SlackPressInput): Promise<{ deliveries: DeliveryResult[] }>;
  /** What Slack does when the address of events is entered. */
  slackVerifyAddress(): Promise<{ isVerified: boolean }>;
  /** Somebody posts on X. */
  xPost(input: XPostInput): Promise<XPostResult>;
  /** Takes the account's grants away: its access and refresh tokens, or its key, stop working. */
  revoke(input: RevokeInput): Promise<{ revoked: number }>;
  /** Lets the account's access tokens expire now; refresh tokens stay good. */
  expireAccessTokens(input: AccountInput): Promise<{ expired: number }>;
  /** Forgets the mailbox's change history, so that older history ids answer 404. */
  expireHistory(input: { mailbox: string }): Promise<{ historyId: string }>;
  /** Sends pending webhook deliveries now and waits for the answers. */
  flushWebhooks(): Promise<{ delivered: number; pending: number }>;
  /** Milliseconds until a written HubSpot record can be found by search; 0 is the start value. */
  setSearchLag(input: { ms: number }): Promise<{ ms: number }>;
  fault(input: Fault): Promise<ActiveFault>;
  clearFaults(): Promise<{ cleared: number }>;
  /** Back to the scenario; tokens handed out before are void, the seeded ones are good again. */
  reset(): Promise<{ reset: true }>;
};
