import { createHash, randomBytes } from "node:crypto";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { OAuthPort, TokenSet } from "#server/connectors/ports/oauth.ts";
import type { VendorError, VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { err, ok } from "#server/platform/pure/result.ts";

export type FakeFault =
  | "rate_limited"
  /** 5xx: of a write nobody knows whether it happened; here it did not. */
  | "server_error"
  /** The work is done and the answer is lost. */
  | "lost_reply"
  | "unreachable";

type Grant = { account: string; access: string; expired: boolean; refresh: string; scopes: string[]; isRevoked: boolean };
type Code = { account: string; challenge: string; redirectUri: string; scopes: string[] };

const secret = () => randomBytes(12).toString("base64url");

/** What fakes of vendors share: grants, consent, faults. Everything lives in memory. */
export type FakeVendor = ReturnType<typeof createFakeVendor>;

export function createFakeVendor(vendor: string, scopes: readonly string[], lifetimeSeconds: number) {
  const grants: Grant[] = [];
  const codes = new Map<string, Code>();
  const faults: { fault: FakeFault; on: "read" | "write" | "token" }[] = [];
  const fail = (kind: VendorError["kind"], status?: number, retryAfterMs?: number) =>
    err<VendorError>({ vendor, kind, message: `${vendor}: ${kind}`, ...(status ? { status } : {}), ...(retryAfterMs ? { retryAfterMs } : {}) });

  const faultOf = (fault: FakeFault, isWrite: boolean) => {
    switch (fault) {
      case "rate_limited":
        return fail("rate_limited", 429, 1_000);
      case "unreachable":
        return fail("unavailable");
      case "server_error":
      case "lost_reply":
        return fail(isWrite ? "unknown" : "unavailable", fault === "server_error" ? 500 : undefined);
      default:
        return fault satisfies never;
    }
  };

  const takeFault = (on: "read" | "write" | "token"): FakeFault | undefined => {
    const index = faults.findIndex((entry) => entry.on === on);
    return index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
  };

  const tokensOf = (grant: Grant, withRefresh: boolean): TokenSet => ({
    accessToken: grant.access,
    refreshToken: withRefresh ? grant.refresh : null,
    expiresInSeconds: lifetimeSeconds,
    scopes: [...grant.scopes],
  });

  const accountOf = (token: string): string | null =>
    grants.find((grant) => grant.access === token && !grant.expired && !grant.isRevoked)?.account ?? null;

  const token = async <T>(work: () => Promise<Awaited<VendorResult<T>>>): VendorResult<T> => {
    const fault = takeFault("token");
    return fault ? faultOf(fault, false) : work();
  };

  const oauth: OAuthPort = {
    scopes,
    authorizationUrl: ({ state, codeChallenge, redirectUri }) =>
      `https://${vendor.toLowerCase()}.fake/authorize?${new URLSearchParams({ state, code_challenge: codeChallenge, redirect_uri: redirectUri })}`,
    exchangeCode: ({ code, codeVerifier, redirectUri }) =>
      token(async () => {
        const found = codes.get(code);
        codes.delete(code);
        const challenge = createHash("sha256").update(codeVerifier).digest("base64url");
        if (!found || found.challenge !== challenge || found.redirectUri !== redirectUri) return fail("rejected", 400);
        return ok(tokensOf(grantTo(found.account, found.scopes), true));
      }),
    refresh: (refreshToken) =>
      token(async () => {
        const grant = grants.find((entry) => entry.refresh === refreshToken && !entry.isRevoked);
        if (!grant) return fail("auth_expired", 400);
        Object.assign(grant, { access: secret(), expired: false });
        return ok(tokensOf(grant, false));
      }),
    revoke: (revoked) =>
      token(async () => {
        const grant = grants.find((entry) => [entry.access, entry.refresh].includes(revoked));
        if (grant) grant.isRevoked = true;
        return grant ? ok(undefined) : fail("rejected", 400);
      }),
  };

  function grantTo(account: string, granted: readonly string[] = scopes): Grant {
    const grant = { account, access: secret(), expired: false, refresh: secret(), scopes: [...granted], isRevoked: false };
    grants.push(grant);
    return grant;
  }

  return {
    oauth,
    /** Tokens without a consent page. */
    grant: (account: string): TokenSet => tokensOf(grantTo(account), true),
    /** What the consent page does: the redirect with code and state, or with an error. */
    consent(url: string, account: string | null, granted: readonly string[] = scopes): URL {
      const asked = new URL(url).searchParams;
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
    revokeAccount(account: string): void {
      for (const grant of grants) if (grant.account === account) grant.isRevoked = true;
    },
    expireAccess(account: string): void {
      for (const grant of grants) if (grant.account === account) grant.expired = true;
    },
    /** The next `times` calls of that kind fail so. */
    failNext(fault: FakeFault, on: "read" | "write" | "token", times = 1): void {
      for (let count = 0; count < times; count += 1) faults.push({ fault, on });
    },
    fail,
    /** One call: token, its one renewal after a refusal, faults, then the work. */
    async call<T>(on: "read" | "write", source: TokenSource, work: (account: string) => Awaited<VendorResult<T>>): VendorResult<T> {
      const fault = takeFault(on);
      if (fault && fault !== "lost_reply") return faultOf(fault, on === "write");
      try {
        const first = await source();
        const account = accountOf(first) ?? accountOf(await source(first));
        if (account === null) return fail("auth_expired", 401);
        const answer = work(account);
        return fault ? faultOf(fault, on === "write") : answer;
      } catch (error) {
        if (!isAppError(error)) throw error;
        return fail(error.code === "auth_expired" ? "auth_expired" : "unavailable");
      }
    },
  };
}
