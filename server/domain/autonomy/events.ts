import type { DomainEvent } from "#server/platform/outbox.ts";

type OnRule = { ruleId: string };
export const ruleSaved = (payload: OnRule): DomainEvent => ({ name: "rule.saved", payload });
export const ruleSwitched = (payload: OnRule & { isOn: boolean }): DomainEvent => ({ name: "rule.switched", payload });
export const ruleRemoved = (payload: OnRule): DomainEvent => ({ name: "rule.removed", payload });
export const ruleExpired = (payload: OnRule): DomainEvent => ({ name: "rule.expired", payload });
/** A rule has lost itself by its record: people are told. */
export const ruleDemoted = (payload: OnRule & { reason: string }): DomainEvent => ({ name: "rule.demoted", payload });

/** A rule matched where the level is `suggest`. */
export const moveSuggested = (payload: { moveId: string; ruleId: string }): DomainEvent => ({
  name: "autonomy.suggested",
  payload,
});
export const levelChanged = (payload: {
  actionType: string;
  segment: string;
  level: string;
  reason: string | null;
}): DomainEvent => ({ name: "autonomy.level_changed", payload });
