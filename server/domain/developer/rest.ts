import { z } from "zod";
import { type Endpoint, endpoint } from "#server/api/rest/endpoint.ts";
import {
  apiKeyView,
  issuedKey,
  issueKeyInput,
  registeredWebhook,
  registerWebhookInput,
  webhookDeliveries,
  webhookEndpoint,
  webhookTest,
} from "./contract.ts";
import { listDeliveries, rotateWebhookSecret, testWebhook } from "./verbs/endpoint-care.ts";
import { listWebhooks, registerWebhook, removeWebhook } from "./verbs/webhooks.ts";
import { issueKey, listKeys, revokeKey } from "./verbs.ts";

const endpointParams = z.object({ endpointId: z.uuid() });

/** Keys are managed with a session only: a leaked key cannot make itself another one. */
export const developerEndpoints: Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/api-keys",
    summary: "List API keys",
    tag: "developer",
    session: true,
    response: z.object({ items: z.array(apiKeyView) }),
    run: async (ctx) => ({ items: await listKeys(ctx) }),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/api-keys",
    summary: "Issue an API key",
    tag: "developer",
    session: true,
    body: issueKeyInput,
    response: issuedKey,
    status: 201,
    // The answer holds the key itself, which is never stored: not even to repeat an answer.
    idempotency: "none",
    run: (ctx, { body }) => issueKey(ctx, body),
  }),
  endpoint({
    method: "delete",
    path: "/api/v1/api-keys/{keyId}",
    summary: "Revoke an API key",
    tag: "developer",
    session: true,
    params: z.object({ keyId: z.uuid() }),
    response: apiKeyView,
    run: (ctx, { params }) => revokeKey(ctx, params),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/webhook-endpoints",
    summary: "List the endpoints that moves may post to",
    tag: "developer",
    session: true,
    response: z.object({ items: z.array(webhookEndpoint) }),
    run: async (ctx) => ({ items: await listWebhooks(ctx) }),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/webhook-endpoints",
    summary: "Register an endpoint; the answer holds its signing secret once",
    tag: "developer",
    session: true,
    body: registerWebhookInput,
    response: registeredWebhook,
    status: 201,
    idempotency: "none",
    run: (ctx, { body }) => registerWebhook(ctx, body),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/webhook-endpoints/{endpointId}/rotate-secret",
    summary: "Make a new signing secret; the answer holds it once, and the one before signs nothing any more",
    tag: "developer",
    session: true,
    params: endpointParams,
    response: registeredWebhook,
    idempotency: "none",
    run: (ctx, { params }) => rotateWebhookSecret(ctx, params),
  }),
  endpoint({
    method: "post",
    path: "/api/v1/webhook-endpoints/{endpointId}/test",
    summary: "Post a signed test message, and tell what the endpoint answered",
    tag: "developer",
    session: true,
    params: endpointParams,
    response: webhookTest,
    run: (ctx, { params }) => testWebhook(ctx, params),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/webhook-endpoints/{endpointId}/deliveries",
    summary: "What moves have posted to an endpoint, newest first",
    tag: "developer",
    session: true,
    params: endpointParams,
    response: webhookDeliveries,
    run: (ctx, { params }) => listDeliveries(ctx, params),
  }),
  endpoint({
    method: "delete",
    path: "/api/v1/webhook-endpoints/{endpointId}",
    summary: "Remove an endpoint: nothing is posted to it any more",
    tag: "developer",
    session: true,
    params: endpointParams,
    response: webhookEndpoint,
    run: (ctx, { params }) => removeWebhook(ctx, params),
  }),
];
