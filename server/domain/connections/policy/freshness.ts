import { MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";

/** Tokens are renewed this long before they expire, so that none dies in the middle of a call. */
const REFRESH_AHEAD_MS = 5 * MINUTE_MS;
/** After a failed renewal nobody tries again for this long. */
const REFRESH_BACKOFF_MS = 15 * SECOND_MS;

type TokenState = { accessExpiresAt: Date | null; lastErrorAt: Date | null };

/**
 * What to do before a call: use the token, renew it, or wait because the vendor did not answer a moment ago.
 * A vendor that said nothing about expiry is asked again only when it refuses the token.
 */
export function tokenAdvice(state: TokenState, now: Date, isRefused: boolean): "use" | "refresh" | "wait" {
  const left =
    state.accessExpiresAt === null ? Number.POSITIVE_INFINITY : state.accessExpiresAt.getTime() - now.getTime();
  if (!isRefused && left > REFRESH_AHEAD_MS) return "use";
  const sinceError =
    state.lastErrorAt === null ? Number.POSITIVE_INFINITY : now.getTime() - state.lastErrorAt.getTime();
  if (sinceError >= REFRESH_BACKOFF_MS) return "refresh";
  return !isRefused && left > 0 ? "use" : "wait";
}

/** When a failed poll runs again: as long as it has been failing, between the usual pace and 15 minutes. */
export function nextAttemptAt(
  now: Date,
  lastGoodRun: Date | null,
  everySeconds: number,
  retryAfterMs: number | undefined,
): Date {
  const usual = everySeconds * SECOND_MS;
  const failingFor = lastGoodRun === null ? usual : now.getTime() - lastGoodRun.getTime();
  const wait = Math.min(Math.max(failingFor, usual), Math.max(15 * MINUTE_MS, usual));
  return new Date(now.getTime() + Math.max(wait, retryAfterMs ?? 0));
}
