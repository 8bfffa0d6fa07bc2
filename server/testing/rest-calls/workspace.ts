import { issueKey, registerWebhook } from "#server/domain/developer/index.ts";
import { type CallSetting, type Calls, callsOf } from "./setting.ts";

const webhook = { name: "h", url: "https://hooks.customer.test/in" };
const apiKey = { name: "k", scopes: ["moves:read" as const] };

/** Workspace, members, connections, keys and webhooks. */
export function workspaceCalls(setting: CallSetting): Calls {
  const { ws } = setting;
  const { byAdmin, byKey } = callsOf(setting);
  const aWebhook = async () => `/api/v1/webhook-endpoints/${(await registerWebhook(ws.ctx, webhook)).endpoint.id}`;
  return {
    "get /api/v1/me": () => byAdmin("/api/v1/me"),
    "get /api/v1/workspace": () => byKey("/api/v1/workspace"),
    "get /api/v1/members": () => byKey("/api/v1/members"),
    "get /api/v1/connections": () => byKey("/api/v1/connections"),
    "get /api/v1/webhook-endpoints": () => byAdmin("/api/v1/webhook-endpoints"),
    "post /api/v1/webhook-endpoints": () => byAdmin("/api/v1/webhook-endpoints", { body: webhook }),
    "post /api/v1/webhook-endpoints/{endpointId}/rotate-secret": async () =>
      byAdmin(`${await aWebhook()}/rotate-secret`, { method: "POST" }),
    "post /api/v1/webhook-endpoints/{endpointId}/test": async () =>
      byAdmin(`${await aWebhook()}/test`, { method: "POST" }),
    "get /api/v1/webhook-endpoints/{endpointId}/deliveries": async () => byAdmin(`${await aWebhook()}/deliveries`),
    "delete /api/v1/webhook-endpoints/{endpointId}": async () => byAdmin(await aWebhook(), { method: "DELETE" }),
    "get /api/v1/api-keys": () => byAdmin("/api/v1/api-keys"),
    "post /api/v1/api-keys": () => byAdmin("/api/v1/api-keys", { body: apiKey }),
    "delete /api/v1/api-keys/{keyId}": async () => {
      const { apiKey: made } = await issueKey(ws.ctx, apiKey);
      return byAdmin(`/api/v1/api-keys/${made.id}`, { method: "DELETE" });
    },
  };
}
