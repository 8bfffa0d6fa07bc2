/** The one input of a list: the server's prefetch and the browser must agree on it to the letter. */
export const peopleInput = (workspaceSlug: string, query: string) => ({
  workspaceSlug,
  limit: 50,
  ...(query ? { query } : {}),
});
