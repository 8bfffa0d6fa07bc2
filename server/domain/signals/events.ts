import type { DomainEvent } from "#server/platform/outbox.ts";

/** It made or fed a move. `signal.received` is written by the statement that stores a signal. */
export const signalAccepted = (signalId: string, moveId: string): DomainEvent => ({
  name: "signal.accepted",
  payload: { signalId, moveId },
});
/** It is to be taken up once more. */
export const signalRequeued = (signalId: string): DomainEvent => ({ name: "signal.received", payload: { signalId } });
export const signalIgnored = (signalId: string): DomainEvent => ({ name: "signal.ignored", payload: { signalId } });
