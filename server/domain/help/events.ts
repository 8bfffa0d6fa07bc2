import type { DomainEvent } from "#server/platform/outbox.ts";

/** A member has seen or put away a piece of guidance. */
export const helpMarked = (key: string): DomainEvent => ({ name: "help.marked", payload: { key } });
