import { createGuard, defaultGuard, type GuardOptions, guardBook } from "#server/connectors/http/guard.ts";
import type { ChatAnswers, ChatPort } from "#server/connectors/ports/chat.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { WebhookVerifier } from "#server/connectors/ports/webhook.ts";
import { slackAnswers } from "./answers.ts";
import { slackChat } from "./chat.ts";
import type { SlackEnv } from "./env.ts";
import { slackOAuth } from "./oauth.ts";
import { slackVerifier } from "./signature.ts";

export type SlackConnector = {
  oauth: OAuthPort;
  chat(token: TokenSource, account?: string): ChatPort;
  answer: ChatAnswers;
  /** Slack signs with the app's signing secret; null without one. */
  verifier: WebhookVerifier | null;
};

/** @param guard tests shorten its waits */
export function createSlackConnector(env: SlackEnv, guard: Partial<GuardOptions> = {}): SlackConnector {
  const options = { ...defaultGuard, ...guard };
  const guards = guardBook(options);
  return {
    oauth: slackOAuth(env, createGuard(options)),
    chat: (token, account) => slackChat(env, token, guards(account)),
    answer: slackAnswers(env, createGuard(options)),
    verifier: env.SLACK_SIGNING_SECRET ? slackVerifier(env.SLACK_SIGNING_SECRET) : null,
  };
}
