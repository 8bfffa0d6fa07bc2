import type { Env } from "#server/platform/env.ts";

export type SlackEnv = Pick<
  Env,
  "SLACK_CLIENT_ID" | "SLACK_CLIENT_SECRET" | "SLACK_SIGNING_SECRET" | "SLACK_API_URL" | "SLACK_AUTHORIZE_URL"
>;
