/** The one input of the list of receipts, for the server's prefetch and the browser alike. */
export const receiptsInput = (workspaceSlug: string) => ({ workspaceSlug, limit: 50 });
