import type { Guard } from "#server/connectors/http/guard.ts";
import { HttpStatusError } from "#server/connectors/http/token-endpoint.ts";
import { vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { ChatAnswers } from "#server/connectors/ports/chat.ts";
import { err } from "#server/platform/pure/result.ts";
import type { SlackEnv } from "./env.ts";
import { blocksOf, escapeText } from "./map.ts";

/** Where Slack takes answers: a host of its own, which an emulator does not have. */
export function answerOrigin(apiUrl: string): string {
  const { origin } = new URL(apiUrl);
  return origin === "https://slack.com" ? "https://hooks.slack.com" : origin;
}

/** Answers to buttons and commands, at the `response_url` that came with them. */
export function slackAnswers(env: SlackEnv, guard: Guard): ChatAnswers {
  const calls = vendorCalls("Slack", guard);
  const origin = answerOrigin(env.SLACK_API_URL);
  return (address, { text, blocks, replacesOriginal }) => {
    // A signed request names the address; that it is Slack's own is checked all the same.
    if (!URL.canParse(address) || new URL(address).origin !== origin) {
      const message = "This is not an address of Slack.";
      return Promise.resolve(err({ vendor: "Slack", kind: "rejected" as const, message }));
    }
    const body = JSON.stringify({
      response_type: "ephemeral",
      replace_original: replacesOriginal,
      text: escapeText(text),
      ...blocksOf(blocks),
    });
    return calls.plain("write", async (signal) => {
      const headers = { "content-type": "application/json" };
      const response = await fetch(address, { method: "POST", headers, body, redirect: "error", signal });
      if (!response.ok) throw new HttpStatusError(response, null);
      await response.body?.cancel();
    });
  };
}
