export { authenticateKey, type KeyHolder } from "./store.ts";
export { type CallableEndpoint, callableEndpoint } from "./verbs/callable-endpoint.ts";
export { listDeliveries, rotateWebhookSecret, testWebhook } from "./verbs/endpoint-care.ts";
export { listWebhooks, registerWebhook, removeWebhook } from "./verbs/webhooks.ts";
export { issueKey, listKeys, revokeKey } from "./verbs.ts";
