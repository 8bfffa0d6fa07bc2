import type { NotificationType, QuietHours } from "#server/domain/notifications/contract.ts";

/** What people are told of, as the settings say it. */
export const typeLabels: Record<NotificationType, { label: string; hint: string }> = {
  approval_needed: { label: "Needs your approval", hint: "Somebody asks you, or a second approval is missing." },
  approval_expiring: { label: "Approval running out", hint: "A request you can decide ends soon, or yours has ended." },
  execution_failed: { label: "Could not be done", hint: "A move you approved, asked for or own failed." },
  reply_arrived: { label: "Reply arrived", hint: "Somebody answered a mail of yours." },
  connection_broken: {
    label: "Connection broken",
    hint: "A vendor took our access away: before the next action fails.",
  },
  rule_demoted: { label: "Rule switched off", hint: "A rule or an action lost what it may do. Told to admins." },
  mention: { label: "Mention", hint: "Somebody named you in a comment." },
};

/** "3", and "99+" from 100 on; null for none. */
export const unreadText = (unread: number): string | null =>
  unread === 0 ? null : unread > 99 ? "99+" : String(unread);

/** 495 → "08:15". */
export const minuteText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** "08:15" → 495; null for anything else. */
export function minuteOf(text: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours && minutes ? Number(hours) * 60 + Number(minutes) : null;
}

export const usualQuiet: QuietHours = { from: 20 * 60, to: 8 * 60 };

const browsers: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const systems: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "Mac"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** What a person knows their device by: "Chrome on Windows". */
export function deviceLabel(userAgent: string): string {
  const named = (names: [RegExp, string][], other: string) =>
    names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? other;
  return `${named(browsers, "A browser")} on ${named(systems, "a device")}`;
}
