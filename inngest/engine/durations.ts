const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const part = /(\d+(?:\.\d+)?)(ms|w|d|h|m|s)/g;

function isUnit(unit: string): unit is keyof typeof unitMs {
  return unit in unitMs;
}

/**
 * Milliseconds of a duration such as "1h30m", "7d" or "500ms".
 * @throws when the text is not made of number-unit pairs only
 */
export function parseDuration(text: string): number {
  let total = 0;
  let consumed = 0;
  for (const [whole, amount, unit] of text.trim().matchAll(part)) {
    if (!unit || !isUnit(unit)) break;
    total += Number(amount) * unitMs[unit];
    consumed += whole.length;
  }
  if (consumed === 0 || consumed !== text.trim().length) throw new Error(`"${text}" is not a duration.`);
  return total;
}

/**
 * The instant a wait ends: `text` is an ISO date or a duration counted from `nowMs`.
 * The SDK sends an empty text for a wait of zero.
 * @throws when it is neither
 */
export function parseDue(text: string, nowMs: number): Date {
  if (text === "") return new Date(nowMs);
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) {
    const at = Date.parse(text);
    if (Number.isNaN(at)) throw new Error(`"${text}" is not a date.`);
    return new Date(at);
  }
  return new Date(nowMs + parseDuration(text));
}

/** Delay in ms asked for by a `retry-after` header (seconds or date), kept between 1 s and 24 h; null when absent or unreadable. */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === "") return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  if (!Number.isFinite(ms)) return null;
  return Math.min(Math.max(ms, 1000), unitMs.d);
}
