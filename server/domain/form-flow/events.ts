import type { DomainEvent } from "#server/platform/outbox.ts";

/** The flow of this signal is to go on from where its rows say. */
export const flowRerunRequested = (flowRunId: string, signalId: string, round: number): DomainEvent => ({
  name: "flow.rerun_requested",
  payload: { flowRunId, signalId, round },
});
export const flowSettingsChanged = (folders: number): DomainEvent => ({
  name: "flow.folders_set",
  payload: { folders },
});
