/** The one input of the outcome list, for the server's prefetch and the browser alike. */
export const outcomesInput = (workspaceSlug: string) => ({ workspaceSlug, limit: 50 });
