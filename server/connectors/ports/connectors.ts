import type { CrmPort } from "./crm.ts";
import type { EmailPort } from "./email.ts";
import type { OAuthPort } from "./oauth.ts";

export const providers = ["google", "hubspot"] as const;
export type Provider = (typeof providers)[number];

/** Hands out a ready access token, refreshing it first when it is about to expire. */
export type TokenSource = () => Promise<string>;

/** Every vendor the product can reach, ready to be pointed at an account. Tests pass fakes or emulators. */
export type Connectors = {
  oauth: Record<Provider, OAuthPort>;
  email(token: TokenSource): EmailPort;
  crm(token: TokenSource): CrmPort;
  /** Providers whose client id and secret are configured. */
  configured: ReadonlySet<Provider>;
  /** True where the vendor is an emulator: screens say so. */
  simulated: boolean;
};
