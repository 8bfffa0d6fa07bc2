"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { RelativeTime } from "#components/clock/now.tsx";
import { money } from "#components/queue/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { Deal, HistoryEntry } from "#server/domain/crm/contract.ts";
import { dealState, historyDetail, historyKind, historyTitle } from "./present.ts";

export function Section({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  return (
    <section className="mt-8" aria-label={title}>
      <h2 className="mb-2 text-md font-semibold text-ink">
        {title}
        {count === undefined ? null : <span className="ml-2 font-normal text-ink-3">{count}</span>}
      </h2>
      {children}
    </section>
  );
}

/** Facts by name; what is not known is not shown. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-base">
      {facts
        .filter(([, value]) => value !== null && value !== "")
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="min-w-0 break-words text-ink">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

export function Deals({ deals }: { deals: Deal[] }) {
  if (deals.length === 0) return null;
  return (
    <Section title="Deals" count={deals.length}>
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
        {deals.map((deal) => (
          <li
            key={deal.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-base sm:flex-nowrap"
          >
            <span className="min-w-0 basis-full truncate text-ink sm:flex-1 sm:basis-0">{deal.name}</span>
            <Badge tone={deal.isWon ? "good" : "neutral"}>{dealState(deal)}</Badge>
            <span className="ml-auto w-16 shrink-0 text-right text-ink-2">
              {money(deal.amountCents, deal.currency)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Signals, moves, outcomes and mails in one order, newest first. */
export function HistoryList({ history }: { history: HistoryEntry[] }) {
  const { slug } = useWorkspace();
  return (
    <Section title="What happened">
      {history.length === 0 ? <p className="text-base text-ink-2">Nothing yet.</p> : null}
      <ol className="divide-y divide-line rounded-xl border border-line bg-surface empty:hidden">
        {history.map((entry) => (
          <li key={`${entry.kind}-${entry.id}`} className="flex items-baseline gap-3 px-4 py-2.5 text-base">
            <span className="w-16 shrink-0">
              <Badge>{historyKind(entry.kind)}</Badge>
            </span>
            <span className="min-w-0 flex-1 break-words text-ink">
              {entry.moveId ? (
                <Link href={`/${slug}/moves/${entry.moveId}`} className="text-accent-text underline underline-offset-2">
                  {historyTitle(entry)}
                </Link>
              ) : (
                historyTitle(entry)
              )}{" "}
              <span className="text-sm text-ink-3">{historyDetail(entry)}</span>
            </span>
            <RelativeTime at={entry.at} isPast className="shrink-0 text-xs text-ink-3" />
          </li>
        ))}
      </ol>
      {history.length === 100 ? <p className="mt-2 text-sm text-ink-3">The newest 100 are shown.</p> : null}
    </Section>
  );
}
