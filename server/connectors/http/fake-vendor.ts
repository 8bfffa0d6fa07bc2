import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { OAuthPort, TokenSet } from "#server/connectors/ports/oauth.ts";
import type { VendorError, VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import { createFakeGrants, type FakeGrants } from "./fake-grants.ts";

export type FakeFault =
  | "rate_limited"
  /** 5xx: of a write nobody knows whether it happened; here it did not. */
  | "server_error"
  /** The work is done and the answer is lost. */
  | "lost_reply"
  | "unreachable";

type Place = "read" | "write" | "token";
type Failed = { ok: false; error: VendorError };

/** What fakes of vendors share: grants, consent, faults. Everything lives in memory. */
export function createFakeVendor(vendor: string, scopes: readonly string[], lifetimeSeconds: number) {
  const grants = createFakeGrants(scopes, lifetimeSeconds);
  const faults: { fault: FakeFault; on: Place }[] = [];

  const fail = (kind: VendorError["kind"], status?: number): Failed =>
    err<VendorError>({ vendor, kind, message: `${vendor}: ${kind}`, ...(status ? { status } : {}) });

  const takeFault = (on: Place): FakeFault | undefined => {
    const index = faults.findIndex((entry) => entry.on === on);
    return index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
  };

  /** One call with a token: faults, then the work. @param needed scopes that the grant must have */
  const call = async <T>(
    on: "read" | "write",
    source: TokenSource,
    work: (account: string) => Awaited<VendorResult<T>>,
    needed: readonly string[] = [],
  ): VendorResult<T> => {
    const fault = takeFault(on);
    if (fault && fault !== "lost_reply") return fail(...faultKind(fault, on));
    const holder = await holderBehind(grants, source);
    if ("kind" in holder) return fail(holder.kind, 401);
    if (needed.some((scope) => !holder.scopes.includes(scope))) return fail("auth_expired", 403);
    const answer = work(holder.account);
    return fault ? fail(...faultKind(fault, on)) : answer;
  };

  return {
    oauth: fakeOAuth(vendor, scopes, grants, { fail, fault: () => takeFault("token") }),
    /** Tokens without a consent page. @param granted the vendor's usual scopes unless told */
    grant: (account: string, granted?: readonly string[]): TokenSet => grants.add(account, granted),
    consent: grants.consent,
    revokeAccount: grants.revokeAccount,
    expireAccess: grants.expireAccess,
    /** The next `times` calls of that kind fail so. */
    failNext(fault: FakeFault, on: Place, times = 1): void {
      for (let count = 0; count < times; count += 1) faults.push({ fault, on });
    },
    fail,
    call,
  };
}

function faultKind(fault: FakeFault, on: Place): [VendorError["kind"], number?] {
  const lost = on === "write" ? "unknown" : "unavailable";
  switch (fault) {
    case "rate_limited":
      return ["rate_limited", 429];
    case "unreachable":
      return ["unavailable"];
    case "server_error":
      return [lost, 500];
    case "lost_reply":
      return [lost];
    default:
      return fault satisfies never;
  }
}

/** Renews a refused token once, as the real connectors do. */
async function holderBehind(
  grants: FakeGrants,
  source: TokenSource,
): Promise<{ account: string; scopes: readonly string[] } | { kind: VendorError["kind"] }> {
  try {
    const first = await source();
    return grants.holderOf(first) ?? grants.holderOf(await source(first)) ?? { kind: "auth_expired" };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { kind: error.code === "auth_expired" ? "auth_expired" : "unavailable" };
  }
}

function fakeOAuth(
  vendor: string,
  scopes: readonly string[],
  grants: FakeGrants,
  trouble: { fail: (kind: VendorError["kind"], status?: number) => Failed; fault: () => FakeFault | undefined },
): OAuthPort {
  const answer = async <T>(work: () => T | null, refusal: VendorError["kind"]): VendorResult<T> => {
    const fault = trouble.fault();
    if (fault) return trouble.fail(...faultKind(fault, "token"));
    const value = work();
    return value === null ? trouble.fail(refusal, 400) : ok(value);
  };
  return {
    scopes,
    authorizationUrl: ({ state, codeChallenge, redirectUri, loginHint, scopes: asked = scopes }) => {
      const scope = asked.join(" ");
      const query = new URLSearchParams({ state, code_challenge: codeChallenge, redirect_uri: redirectUri, scope });
      if (loginHint !== null) query.set("login_hint", loginHint);
      return `https://${vendor.toLowerCase()}.fake/authorize?${query}`;
    },
    exchangeCode: (request) => answer(() => grants.exchange(request), "rejected"),
    refresh: (refreshToken) => answer(() => grants.refresh(refreshToken), "auth_expired"),
    revoke: (token) => answer<void>(() => (grants.revoke(token) ? undefined : null), "rejected"),
  };
}
