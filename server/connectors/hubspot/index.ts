import { createGuard, defaultGuard, type GuardOptions, guardBook } from "#server/connectors/http/guard.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { CrmPort } from "#server/connectors/ports/crm.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { WebhookVerifier } from "#server/connectors/ports/webhook.ts";
import { hubspotCalls, type PortalCache } from "./calls.ts";
import { hubspotPort } from "./crm.ts";
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
  const cache: PortalCache = { portals: new Map(), keyed: new Set() };
  return {
    oauth: hubspotOAuth(env, createGuard(options)),
    crm: (token, account) => hubspotPort(hubspotCalls(env, token, guards(account), { cache, account })),
    verifier: env.HUBSPOT_CLIENT_SECRET ? hubspotVerifier(env.HUBSPOT_CLIENT_SECRET) : null,
  };
}
