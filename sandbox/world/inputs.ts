import { z } from "zod";
import type {
  AccountInput,
  CrmChangeInput,
  CrmImportInput,
  Fault,
  FormSubmissionInput,
  IncomingMailInput,
  NewUserInput,
  ProspectReplyInput,
  RevokeInput,
  SlackCommandInput,
  SlackMentionInput,
  SlackMessageInput,
  SlackPressInput,
  SlackReactionInput,
  XPostInput,
} from "./contract.ts";

/** Bodies of the control API. Unknown fields are refused, so that a misspelt option does not pass unnoticed. */

const vendor = z.enum(["google", "hubspot", "slack", "x"]);
const anyVendor = z.enum([...vendor.options, "model"]);
const crmObject = z.enum(["contacts", "companies", "deals", "tasks", "notes"]);
const signature = z.enum(["valid", "wrong", "stale", "missing"]);
const deliveries = z.int().min(0).max(20);
const headers = z.record(z.string(), z.string());

export const formSubmissionInput = z.strictObject({
  contact: z.object({ email: z.string() }).catchall(z.string().optional()),
  form: z.string().optional(),
  pageUrl: z.string().optional(),
  pageTitle: z.string().optional(),
  deliveries: deliveries.optional(),
  signature: signature.optional(),
  conversionId: z.string().optional(),
  submittedAtMs: z.int().optional(),
}) satisfies z.ZodType<FormSubmissionInput>;

export const prospectReplyInput = z.strictObject({
  mailbox: z.string(),
  threadId: z.string().optional(),
  messageId: z.string().optional(),
  text: z.string(),
  html: z.string().optional(),
  headers: headers.optional(),
}) satisfies z.ZodType<ProspectReplyInput>;

export const incomingMailInput = z.strictObject({
  from: z.strictObject({ email: z.string(), name: z.string().optional() }),
  to: z.string(),
  cc: z.string().optional(),
  subject: z.string(),
  text: z.string(),
  html: z.string().optional(),
  headers: headers.optional(),
  inReplyTo: z.string().optional(),
  references: z.array(z.string()).optional(),
  sentAtMs: z.int().optional(),
}) satisfies z.ZodType<IncomingMailInput>;

export const crmChangeInput = z.strictObject({
  objectType: crmObject,
  action: z.enum(["create", "update", "archive", "restore", "merge"]),
  id: z.string().optional(),
  loserId: z.string().optional(),
  properties: z.record(z.string(), z.string()).optional(),
  associations: z.array(z.strictObject({ toType: crmObject, toId: z.string() })).optional(),
  deliveries: deliveries.optional(),
  signature: signature.optional(),
}) satisfies z.ZodType<CrmChangeInput>;

export const crmImportInput = z.strictObject({
  contacts: z.int().min(0).max(100_000),
  deals: z.int().min(0).max(100_000),
}) satisfies z.ZodType<CrmImportInput>;

const slackMessage = {
  user: z.string().optional(),
  channel: z.string().optional(),
  text: z.string().min(1),
  threadTs: z.string().optional(),
};
const sending = { deliveries: deliveries.optional(), signature: signature.optional() };

export const slackMessageInput = z.strictObject(slackMessage) satisfies z.ZodType<SlackMessageInput>;

export const slackMentionInput = z.strictObject({ ...slackMessage, ...sending }) satisfies z.ZodType<SlackMentionInput>;

export const slackReactionInput = z.strictObject({
  user: z.string().optional(),
  channel: z.string(),
  ts: z.string(),
  reaction: z.string().regex(/^[a-z0-9_+-]+$/),
  ...sending,
}) satisfies z.ZodType<SlackReactionInput>;

export const slackCommandInput = z.strictObject({
  user: z.string().optional(),
  channel: z.string().optional(),
  text: z.string(),
  team: z.string().optional(),
  ...sending,
}) satisfies z.ZodType<SlackCommandInput>;

export const slackPressInput = z.strictObject({
  user: z.string().optional(),
  action: z.string().min(1),
  value: z.string().optional(),
  team: z.string().optional(),
  ...sending,
}) satisfies z.ZodType<SlackPressInput>;

export const xPostInput = z.strictObject({
  handle: z.string().regex(/^@?\w{1,15}$/),
  name: z.string().min(1).optional(),
  followers: z.int().min(0).optional(),
  text: z.string().min(1).max(280),
  inReplyToId: z.string().optional(),
}) satisfies z.ZodType<XPostInput>;

export const newUserInput = z.strictObject({
  email: z.email(),
  name: z.string().min(1),
}) satisfies z.ZodType<NewUserInput>;

export const accountInput = z.strictObject({ vendor, account: z.string() }) satisfies z.ZodType<AccountInput>;

export const revokeInput = z.strictObject({
  vendor: anyVendor,
  account: z.string().min(1),
}) satisfies z.ZodType<RevokeInput>;

export const mailboxInput = z.strictObject({ mailbox: z.string() });

export const searchLagInput = z.strictObject({ ms: z.int().min(0).max(600_000) });

export const faultInput = z.strictObject({
  vendor: anyVendor,
  kind: z.enum(["rate_limited", "server_error", "hang", "lost_reply"]),
  method: z.string().optional(),
  path: z.string().optional(),
  times: z.int().min(1).max(1000).optional(),
  retryAfterSeconds: z.int().min(0).optional(),
  policy: z.enum(["secondly", "ten_secondly"]).optional(),
  hangMs: z.int().min(0).optional(),
}) satisfies z.ZodType<Fault>;

export const emptyInput = z.strictObject({});
