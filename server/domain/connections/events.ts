import type { DomainEvent } from "#server/platform/outbox.ts";
import type { Provider } from "./contract.ts";

type Subject = { connectionId: string; provider: Provider };

/** A person was sent to the vendor for consent. */
export const connectStarted = (provider: Provider): DomainEvent => ({
  name: "connection.connect_started",
  payload: { provider },
});
export const connectionConnected = (subject: Subject): DomainEvent => ({
  name: "connection.connected",
  payload: subject,
});
export const connectionDisconnected = (subject: Subject): DomainEvent => ({
  name: "connection.disconnected",
  payload: subject,
});
/** The vendor took our access away. */
export const connectionBroken = (subject: Subject): DomainEvent => ({ name: "connection.broken", payload: subject });
/** What is watched for on X was changed. */
export const socialWatchChanged = (): DomainEvent => ({ name: "connection.watch_changed", payload: {} });
/** A person wants X looked at now. */
export const socialSyncRequested = (connectionId: string): DomainEvent => ({
  name: "social.sync_requested",
  payload: { connectionId },
});
/** A person wants the mailbox read now. */
export const mailboxSyncRequested = (connectionId: string): DomainEvent => ({
  name: "mailbox.sync_requested",
  payload: { connectionId },
});
/** The job of a stored webhook event gave up. */
export const inboundFailed = (inboundEventId: string): DomainEvent => ({
  name: "inbound.failed",
  payload: { inboundEventId },
});
