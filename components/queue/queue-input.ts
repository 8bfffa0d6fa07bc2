import type { ListInput } from "./queue-cache.ts";

export const QUEUE_PAGE = 50;

/** The one input of a queue list: the server's prefetch and the browser must agree on it to the letter. */
export function queueInput(workspaceSlug: string, { view, domain }: ListInput) {
  return { workspaceSlug, view, limit: QUEUE_PAGE, ...(domain ? { domain } : {}) };
}
