import type { VendorResult } from "./vendor-error.ts";

export type TokenSet = {
  accessToken: string;
  /** null when the answer had none: a stored one must then be kept. */
  refreshToken: string | null;
  /** Seconds from now as the vendor said; null when it said nothing. */
  expiresInSeconds: number | null;
  scopes: string[];
};

/** OAuth 2 authorization code flow of one vendor. */
export type OAuthPort = {
  /** Scopes without which a connection is of no use, least first. */
  scopes: readonly string[];
  /** What more can be allowed when it is first needed, by feature, with its scopes; absent: nothing. */
  features?: Readonly<Record<string, readonly string[]>>;
  authorizationUrl(request: {
    state: string;
    codeChallenge: string;
    redirectUri: string;
    loginHint: string | null;
    /** Asked for in place of `scopes`. */
    scopes?: readonly string[];
  }): string;
  exchangeCode(request: { code: string; codeVerifier: string; redirectUri: string }): VendorResult<TokenSet>;
  /** `invalid_grant` comes back as `auth_expired`; anything temporary as `unavailable`. */
  refresh(refreshToken: string): VendorResult<TokenSet>;
  revoke(token: string): VendorResult<void>;
};
