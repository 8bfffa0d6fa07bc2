import { createGuard, defaultGuard, type GuardOptions, guardBook } from "#server/connectors/http/guard.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { EmailPort } from "#server/connectors/ports/email.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { GoogleEnv } from "./env.ts";
import { gmailPort } from "./gmail.ts";
import { googleOAuth } from "./oauth.ts";

export type GoogleConnector = { oauth: OAuthPort; email(token: TokenSource, account?: string): EmailPort };

/** @param guard tests shorten its waits */
export function createGoogleConnector(env: GoogleEnv, guard: Partial<GuardOptions> = {}): GoogleConnector {
  const options = { ...defaultGuard, ...guard };
  const guards = guardBook(options);
  return {
    oauth: googleOAuth(env, createGuard(options)),
    email: (token, account) => gmailPort(env, token, guards(account)),
  };
}
