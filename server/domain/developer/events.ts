import type { DomainEvent } from "#server/platform/outbox.ts";

export const webhookRegistered = (endpointId: string): DomainEvent => ({
  name: "webhook.registered",
  payload: { endpointId },
});
export const webhookRemoved = (endpointId: string): DomainEvent => ({
  name: "webhook.removed",
  payload: { endpointId },
});
export const webhookRotated = (endpointId: string): DomainEvent => ({
  name: "webhook.secret_rotated",
  payload: { endpointId },
});
export const webhookTested = (endpointId: string): DomainEvent => ({
  name: "webhook.tested",
  payload: { endpointId },
});
export const apiKeyIssued = (apiKeyId: string): DomainEvent => ({ name: "api_key.issued", payload: { apiKeyId } });
export const apiKeyRevoked = (apiKeyId: string): DomainEvent => ({ name: "api_key.revoked", payload: { apiKeyId } });
