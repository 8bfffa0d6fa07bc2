import type { Env } from "#server/platform/env.ts";

export type HubspotEnv = Pick<
  Env,
  "HUBSPOT_CLIENT_ID" | "HUBSPOT_CLIENT_SECRET" | "HUBSPOT_API_URL" | "HUBSPOT_AUTHORIZE_URL"
>;
