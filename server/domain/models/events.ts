import type { DomainEvent } from "#server/platform/outbox.ts";

export const accountSaved = (accountId: string): DomainEvent => ({
  name: "model_account.saved",
  payload: { accountId },
});
export const accountRemoved = (accountId: string): DomainEvent => ({
  name: "model_account.removed",
  payload: { accountId },
});
export const accountsOrdered = (accountIds: readonly string[]): DomainEvent => ({
  name: "model_accounts.ordered",
  payload: { accountIds },
});
export const settingsUpdated = (): DomainEvent => ({ name: "model_settings.updated", payload: {} });
