import type { Env } from "#server/platform/env.ts";
import { createGoogleConnector } from "./google/index.ts";
import { createHubspotConnector } from "./hubspot/index.ts";
import type { Connectors, Provider } from "./ports/connectors.ts";

/** Every vendor, by the environment. Nothing is called yet. */
export function createConnectors(env: Env): Connectors {
  const google = createGoogleConnector(env);
  const hubspot = createHubspotConnector(env);
  const configured = new Set<Provider>();
  if (env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET) configured.add("google");
  if (env.HUBSPOT_CLIENT_ID && env.HUBSPOT_CLIENT_SECRET) configured.add("hubspot");
  return {
    oauth: { google: google.oauth, hubspot: hubspot.oauth },
    email: google.email,
    crm: hubspot.crm,
    webhooks: { hubspot: hubspot.verifier },
    configured,
    simulated: env.simulated.size > 0,
  };
}
