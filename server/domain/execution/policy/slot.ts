import { dateFormat } from "#server/platform/pure/formats.ts";

export type Span = { from: Date; to: Date };

const BASE32HEX = "0123456789abcdefghijklmnopqrstuv";

/** An id as Google Calendar takes one: the bits of the execution's id in base32hex, 26 characters. */
export function eventIdOf(executionId: string): string {
  const bits = executionId
    .replaceAll("-", "")
    .replace(/./g, (hex) => Number.parseInt(hex, 16).toString(2).padStart(4, "0"));
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => BASE32HEX[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
}

/**
 * Who is not free in a span; null when everybody is whose calendar may be looked into.
 * @param own where the meeting itself stands now: that is no clash
 */
export function firstClash(
  calendars: readonly { email: string; isKnown: boolean; busy: readonly Span[] }[],
  wanted: Span,
  own: Span | null,
): string | null {
  for (const { email, isKnown, busy } of calendars) {
    if (!isKnown) continue;
    const isTaken = busy.some(({ from, to }) => {
      const isOwn = own !== null && from.getTime() === own.from.getTime() && to.getTime() === own.to.getTime();
      return !isOwn && from < wanted.to && to > wanted.from;
    });
    if (isTaken) return email;
  }
  return null;
}

/** "Thu, 26 Nov 2026, 15:00 – 15:30 (Europe/Berlin)". */
export function slotWords({ from, to }: Span, timeZone: string): string {
  const format = (at: Date, options: Intl.DateTimeFormatOptions) =>
    dateFormat("en-GB", { ...options, timeZone }).format(at);
  const day: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const isOneDay = format(from, day) === format(to, day);
  const end = isOneDay ? format(to, time) : `${format(to, day)}, ${format(to, time)}`;
  return `${format(from, day)}, ${format(from, time)} – ${end} (${timeZone})`;
}
