import type { Env } from "#server/platform/env.ts";
import { MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";
import type { CallRate, VendorBook } from "#server/platform/vendor-book.ts";
import { createGoogleConnector } from "./google/index.ts";
import type { GuardOptions } from "./http/guard.ts";
import { createHubspotConnector } from "./hubspot/index.ts";
import type { Connectors, Provider } from "./ports/connectors.ts";
import { createSlackConnector } from "./slack/index.ts";
import { createWebhookDelivery } from "./webhook/delivery.ts";
import { createXConnector } from "./x/index.ts";

/**
 * Calls of one account that we allow ourselves. HubSpot documents 110 in ten seconds, Slack about one a second for each method
 * with bursts, X 300 to 450 in 15 minutes for what we read; Gmail counts units, of which this is a fraction.
 */
const rates: Record<Provider, CallRate> = {
  google: { limit: 1_200, windowMs: MINUTE_MS },
  hubspot: { limit: 100, windowMs: 10 * SECOND_MS },
  slack: { limit: 120, windowMs: MINUTE_MS },
  x: { limit: 450, windowMs: 15 * MINUTE_MS },
};

/** Every vendor, by the environment. Nothing is called yet. @param book what all processes share about the accounts */
export function createConnectors(env: Env, book?: VendorBook): Connectors {
  const guard = (provider: Provider): Partial<GuardOptions> =>
    book ? { shared: (account) => book.account(provider, rates[provider], account) } : {};
  const google = createGoogleConnector(env, guard("google"));
  const hubspot = createHubspotConnector(env, guard("hubspot"));
  const slack = createSlackConnector(env, guard("slack"));
  const x = createXConnector(env, guard("x"));
  // A script in a model's place makes no sandbox of real vendors.
  const isSimulated = [...env.simulated].some((name) => name !== "openai");
  const configured = new Set<Provider>();
  if (env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET) configured.add("google");
  if (env.HUBSPOT_CLIENT_ID && env.HUBSPOT_CLIENT_SECRET) configured.add("hubspot");
  if (env.SLACK_CLIENT_ID && env.SLACK_CLIENT_SECRET) configured.add("slack");
  if (env.X_CLIENT_ID && env.X_CLIENT_SECRET) configured.add("x");
  return {
    oauth: { google: google.oauth, hubspot: hubspot.oauth, slack: slack.oauth, x: x.oauth },
    email: google.email,
    calendar: google.calendar,
    documents: google.documents,
    crm: hubspot.crm,
    chat: slack.chat,
    chatAnswer: slack.answer,
    social: x.social,
    webhooks: { hubspot: hubspot.verifier, slack: slack.verifier },
    delivery: createWebhookDelivery({ isSandbox: isSimulated }),
    configured,
    simulated: isSimulated,
  };
}
