import type { DomainEvent } from "#server/platform/outbox.ts";

export const apiKeyIssued = (apiKeyId: string): DomainEvent => ({ name: "api_key.issued", payload: { apiKeyId } });
export const apiKeyRevoked = (apiKeyId: string): DomainEvent => ({ name: "api_key.revoked", payload: { apiKeyId } });
