import { vendorName } from "#components/connections/present.ts";
import type { Tone } from "#components/ui/badge.tsx";
import type { ConnectionView } from "#server/domain/connections/contract.ts";

/** What `/api/ready` says, as far as this page reads it. */
export type Ready = { status: string; checks: Record<string, { ok: boolean; isAsked?: boolean } | undefined> };
export type StatusLine = { key: string; label: string; state: string; tone: Tone };

const parts: [key: string, label: string, down: string][] = [
  ["database", "Database", "Does not answer"],
  ["migrations", "Database version", "An update of the database is missing"],
  ["engine", "Background work", "Does not run"],
  ["outbox", "Delivery of events", "Late: what is approved may wait"],
];

/** The machine itself, line by line; null when it did not answer at all. */
export function machineLines(ready: Ready | null): StatusLine[] {
  if (!ready) return [{ key: "server", label: "CaseyOS", state: "Does not answer", tone: "bad" }];
  return parts.map(([key, label, down]) => {
    const check = ready.checks[key];
    const isOk = check?.ok === true;
    if (isOk && check.isAsked === false) return { key, label, state: "Runs elsewhere, not asked", tone: "neutral" };
    return { key, label, state: isOk ? "Works" : down, tone: isOk ? "good" : "bad" };
  });
}

type Vendor = Pick<ConnectionView, "id" | "provider" | "status" | "accountLabel" | "outage">;

/** The vendors of this workspace, those in trouble first. */
export function vendorLines(connections: readonly Vendor[]): StatusLine[] {
  const line = ({ id, provider, status, accountLabel, outage }: Vendor): StatusLine => {
    const label = `${vendorName(provider)} (${accountLabel})`;
    if (status === "reconnect_needed") return { key: id, label, state: "Has to be reconnected", tone: "bad" };
    if (outage) return { key: id, label, state: "Does not answer right now", tone: "warn" };
    return { key: id, label, state: "Works", tone: "good" };
  };
  const order: Partial<Record<Tone, number>> = { bad: 0, warn: 1 };
  return connections
    .filter(({ status }) => status !== "disconnected")
    .map(line)
    .toSorted((a, b) => (order[a.tone] ?? 2) - (order[b.tone] ?? 2));
}
