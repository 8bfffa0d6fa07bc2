import type { ListInput } from "./queue-cache.ts";

/** The first page fills a tall window and no more; the ones after it are read ahead, in bigger steps. */
export const FIRST_PAGE = 16;
export const NEXT_PAGE = 50;

/** The one input of a queue list: the server's prefetch and the browser must agree on it to the letter. */
export function queueInput(workspaceSlug: string, { view, domain, ownerId, actionType }: ListInput) {
  return {
    workspaceSlug,
    view,
    limit: FIRST_PAGE,
    ...(domain ? { domain } : {}),
    ...(ownerId ? { ownerId } : {}),
    ...(actionType ? { actionType } : {}),
  };
}
