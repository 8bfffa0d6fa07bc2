import { AppError } from "#server/platform/pure/errors.ts";
import type { Result } from "#server/platform/pure/result.ts";

/** How a vendor call can fail; the caller branches on `kind`. */
export type VendorError = {
  vendor: string;
  kind: /** Our token is refused and could not be refreshed: a person has to reconnect. */
    | "auth_expired"
    | "rate_limited"
    /** The vendor understood and said no; trying again is useless. */
    | "rejected"
    /** The vendor certainly did nothing: refused connection, breaker open, 5xx on a read. */
    | "unavailable"
    /** A write may or may not have happened: timeout, reset, 5xx. Look at the vendor before anything else. */
    | "unknown"
    | "not_found";
  /** Safe to show: never contains tokens or mail text. */
  message: string;
  status?: number;
  retryAfterMs?: number;
};

export type VendorResult<T> = Promise<Result<T, VendorError>>;

/** For callers that have no branch of their own. `unknown` of a read is as good as unavailable. */
export function vendorFailure(error: VendorError): AppError {
  const options = { details: { vendor: error.vendor, status: error.status }, retryAfterMs: error.retryAfterMs };
  switch (error.kind) {
    case "auth_expired":
      return new AppError("auth_expired", `${error.vendor}.auth_expired`, error.message, options);
    case "rate_limited":
      return new AppError("rate_limited", `${error.vendor}.rate_limited`, error.message, options);
    case "rejected":
      return new AppError("vendor_rejected", `${error.vendor}.rejected`, error.message, options);
    case "not_found":
      return new AppError("not_found", `${error.vendor}.not_found`, error.message, options);
    case "unavailable":
    case "unknown":
      return new AppError("vendor_unavailable", `${error.vendor}.${error.kind}`, error.message, options);
    default:
      return error.kind satisfies never;
  }
}

/** The value of an answer. @throws the failure otherwise, as `vendorFailure` makes it */
export function orThrow<T>(answer: Result<T, VendorError>): T {
  if (!answer.ok) throw vendorFailure(answer.error);
  return answer.value;
}
