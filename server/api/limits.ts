import { sha256 } from "#server/platform/crypto.ts";
import { AppError, isAppError } from "#server/platform/pure/errors.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import type { Verdict } from "#server/platform/rate-limit.ts";
import type { RequestContext } from "./context.ts";

const tooMany = (verdict: Verdict): AppError =>
  new AppError("rate_limited", "request.rate_limited", "Too many requests. Wait a moment and try again.", {
    retryAfterMs: verdict.resetMs,
  });

/** Counts a request of a key or a person and writes the RateLimit headers. @throws rate_limited */
export async function limitCaller(context: RequestContext, bucket: string, answerHeaders?: Headers): Promise<void> {
  const limit = context.api.settings.requestsPerMinute;
  const verdict = await context.api.limiter.take({ bucket, limit, windowMs: MINUTE_MS });
  answerHeaders?.set("ratelimit-limit", String(limit));
  answerHeaders?.set("ratelimit-remaining", String(verdict.remaining));
  answerHeaders?.set("ratelimit-reset", String(Math.ceil(verdict.resetMs / 1000)));
  if (!verdict.isAllowed) throw tooMany(verdict);
}

/**
 * Counts a failed credential against its address, so that keys and signatures cannot be guessed fast. Requests with good
 * credentials from the same address are not touched.
 * @throws the error itself, or rate_limited in its place
 */
export async function limitFailure(context: RequestContext, error: unknown): Promise<never> {
  if (!isAppError(error) || error.code !== "unauthenticated") throw error;
  const bucket = `ip:${sha256(context.ip).slice(0, 32)}`;
  const verdict = await context.api.limiter.take({
    bucket,
    limit: context.api.settings.failuresPerMinute,
    windowMs: MINUTE_MS,
  });
  throw verdict.isAllowed ? error : tooMany(verdict);
}

/** Counts a request for a sign-in link, by address and by mailbox. @throws rate_limited */
export async function limitSignIn(context: RequestContext, email: string): Promise<void> {
  const limit = context.api.settings.signInLinksPerQuarter;
  const windowMs = 15 * MINUTE_MS;
  const mailbox = sha256(email.trim().toLowerCase()).slice(0, 32);
  const verdicts = await Promise.all([
    context.api.limiter.take({ bucket: `link:${mailbox}`, limit, windowMs }),
    context.api.limiter.take({ bucket: `link-ip:${sha256(context.ip).slice(0, 32)}`, limit: limit * 4, windowMs }),
  ]);
  const refused = verdicts.find((verdict) => !verdict.isAllowed);
  if (refused) throw tooMany(refused);
}
