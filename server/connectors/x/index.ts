import { createGuard, defaultGuard, type GuardOptions, guardBook } from "#server/connectors/http/guard.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { SocialPort } from "#server/connectors/ports/social.ts";
import type { XEnv } from "./env.ts";
import { xOAuth } from "./oauth.ts";
import { xSocial } from "./social.ts";

export type XConnector = { oauth: OAuthPort; social(token: TokenSource, account?: string): SocialPort };

/** @param guard tests shorten its waits */
export function createXConnector(env: XEnv, guard: Partial<GuardOptions> = {}): XConnector {
  const options = { ...defaultGuard, ...guard };
  const guards = guardBook(options);
  return {
    oauth: xOAuth(env, createGuard(options)),
    social: (token, account) => xSocial(env, token, guards(account)),
  };
}
