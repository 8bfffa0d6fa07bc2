export { authenticateKey, type KeyHolder } from "./store.ts";
export { issueKey, listKeys, revokeKey } from "./verbs.ts";
