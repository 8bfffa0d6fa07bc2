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
/** Where moves may post to. */
export const webhookEndpoint = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  createdAt: z.iso.datetime({ offset: true }),
  isRemoved: z.boolean(),
});
export type WebhookEndpoint = z.infer<typeof webhookEndpoint>;
/** `secret` is shown this once: the receiver checks signatures with it. */
export const registeredWebhook = z.object({ endpoint: webhookEndpoint, secret: z.string() });
export const endpointIdInput = z.object({ endpointId: z.uuid() });
