import type { CrmPort } from "./crm.ts";
import type { EmailPort } from "./email.ts";
import type { OAuthPort } from "./oauth.ts";
import type { WebhookVerifier } from "./webhook.ts";

export const providers = ["google", "hubspot"] as const;
export type Provider = (typeof providers)[number];

/**
 * Hands out a ready access token, refreshing it first when it is about to expire.
 * @param refused a token the vendor has just answered 401 to: it is refreshed even if it looks fresh
 * @throws AppError `auth_expired` when a person has to reconnect, `vendor_unavailable` when it cannot be refreshed now
 */
export type TokenSource = (refused?: string) => Promise<string>;

/** Every vendor the product can reach, ready to be pointed at an account. Tests pass fakes or emulators. */
export type Connectors = {
  oauth: Record<Provider, OAuthPort>;
  /** @param account names the account for its own breaker and concurrency limit; none: one of its own for this port */
  email(token: TokenSource, account?: string): EmailPort;
  crm(token: TokenSource, account?: string): CrmPort;
  /** Null where the vendor's webhook secret is not configured. */
  webhooks: { hubspot: WebhookVerifier | null };
  /** Providers whose client id and secret are configured. */
  configured: ReadonlySet<Provider>;
  /** True where the vendor is an emulator: screens say so. */
  simulated: boolean;
};
