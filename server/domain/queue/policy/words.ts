import { DAY_MS, HOUR_MS, MINUTE_MS } from "#server/platform/pure/time.ts";

/** `40 min`, `3 h`, `1 h 20 min`, `2 days`: never finer than a reader needs. */
export function span(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / MINUTE_MS));
  if (minutes < 60) return `${minutes} min`;
  if (ms < 6 * HOUR_MS) {
    const rest = minutes % 60;
    return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
  }
  if (ms < 2 * DAY_MS) return `${Math.round(ms / HOUR_MS)} h`;
  return `${Math.round(ms / DAY_MS)} days`;
}

/** `just now`, else `40 min ago`. */
export const ago = (ms: number): string => (ms < MINUTE_MS ? "just now" : `${span(ms)} ago`);

/** With its sign: `+14`, `−3.2`. */
export function signed(points: number): string {
  const size = Math.abs(points).toFixed(1).replace(/\.0$/, "");
  return points < 0 ? `−${size}` : `+${size}`;
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
