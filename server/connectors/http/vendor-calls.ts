import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { VendorError, VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import type { Failure } from "./failure.ts";
import type { Guard } from "./guard.ts";

export type CallKind =
  /** Safe to repeat. */
  | "read"
  /** Changes something at the vendor: called once; a lost answer is `unknown`. */
  | "write"
  /** Called once, but nothing hangs on a lost answer: token exchanges, model calls. */
  | "exchange";

/** A vendor's own reading of a failure; null: the usual one. */
export type Refine = (failure: Failure, kind: CallKind) => VendorError["kind"] | Refusal | null;

/** A kind with words of the vendor's own, safe to show: what a person should do. */
export type Refusal = Pick<VendorError, "kind" | "message">;

/** The usual reading of a failure, as what the caller may do about it. */
export function vendorErrorOf(vendor: string, failure: Failure, kind: CallKind, refine: Refine): VendorError {
  const refined = refine(failure, kind) ?? usualKind(failure, kind);
  const said = typeof refined === "string" ? { kind: refined, message: messageOf(vendor, refined) } : refined;
  return {
    vendor,
    ...said,
    ...(failure.status === null ? {} : { status: failure.status }),
    ...(failure.retryAfterMs === null ? {} : { retryAfterMs: failure.retryAfterMs }),
  };
}

function usualKind(failure: Failure, kind: CallKind): VendorError["kind"] {
  const { stage, status } = failure;
  if (status === 429) return "rate_limited";
  if (stage === "not_sent" || stage === "blocked") return "unavailable";
  if (status === null || status >= 500 || status === 408) return kind === "write" ? "unknown" : "unavailable";
  if (status === 401) return "auth_expired";
  if (status === 404) return "not_found";
  return "rejected";
}

function messageOf(vendor: string, kind: VendorError["kind"]): string {
  switch (kind) {
    case "auth_expired":
      return `${vendor} no longer accepts our access: reconnect it.`;
    case "rate_limited":
      return `${vendor} asks us to slow down.`;
    case "rejected":
      return `${vendor} refused the request.`;
    case "unavailable":
      return `${vendor} does not answer right now. Nothing was changed there.`;
    case "unknown":
      return `${vendor} did not confirm. It may or may not have been done.`;
    case "not_found":
      return `${vendor} has no such record.`;
    default:
      return kind satisfies never;
  }
}

export type VendorCalls = {
  /** Through the guard, without a token. */
  plain<T>(kind: CallKind, call: (signal: AbortSignal) => Promise<T>): VendorResult<T>;
  /** With a ready token; a 401 has it renewed once, which is safe for writes too: a refused call did nothing. */
  authorised<T>(
    kind: CallKind,
    token: TokenSource,
    call: (accessToken: string, signal: AbortSignal) => Promise<T>,
  ): VendorResult<T>;
};

export function vendorCalls(vendor: string, guard: Guard, refine: Refine = () => null): VendorCalls {
  const plain: VendorCalls["plain"] = async (kind, call) => {
    const done = await guard(kind === "read" ? "read" : "once", call);
    return done.ok ? ok(done.value) : err(vendorErrorOf(vendor, done.failure, kind, refine));
  };
  return {
    plain,
    authorised: async (kind, token, call) => {
      const first = await takeToken(vendor, token);
      if (!first.ok) return first;
      const answer = await plain(kind, (signal) => call(first.value, signal));
      // A 403 is about what was allowed: a new token would be refused as well.
      if (answer.ok || answer.error.kind !== "auth_expired" || answer.error.status === 403) return answer;
      const renewed = await takeToken(vendor, token, first.value);
      if (!renewed.ok) return renewed;
      return renewed.value === first.value ? answer : plain(kind, (signal) => call(renewed.value, signal));
    },
  };
}

/** A token that cannot be had is a vendor failure like any other: certainly nothing was sent. */
async function takeToken(vendor: string, token: TokenSource, refused?: string): VendorResult<string> {
  try {
    return ok(await token(refused));
  } catch (error) {
    if (!isAppError(error)) throw error;
    const kind = error.code === "auth_expired" ? "auth_expired" : "unavailable";
    return err({
      vendor,
      kind,
      message: error.message,
      ...(error.retryAfterMs ? { retryAfterMs: error.retryAfterMs } : {}),
    });
  }
}
