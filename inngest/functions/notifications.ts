import type { Inngest } from "inngest";
import {
  deliverNotification,
  tellOfBrokenConnection,
  tellOfDelegation,
  tellOfDemotion,
  tellOfExpiry,
  tellOfFailedUndo,
  tellOfFailure,
  tellOfLostLevel,
  tellOfMention,
  tellOfOutcome,
  tellOfReminder,
  tellOfRequest,
  tellSecondApprover,
} from "#server/domain/notifications/jobs/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, onEvent } from "../job.ts";

export const notificationFunctions = (client: Inngest, deps: Deps): AnyFunction[] => [
  onEvent(client, deps, { id: "tell-of-request", event: "approval.requested" }, tellOfRequest),
  onEvent(client, deps, { id: "tell-of-delegation", event: "approval.delegated" }, tellOfDelegation),
  onEvent(client, deps, { id: "tell-of-released-request", event: "approval.released" }, tellOfDelegation),
  onEvent(client, deps, { id: "tell-second-approver", event: "approval.progressed" }, tellSecondApprover),
  onEvent(client, deps, { id: "tell-of-reminder", event: "approval.reminder" }, tellOfReminder),
  onEvent(client, deps, { id: "tell-of-expiry", event: "approval.expired" }, tellOfExpiry),
  onEvent(client, deps, { id: "tell-of-failure", event: "execution.failed" }, tellOfFailure),
  onEvent(client, deps, { id: "tell-of-failed-undo", event: "execution.undo_failed" }, tellOfFailedUndo),
  onEvent(client, deps, { id: "tell-of-outcome", event: "outcome.recorded" }, tellOfOutcome),
  onEvent(client, deps, { id: "tell-of-broken-connection", event: "connection.broken" }, tellOfBrokenConnection),
  onEvent(client, deps, { id: "tell-of-demotion", event: "rule.demoted" }, tellOfDemotion),
  onEvent(client, deps, { id: "tell-of-lost-level", event: "autonomy.level_changed" }, tellOfLostLevel),
  onEvent(client, deps, { id: "tell-of-mention", event: "move.commented" }, tellOfMention),
  onEvent(client, deps, { id: "deliver-notification", event: "notification.created" }, deliverNotification),
];
