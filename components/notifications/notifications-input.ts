/** The one input of the page's list, for the server's prefetch and the browser alike. */
export const notificationsInput = (workspaceSlug: string) => ({ workspaceSlug, view: "all" as const, limit: 30 });
