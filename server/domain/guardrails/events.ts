import type { DomainEvent } from "#server/platform/outbox.ts";
import type { KillSwitchScope, SuppressionReason } from "./contract.ts";

export const guardrailsUpdated = (fields: string[]): DomainEvent => ({
  name: "guardrails.updated",
  payload: { fields },
});
type Switch = { killSwitchId: string; scope: KillSwitchScope; target: string };
export const killSwitchEngaged = (payload: Switch): DomainEvent => ({ name: "kill_switch.engaged", payload });
export const killSwitchReleased = (payload: Switch): DomainEvent => ({ name: "kill_switch.released", payload });
export const suppressionAdded = (suppressionId: string, reason: SuppressionReason): DomainEvent => ({
  name: "suppression.added",
  payload: { suppressionId, reason },
});
export const suppressionRemoved = (suppressionId: string, reason: SuppressionReason): DomainEvent => ({
  name: "suppression.removed",
  payload: { suppressionId, reason },
});
export const customersImported = (added: number): DomainEvent => ({
  name: "suppressions.imported",
  payload: { added },
});
