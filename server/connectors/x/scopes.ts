/** Reading and writing posts, the account's own name, and access that lasts. */
export const xScopes = ["tweet.read", "tweet.write", "users.read", "offline.access"] as const;
