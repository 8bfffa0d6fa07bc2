import { createHash, randomBytes } from "node:crypto";
import type { TokenSet } from "#server/connectors/ports/oauth.ts";

type Grant = {
  account: string;
  access: string;
  isExpired: boolean;
  refresh: string;
  scopes: string[];
  isRevoked: boolean;
};
type Code = { account: string; challenge: string; redirectUri: string; scopes: string[] };

const secret = () => randomBytes(12).toString("base64url");

/** What a fake vendor has granted to whom: codes, access and refresh tokens, all in memory. */
export type FakeGrants = ReturnType<typeof createFakeGrants>;

export function createFakeGrants(scopes: readonly string[], lifetimeSeconds: number) {
  const grants: Grant[] = [];
  const codes = new Map<string, Code>();
  const ofAccount = (account: string) => grants.filter((grant) => grant.account === account);
  const tokensOf = (grant: Grant, withRefresh: boolean): TokenSet => ({
    accessToken: grant.access,
    refreshToken: withRefresh ? grant.refresh : null,
    expiresInSeconds: lifetimeSeconds,
    scopes: [...grant.scopes],
  });
  const add = (account: string, granted: readonly string[] = scopes): TokenSet => {
    const grant = {
      account,
      access: secret(),
      isExpired: false,
      refresh: secret(),
      scopes: [...granted],
      isRevoked: false,
    };
    grants.push(grant);
    return tokensOf(grant, true);
  };
  return {
    add,
    holderOf: (token: string): { account: string; scopes: readonly string[] } | null =>
      grants.find((grant) => grant.access === token && !grant.isExpired && !grant.isRevoked) ?? null,
    /** What the consent page does: the redirect with code and state, or with an error. @param ticked all unless told */
    consent(url: string, account: string | null, ticked?: readonly string[]): URL {
      const asked = new URL(url).searchParams;
      const granted = ticked ?? asked.get("scope")?.split(" ") ?? scopes;
      const target = new URL(asked.get("redirect_uri") ?? "");
      target.searchParams.set("state", asked.get("state") ?? "");
      if (account === null) {
        target.searchParams.set("error", "access_denied");
        return target;
      }
      const code = secret();
      const [challenge, redirectUri] = [asked.get("code_challenge") ?? "", asked.get("redirect_uri") ?? ""];
      codes.set(code, { account, challenge, redirectUri, scopes: [...granted] });
      target.searchParams.set("code", code);
      return target;
    },
    /** null for a used or unknown code, another verifier or another address. */
    exchange(request: { code: string; codeVerifier: string; redirectUri: string }): TokenSet | null {
      const found = codes.get(request.code);
      codes.delete(request.code);
      const challenge = createHash("sha256").update(request.codeVerifier).digest("base64url");
      const isGood = found && found.challenge === challenge && found.redirectUri === request.redirectUri;
      return isGood ? add(found.account, found.scopes) : null;
    },
    refresh(refreshToken: string): TokenSet | null {
      const grant = grants.find((entry) => entry.refresh === refreshToken && !entry.isRevoked);
      if (!grant) return null;
      Object.assign(grant, { access: secret(), isExpired: false });
      return tokensOf(grant, false);
    },
    revoke(token: string): boolean {
      const grant = grants.find((entry) => [entry.access, entry.refresh].includes(token));
      if (grant) grant.isRevoked = true;
      return grant !== undefined;
    },
    revokeAccount(account: string): void {
      for (const grant of ofAccount(account)) grant.isRevoked = true;
    },
    expireAccess(account: string): void {
      for (const grant of ofAccount(account)) grant.isExpired = true;
    },
  };
}
