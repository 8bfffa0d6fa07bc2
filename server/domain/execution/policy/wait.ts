import { DAY_MS } from "#server/platform/pure/time.ts";

/** What a person lifts: a switch is released, an account reconnected. An approved move waits for it instead of failing. */
const WAITED_FOR = new Set(["kill_switch.engaged", "connection.reconnect_needed"]);

export const isWaitedFor = ({ rule }: { rule: string }): boolean => WAITED_FOR.has(rule);

/** Words that were right when they were approved may be wrong later: a person reads them again. */
const LONGEST_WAIT_MS = 3 * DAY_MS;

/** Why it no longer goes on by itself; null while it does. */
export function waitRefusal(pausedAt: Date, now: Date): { rule: string; message: string } | null {
  if (now.getTime() - pausedAt.getTime() <= LONGEST_WAIT_MS) return null;
  const message = "It has waited for more than three days, so it was not done. Read it again, then approve it anew.";
  return { rule: "wait.too_long", message };
}
