import type { RunView } from "#server/domain/operations/contract.ts";

/** The one input of the run list, for the server's prefetch and the browser alike. */
export function runsInput(workspaceSlug: string, view: RunView) {
  return { workspaceSlug, view, limit: 25 };
}
