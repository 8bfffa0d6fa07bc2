import type { DomainEvent } from "#server/platform/outbox.ts";

/** A person had a run repeated from its beginning. */
export const runReplayed = (runId: string, newRunId: string): DomainEvent => ({
  name: "operations.run_replayed",
  payload: { runId, newRunId },
});
export const runCancelled = (runId: string): DomainEvent => ({ name: "operations.run_cancelled", payload: { runId } });
