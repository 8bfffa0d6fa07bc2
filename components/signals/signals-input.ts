import type { SignalSource } from "#server/domain/signals/contract.ts";

/** The one input of the signal list, for the server's prefetch and the browser alike. */
export function signalsInput(workspaceSlug: string, source: SignalSource | undefined) {
  return { workspaceSlug, limit: 50, ...(source ? { source } : {}) };
}
