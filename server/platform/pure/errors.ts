/**
 * The one error type. Policies throw it, adapters translate it by `errorTable`, the UI reads its codes.
 * `message` is safe to show; `cause` never leaves the server.
 */
export type ErrorCode =
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "precondition_failed"
  | "limit_exceeded"
  | "rate_limited"
  | "payload_too_large"
  | "vendor_rejected"
  | "vendor_unavailable"
  | "auth_expired"
  | "internal";

type Row = {
  http: number;
  trpc:
    | "BAD_REQUEST"
    | "UNAUTHORIZED"
    | "FORBIDDEN"
    | "NOT_FOUND"
    | "CONFLICT"
    | "PRECONDITION_FAILED"
    | "TOO_MANY_REQUESTS"
    | "PAYLOAD_TOO_LARGE"
    | "UNPROCESSABLE_CONTENT"
    | "BAD_GATEWAY"
    | "INTERNAL_SERVER_ERROR";
  title: string;
  /** What a durable job does: stop for good, or try again later. */
  job: "stop" | "retry";
  log: "info" | "warn" | "error";
};

export const errorTable = {
  invalid_input: { http: 422, trpc: "BAD_REQUEST", title: "Invalid input", job: "stop", log: "info" },
  unauthenticated: { http: 401, trpc: "UNAUTHORIZED", title: "Not signed in", job: "stop", log: "info" },
  forbidden: { http: 403, trpc: "FORBIDDEN", title: "Not allowed", job: "stop", log: "warn" },
  not_found: { http: 404, trpc: "NOT_FOUND", title: "Not found", job: "stop", log: "info" },
  conflict: { http: 409, trpc: "CONFLICT", title: "Conflict", job: "stop", log: "info" },
  precondition_failed: {
    http: 412,
    trpc: "PRECONDITION_FAILED",
    title: "Precondition failed",
    job: "stop",
    log: "info",
  },
  limit_exceeded: { http: 429, trpc: "TOO_MANY_REQUESTS", title: "Limit reached", job: "retry", log: "warn" },
  rate_limited: { http: 429, trpc: "TOO_MANY_REQUESTS", title: "Too many requests", job: "retry", log: "warn" },
  payload_too_large: { http: 413, trpc: "PAYLOAD_TOO_LARGE", title: "Too large", job: "stop", log: "info" },
  vendor_rejected: { http: 422, trpc: "UNPROCESSABLE_CONTENT", title: "The vendor refused", job: "stop", log: "warn" },
  vendor_unavailable: {
    http: 502,
    trpc: "BAD_GATEWAY",
    title: "The vendor does not answer",
    job: "retry",
    log: "error",
  },
  auth_expired: { http: 424, trpc: "PRECONDITION_FAILED", title: "Reconnect needed", job: "stop", log: "warn" },
  internal: { http: 500, trpc: "INTERNAL_SERVER_ERROR", title: "Something went wrong", job: "retry", log: "error" },
} as const satisfies Record<ErrorCode, Row>;

type ErrorDetails = Record<string, unknown>;
export type FieldIssue = { path: string; message: string };

const BRAND = Symbol.for("caseyos.app-error");

export class AppError extends Error {
  readonly [BRAND] = true;
  override readonly name = "AppError";
  readonly code: ErrorCode;
  /** Dotted, stable, for programs: `move.already_decided`. */
  readonly reason: string;
  readonly details: ErrorDetails;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    reason: string,
    message: string,
    options: { details?: ErrorDetails; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.reason = reason;
    this.details = options.details ?? {};
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** By brand, not by class: Next's bundle and our own server each load this file once. */
export function isAppError(value: unknown): value is AppError {
  return typeof value === "object" && value !== null && BRAND in value;
}

/** @param what in the words of the code; people read it with spaces */
export const notFound = (what: string): AppError =>
  new AppError("not_found", `${what}.not_found`, `No such ${what.replaceAll("_", " ")}.`);

export const conflict = (reason: string, message: string, details?: ErrorDetails): AppError =>
  new AppError("conflict", reason, message, { details });

export const forbidden = (reason: string, message: string): AppError => new AppError("forbidden", reason, message);

export const invalidInput = (reason: string, message: string, issues?: FieldIssue[]): AppError =>
  new AppError("invalid_input", reason, message, issues ? { details: { issues } } : {});

/** Anything thrown becomes an AppError; what is not one is `internal` with a safe message. */
export function toAppError(thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown;
  return new AppError(
    "internal",
    "internal",
    "Something went wrong on our side. Nothing was changed by this request.",
    {
      cause: thrown,
    },
  );
}
