/** Generic cell rate algorithm: one number per key, the theoretical arrival time `tat` in ms. */

export type Rate = { limit: number; periodMs: number };

/**
 * Rate limit as Inngest applies it: spare room of a tenth of the limit, so limits 2 to 9 let one through at a time.
 * @returns the new `tat`, or null when the call must be dropped
 */
export function rateLimit(tat: number | null, now: number, rate: Rate): number | null {
  const interval = rate.periodMs / rate.limit;
  const spare = Math.floor(rate.limit / 10) * interval;
  const from = Math.max(tat ?? now, now);
  return from - now <= spare ? from + interval : null;
}

/**
 * Throttle: nothing is dropped, the call gets the earliest free instant; `burst` calls may share one.
 * @returns the new `tat` and the start time, both ms
 */
export function throttle(
  tat: number | null,
  now: number,
  rate: Rate & { burst: number },
): { tat: number; startAt: number } {
  const interval = rate.periodMs / rate.limit;
  const from = Math.max(tat ?? now, now);
  return { tat: from + interval, startAt: Math.max(now, from - (rate.burst - 1) * interval) };
}
