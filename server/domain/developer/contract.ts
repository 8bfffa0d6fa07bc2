import { z } from "zod";
import { apiScopes } from "#server/platform/pure/permissions.ts";

export const issueKeyInput = z.object({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(z.enum(apiScopes)).min(1),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});
export const apiKeyView = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.enum(apiScopes)),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  isRevoked: z.boolean(),
});
/** `key` is shown this once and never again. */
export const issuedKey = z.object({ key: z.string(), apiKey: apiKeyView });
export const keyIdInput = z.object({ keyId: z.uuid() });

export const registerWebhookInput = z.object({
  name: z.string().trim().min(1).max(80),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
});
/** What an endpoint answered to a test message. */
export const webhookTest = z.object({
  at: z.iso.datetime({ offset: true }),
  isDelivered: z.boolean(),
  /** The HTTP status; null when there was no answer. */
  status: z.number().int().nullable(),
  /** What happened, as a sentence. */
  message: z.string(),
  /** Milliseconds until the answer, or until it was given up. */
  ms: z.number().int(),
});
export type WebhookTest = z.infer<typeof webhookTest>;

/** Where moves may post to. */
export const webhookEndpoint = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  createdAt: z.iso.datetime({ offset: true }),
  /** When its secret was last made anew; null: it is the first one. */
  rotatedAt: z.iso.datetime({ offset: true }).nullable(),
  lastTest: webhookTest.nullable(),
  isRemoved: z.boolean(),
});
export type WebhookEndpoint = z.infer<typeof webhookEndpoint>;
/** `secret` is shown this once: the receiver checks signatures with it. */
export const registeredWebhook = z.object({ endpoint: webhookEndpoint, secret: z.string() });
export const endpointIdInput = z.object({ endpointId: z.uuid() });

/** A message that a move has posted, or tried to. */
export const webhookDeliveryView = z.object({
  executionId: z.string(),
  moveId: z.string(),
  title: z.string(),
  eventType: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
  state: z.enum(["under_way", "delivered", "failed"]),
  /** The HTTP status of a delivered one. */
  status: z.number().int().nullable(),
  attempts: z.number().int(),
  /** Why it failed. */
  message: z.string().nullable(),
});
export type WebhookDeliveryView = z.infer<typeof webhookDeliveryView>;
/** The newest 20 of the last 30 days. */
export const webhookDeliveries = z.object({ items: z.array(webhookDeliveryView) });
