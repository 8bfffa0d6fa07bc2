import { createGuard, defaultGuard, type GuardOptions, guardBook } from "#server/connectors/http/guard.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { CrmPort } from "#server/connectors/ports/crm.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { WebhookVerifier } from "#server/connectors/ports/webhook.ts";
import { hubspotPort, type PortalCache } from "./crm.ts";
import type { HubspotEnv } from "./env.ts";
import { hubspotOAuth } from "./oauth.ts";
import { hubspotVerifier } from "./signature.ts";

export type HubspotConnector = {
  oauth: OAuthPort;
  crm(token: TokenSource, account?: string): CrmPort;
  /** HubSpot signs with the app's client secret; null without one. */
  verifier: WebhookVerifier | null;
};

/** @param guard tests shorten its waits */
export function createHubspotConnector(env: HubspotEnv, guard: Partial<GuardOptions> = {}): HubspotConnector {
  const options = { ...defaultGuard, ...guard };
  const guards = guardBook(options);
  const portals: PortalCache = new Map();
  return {
    oauth: hubspotOAuth(env, createGuard(options)),
    crm: (token, account) => hubspotPort(env, token, guards(account), { portals, account }),
    verifier: env.HUBSPOT_CLIENT_SECRET ? hubspotVerifier(env.HUBSPOT_CLIENT_SECRET) : null,
  };
}
