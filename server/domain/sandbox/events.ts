import type { DomainEvent } from "#server/platform/outbox.ts";

/** Somebody let the sandbox's world do something. */
export const worldActed = (kind: string): DomainEvent => ({ name: "sandbox.acted", payload: { kind } });
