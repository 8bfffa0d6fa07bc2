import { randomBytes } from "node:crypto";
import type { Store } from "../store/journal.ts";

/** What an account allowed a client to do; tokens hang on it, and revoking it voids them all. */
export type Grant = {
  id: string;
  account: string;
  clientId: string;
  scopes: string[];
  refreshToken: string | null;
  isRevoked: boolean;
};

export type AccessToken = { token: string; grantId: string; scopes: string[]; expiresAtMs: number };

/** An authorization request that a consent page is showing. */
export type AuthorizationRequest = {
  id: string;
  clientId: string;
  redirectUri: string;
  scopes: string[];
  optionalScopes: string[];
  state: string | null;
  nonce: string | null;
  codeChallenge: string | null;
  isOffline: boolean;
  isConsentForced: boolean;
  expiresAtMs: number;
};

export type AuthorizationCode = Omit<AuthorizationRequest, "id"> & {
  code: string;
  account: string;
  grantedScopes: string[];
};

export type AccessCheck =
  | { kind: "unknown" }
  | { kind: "expired" }
  | { kind: "good"; grant: Grant; token: AccessToken };

const REQUEST_TTL_MS = 10 * 60_000;

/** Random URL-safe text. */
export function secret(bytes = 24): string {
  return randomBytes(bytes).toString("base64url");
}

export type GrantBook = ReturnType<typeof createGrantBook>;

/** Grants, codes and tokens of one vendor; all of it survives a restart. */
export function createGrantBook(store: Store, vendor: string) {
  const requests = store.collection<AuthorizationRequest>(`${vendor}.requests`);
  const codes = store.collection<AuthorizationCode>(`${vendor}.codes`);
  const grants = store.collection<Grant>(`${vendor}.grants`);
  const tokens = store.collection<AccessToken>(`${vendor}.tokens`);

  /** Live ones; `*` is every account. */
  const grantsOf = (account: string): Grant[] =>
    grants.all().filter((grant) => (account === "*" || grant.account === account) && !grant.isRevoked);

  return {
    openRequest(input: Omit<AuthorizationRequest, "id" | "expiresAtMs">): AuthorizationRequest {
      const request = { ...input, id: secret(18), expiresAtMs: Date.now() + REQUEST_TTL_MS };
      requests.put(request.id, request);
      return request;
    },
    takeRequest(id: string): AuthorizationRequest | null {
      const request = requests.get(id);
      requests.delete(id);
      return request && request.expiresAtMs > Date.now() ? request : null;
    },
    issueCode(request: AuthorizationRequest, account: string, grantedScopes: string[], code: string): string {
      const { id: _id, ...rest } = request;
      codes.put(code, { ...rest, code, account, grantedScopes, expiresAtMs: Date.now() + REQUEST_TTL_MS });
      return code;
    },
    /** A code works once: it is gone after this call, whatever comes of it. */
    takeCode(code: string): AuthorizationCode | null {
      const found = codes.get(code);
      codes.delete(code);
      return found && found.expiresAtMs > Date.now() ? found : null;
    },
    addGrant(input: { account: string; clientId: string; scopes: string[]; refreshToken: string | null }): Grant {
      const grant: Grant = { ...input, id: secret(9), isRevoked: false };
      grants.put(grant.id, grant);
      return grant;
    },
    /** Scopes the account already gave the client; empty when it has no live grant. */
    grantedScopes: (account: string, clientId: string) =>
      grantsOf(account).flatMap((grant) => (grant.clientId === clientId ? grant.scopes : [])),
    addAccessToken(grant: Grant, ttlSeconds: number, token: string): AccessToken {
      const issued = { token, grantId: grant.id, scopes: grant.scopes, expiresAtMs: Date.now() + ttlSeconds * 1000 };
      tokens.put(token, issued);
      return issued;
    },
    checkAccess(token: string): AccessCheck {
      const found = tokens.get(token);
      const grant = found && grants.get(found.grantId);
      if (!found || !grant || grant.isRevoked) return { kind: "unknown" };
      return found.expiresAtMs <= Date.now() ? { kind: "expired" } : { kind: "good", grant, token: found };
    },
    findByRefreshToken(token: string): Grant | null {
      return grants.all().find((grant) => grant.refreshToken === token && !grant.isRevoked) ?? null;
    },
    /** For vendors whose refresh tokens work once: the old one is void from now on. */
    renewRefreshToken(grant: Grant, refreshToken: string): Grant {
      const renewed = { ...grant, refreshToken };
      grants.put(grant.id, renewed);
      return renewed;
    },
    /** @returns false when the token is neither a live access token nor a live refresh token */
    revokeToken(token: string): boolean {
      const grantId = tokens.get(token)?.grantId ?? grants.all().find((grant) => grant.refreshToken === token)?.id;
      const grant = grantId ? grants.get(grantId) : undefined;
      if (!grant || grant.isRevoked) return false;
      grants.put(grant.id, { ...grant, isRevoked: true });
      return true;
    },
    revokeAccount(account: string): number {
      const live = grantsOf(account);
      for (const grant of live) grants.put(grant.id, { ...grant, isRevoked: true });
      return live.length;
    },
    expireAccessTokens(account: string): number {
      const ids = new Set(grantsOf(account).map((grant) => grant.id));
      const live = tokens.all().filter((token) => ids.has(token.grantId) && token.expiresAtMs > Date.now());
      for (const token of live) tokens.put(token.token, { ...token, expiresAtMs: Date.now() - 1 });
      return live.length;
    },
  };
}
