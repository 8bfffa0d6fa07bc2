import { createGuard, defaultGuard, type GuardOptions, guardBook } from "#server/connectors/http/guard.ts";
import type { Connectors, TokenSource } from "#server/connectors/ports/connectors.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import { calendarPort } from "./calendar.ts";
import { documentPort } from "./documents.ts";
import type { GoogleEnv } from "./env.ts";
import { gmailPort } from "./gmail.ts";
import { googleOAuth } from "./oauth.ts";

export type GoogleConnector = Pick<Connectors, "email" | "calendar" | "documents"> & { oauth: OAuthPort };

/** @param guard tests shorten its waits */
export function createGoogleConnector(env: GoogleEnv, guard: Partial<GuardOptions> = {}): GoogleConnector {
  const options = { ...defaultGuard, ...guard };
  const guards = guardBook(options);
  return {
    oauth: googleOAuth(env, createGuard(options)),
    email: (token: TokenSource, account?: string) => gmailPort(env, token, guards(account)),
    calendar: (token, account) => calendarPort(env, token, guards(account && `${account}:calendar`)),
    documents: (token, account) => documentPort(env, token, guards(account && `${account}:documents`)),
  };
}
