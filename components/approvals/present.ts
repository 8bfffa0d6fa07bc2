import { relative, span } from "#components/clock/present.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";

export const approvalViews = ["waiting", "mine"] as const;
export type ApprovalsView = (typeof approvalViews)[number];
export const viewLabels: Record<ApprovalsView, string> = { waiting: "All", mine: "Asked of me" };

export const isApprovalsView = (value: string | undefined): value is ApprovalsView =>
  value === "waiting" || value === "mine";

/** The one input of the list, for the server's prefetch and the browser alike. */
export const approvalsInput = (workspaceSlug: string, view: ApprovalsView) => ({ workspaceSlug, view, limit: 50 });

export type Until = { text: string; tone: "neutral" | "warn" | "bad" };

/** Until when somebody has to decide; under a third of a day it is pressing. */
export function untilText(expiresAt: string | null, now: Date): Until {
  if (expiresAt === null) return { text: "Waits without an end", tone: "neutral" };
  const ms = Date.parse(expiresAt) - now.getTime();
  if (ms <= 0) return { text: "Expired", tone: "bad" };
  return { text: `${span(ms)} left`, tone: ms < 8 * HOUR_MS ? "warn" : "neutral" };
}

/** "Mia asked Theo 40 min ago". */
export function askedText(
  approval: { requestedByName: string; assigneeName: string | null; requestedAt: string },
  now: Date,
): string {
  const whom = approval.assigneeName ? ` ${approval.assigneeName}` : "";
  return `${approval.requestedByName} asked${whom} ${relative(new Date(approval.requestedAt), now)}`;
}

/** "1 of 2 have approved: Mia"; null while one person is enough. */
export function progressText(needed: number, given: readonly { name: string }[]): string | null {
  if (needed < 2) return null;
  const names = given.map((entry) => entry.name).join(", ");
  return `${given.length} of ${needed} have approved${names ? `: ${names}` : ""}`;
}
