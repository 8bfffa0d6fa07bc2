import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from "@slack/web-api";
import type { Refusal } from "#server/connectors/http/vendor-calls.ts";

const quiet = () => undefined;
/** The client would write to the console. */
const silentLogger = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  setLevel: quiet,
  getLevel: () => "error" as never,
  setName: quiet,
};

/**
 * Slack's own client for one call: its retries and its waiting are off, and it ends with the guard's signal.
 * @param apiUrl such as `https://slack.com/api`
 */
export function slackClient(apiUrl: string, token: string | undefined, signal: AbortSignal): WebClient {
  return new WebClient(token, {
    slackApiUrl: `${apiUrl}/`,
    allowAbsoluteUrls: false,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silentLogger,
    fetch: (url, init) => fetch(url, { ...init, redirect: "error", signal }),
  });
}

/** A failure of Slack in the shape that `failureOf` reads: Slack answers 200 to most refusals and names them in the body. */
class SlackRefusal extends Error {
  override readonly name = "SlackRefusal";
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: { error: string };
  constructor(status: number, error: string, headers: Record<string, string> = {}) {
    super(`Slack: ${error}`);
    this.status = status;
    this.headers = headers;
    this.body = { error };
  }
}

const DEAD_TOKEN = new Set(["invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"]);
const MISSING = new Set(["channel_not_found", "message_not_found", "thread_not_found", "user_not_found"]);
const OUTAGE = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "team_added_to_org",
]);

/** The HTTP status that Slack's word stands for. */
function statusOf(error: string): number {
  if (DEAD_TOKEN.has(error)) return 401;
  if (MISSING.has(error)) return 404;
  if (error === "ratelimited" || error === "rate_limited") return 429;
  return OUTAGE.has(error) ? 503 : 400;
}

/** Runs a call of the client and rethrows its failures in our shape. */
export async function inOurShape<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError) {
      throw new SlackRefusal(429, "ratelimited", { "retry-after": String(error.retryAfter) });
    }
    if (error instanceof WebAPIHTTPError) throw new SlackRefusal(error.statusCode, "http_error", error.headers);
    if (error instanceof WebAPIPlatformError) throw new SlackRefusal(statusOf(error.data.error), error.data.error);
    if (error instanceof WebAPIRequestError) throw error.original;
    throw error;
  }
}

/** What a person can do about Slack's commonest refusals. */
export function slackRemedy(word: string | null): Refusal | null {
  switch (word) {
    case "not_in_channel":
      return { kind: "rejected", message: "CaseyOS is not in this Slack channel: invite it there, then try again." };
    case "is_archived":
      return { kind: "rejected", message: "This Slack channel is archived." };
    case "msg_too_long":
      return { kind: "rejected", message: "The message is longer than Slack allows." };
    case "missing_scope":
      return { kind: "rejected", message: "Slack did not allow this: reconnect it and accept all permissions." };
    default:
      return null;
  }
}
