import { parseDuration } from "./durations.ts";

export type CronSpec = { source: string; cron: string; tz: string; jitterMs: number };

/**
 * Splits Inngest's cron text: an optional `TZ=Area/City ` before the expression; without it UTC.
 * @throws when the zone is not known or the jitter is not a duration
 */
export function parseCronSpec(source: string, jitter?: string): CronSpec {
  const [, zone, cron] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.+)$/.exec(source.trim()) ?? [];
  if (!cron) throw new Error(`triggers: "${source}" is not a cron expression`);
  const tz = zone ?? "UTC";
  try {
    new Intl.DateTimeFormat("en", { timeZone: tz });
  } catch {
    throw new Error(`triggers: "${tz}" is not a time zone`);
  }
  return { source, cron: cron.trim(), tz, jitterMs: jitter === undefined ? 0 : parseDuration(jitter) };
}
