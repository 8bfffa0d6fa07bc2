import { OAuth2Client } from "google-auth-library";
import type { Failure } from "#server/connectors/http/failure.ts";
import type { Guard } from "#server/connectors/http/guard.ts";
import { type CallKind, type Refine, vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { type GoogleApi, type GoogleEnv, googleEndpoints } from "./env.ts";

/** Repeated with every call: the client forgets the general address for uploads. Its own retries are off. */
export type CallOptions = { rootUrl: string; retry: boolean; signal: AbortSignal; headers?: Record<string, string> };
type Request = { auth: OAuth2Client; options: CallOptions };
export type GoogleCalls = <T>(kind: CallKind, run: (request: Request) => Promise<T>) => VendorResult<T>;

/** One API of Google for one account: ready token, guard, and Google's failures in our words. */
export function googleCalls(
  env: GoogleEnv,
  name: string,
  api: GoogleApi,
  { token, guard }: { token: TokenSource; guard: Guard },
): GoogleCalls {
  const rootUrl = googleEndpoints(env).roots[api];
  const calls = vendorCalls(name, guard, refineOf(name));
  return (kind, run) =>
    calls.authorised(kind, token, (accessToken, signal) => {
      const auth = new OAuth2Client();
      auth.setCredentials({ access_token: accessToken });
      return run({ auth, options: { rootUrl, retry: false, signal } });
    });
}

/** 403 means several things at Google. */
const refineOf =
  (name: string): Refine =>
  (failure) => {
    if (failure.status !== 403) return null;
    if (isVendorCode(failure, /rateLimitExceeded|quotaExceeded|dailyLimitExceeded|RATE_LIMIT_EXCEEDED/i))
      return "rate_limited";
    if (!isVendorCode(failure, /insufficientPermissions|SCOPE_INSUFFICIENT/i)) return null;
    return { kind: "auth_expired", message: `${name} is not allowed yet: allow it under Connections.` };
  };

const isVendorCode = (failure: Failure, pattern: RegExp): boolean => pattern.test(failure.vendorCode ?? "");

/** Google's answers type every field as optional. */
export function needed<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("Google left out a field that it always sends");
  return value;
}
