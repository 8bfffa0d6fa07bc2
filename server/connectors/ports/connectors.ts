import type { CalendarPort } from "./calendar.ts";
import type { ChatAnswers, ChatPort } from "./chat.ts";
import type { CrmPort } from "./crm.ts";
import type { DocumentPort } from "./documents.ts";
import type { EmailPort } from "./email.ts";
import type { OAuthPort } from "./oauth.ts";
import type { SocialPort } from "./social.ts";
import type { WebhookVerifier } from "./webhook.ts";
import type { WebhookDelivery } from "./webhook-delivery.ts";

export const providers = ["google", "hubspot", "slack", "x"] as const;
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
  calendar(token: TokenSource, account?: string): CalendarPort;
  documents(token: TokenSource, account?: string): DocumentPort;
  chat(token: TokenSource, account?: string): ChatPort;
  /** Answers to buttons and commands of the chat. */
  chatAnswer: ChatAnswers;
  social(token: TokenSource, account?: string): SocialPort;
  /** Null where the vendor's webhook secret is not configured. */
  webhooks: { hubspot: WebhookVerifier | null; slack: WebhookVerifier | null };
  /** Messages to endpoints that a workspace has registered. */
  delivery: WebhookDelivery;
  /** Providers whose client id and secret are configured. */
  configured: ReadonlySet<Provider>;
  /** True where the vendor is an emulator: screens say so. */
  simulated: boolean;
};
