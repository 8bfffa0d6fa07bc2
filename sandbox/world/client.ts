import type { WorldClient } from "./contract.ts";

/**
 * Typed client of the sandbox's control API, for tests, the CLI and a "world" panel.
 * @param url base URL from `SandboxUrls.world`
 * @param token the bearer token the sandbox was started with
 */
export function worldClient(url: string, token: string): WorldClient {
  async function call<T>(method: "GET" | "POST", path: string, input?: unknown): Promise<T> {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: method === "POST" ? JSON.stringify(input ?? {}) : undefined,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`world ${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }
  return {
    state: () => call("GET", "/state"),
    submitForm: (input) => call("POST", "/world/form-submission", input),
    prospectReply: (input) => call("POST", "/world/prospect-reply", input),
    incomingMail: (input) => call("POST", "/world/incoming-mail", input),
    addEvent: (input) => call("POST", "/world/add-event", input),
    respondToEvent: (input) => call("POST", "/world/respond-to-event", input),
    changeEvent: (input) => call("POST", "/world/change-event", input),
    setCalendar: (input) => call("POST", "/world/set-calendar", input),
    expireCalendarSync: (input) => call("POST", "/world/expire-calendar-sync", input),
    addFile: (input) => call("POST", "/world/add-file", input),
    changeCrm: (input) => call("POST", "/world/crm-change", input),
    importCrm: (input) => call("POST", "/world/crm-import", input),
    addUser: (input) => call("POST", "/world/add-user", input),
    slackMessage: (input) => call("POST", "/world/slack-message", input),
    slackMention: (input) => call("POST", "/world/slack-mention", input),
    slackReact: (input) => call("POST", "/world/slack-react", input),
    slackCommand: (input) => call("POST", "/world/slack-command", input),
    slackPress: (input) => call("POST", "/world/slack-press", input),
    slackVerifyAddress: () => call("POST", "/world/slack-verify-address"),
    xPost: (input) => call("POST", "/world/x-post", input),
    revoke: (input) => call("POST", "/world/revoke", input),
    expireAccessTokens: (input) => call("POST", "/world/expire-access-tokens", input),
    expireHistory: (input) => call("POST", "/world/expire-history", input),
    flushWebhooks: () => call("POST", "/world/flush-webhooks"),
    setSearchLag: (input) => call("POST", "/world/search-lag", input),
    fault: (input) => call("POST", "/world/fault", input),
    clearFaults: () => call("POST", "/world/clear-faults"),
    reset: () => call("POST", "/world/reset"),
  };
}
