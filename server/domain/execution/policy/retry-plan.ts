import { HOUR_MS, MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";

/** Waits between attempts that certainly did nothing. One more attempt than waits, then it has failed. */
const READY_WAITS_MS = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS];
const LONGEST_VENDOR_WAIT_MS = HOUR_MS;

/**
 * When to try again after an attempt that certainly did nothing.
 * @param failures attempts of that kind so far, from 1 @param askedMs what the vendor asked for
 * @returns null when it was the last
 */
export function waitBeforeAttempt(failures: number, askedMs: number | null): number | null {
  const planned = READY_WAITS_MS[failures - 1];
  if (planned === undefined) return null;
  return Math.max(planned, Math.min(askedMs ?? 0, LONGEST_VENDOR_WAIT_MS));
}

const MOST_DEFERRALS = 200;
const SHORTEST_DEFERRAL_MS = SECOND_MS;

/**
 * When to come back after the vendor, or our own pace towards it, had no room. It uses up no attempt: a crowd is no failure.
 * @param deferrals so far, from 1 @param askedMs what the vendor asked for @param chance 0 to 1, so that a crowd spreads out
 * @returns null when it has been put off too often
 */
export function waitForRoom(deferrals: number, askedMs: number | null, chance: number): number | null {
  if (deferrals > MOST_DEFERRALS) return null;
  const asked = Math.min(Math.max(askedMs ?? 5 * SECOND_MS, SHORTEST_DEFERRAL_MS), LONGEST_VENDOR_WAIT_MS);
  return Math.round(asked * (1 + chance));
}

/**
 * Waits before each look at the vendor after a send of unknown result. Only when all of these looks found nothing is the mail
 * taken as not sent: together they outlast the time limit of a vendor call several times.
 */
const LOOK_WAITS_MS = [0, 3 * SECOND_MS, 12 * SECOND_MS, 45 * SECOND_MS];

/** @param emptyLooks looks so far that found nothing @returns null when enough is enough: it was not sent */
export const waitBeforeLook = (emptyLooks: number): number | null => LOOK_WAITS_MS[emptyLooks] ?? null;

/** Waits while the vendor cannot even be asked; about a day in all. */
const BLIND_WAITS_MS = [10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];
const LONGEST_BLIND_LOOKS = 28;

/** @param failedLooks looks in a row that got no answer @returns null when it has to be given up as unknown */
export function waitAfterFailedLook(failedLooks: number, askedMs: number | null): number | null {
  if (failedLooks > LONGEST_BLIND_LOOKS) return null;
  return Math.max(BLIND_WAITS_MS[failedLooks - 1] ?? HOUR_MS, Math.min(askedMs ?? 0, LONGEST_VENDOR_WAIT_MS));
}

/** How long after the time it set itself a run may stay silent before the sweep continues it. */
export const SILENCE_MS = 5 * MINUTE_MS;
