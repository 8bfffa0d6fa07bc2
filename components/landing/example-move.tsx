import { Check, Clock, X } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { cx } from "#components/ui/classes.ts";
import { ScoreRing } from "#components/ui/score-ring.tsx";

const parts = [
  { label: "Revenue", points: 30, width: "100%", why: "The open deal is worth $48k" },
  { label: "Urgency", points: 26, width: "87%", why: "She asked for pricing 40 min ago" },
  { label: "Strategic", points: 14, width: "47%", why: "Logistics, 120 vehicles: a close fit" },
  { label: "Effort", points: 8, width: "27%", why: "A reply, already drafted" },
];

/** What a move looks like. An example with made-up people, and it says so. */
export function ExampleMove() {
  return (
    <figure className="min-w-0">
      <div className="rounded-2xl border border-line bg-surface p-5 shadow-3 sm:p-6">
        <div className="flex flex-wrap gap-1.5">
          <Badge tone="warn">due in 1 h</Badge>
          <Badge>Sales</Badge>
          <Badge>New e-mail</Badge>
        </div>
        <p className="mt-3 text-xl font-semibold tracking-tight text-pretty text-ink">
          Reply to Dana Ruiz (Northwind) – she asked for pricing 40 min ago
        </p>
        <div className="mt-5 flex items-center gap-4">
          <ScoreRing score={78} band="high" size={56} />
          <p className="text-md font-medium text-pretty text-ink">
            78: she asked for pricing 40 min ago, and the deal is worth $48k.
          </p>
        </div>
        <dl className="mt-4 divide-y divide-line border-y border-line">
          {parts.map((part) => (
            <div key={part.label} className="grid grid-cols-[5rem_1fr_auto] items-center gap-x-4 py-2 text-sm">
              <dt className="font-medium text-ink">{part.label}</dt>
              <dd className="min-w-0">
                <span className="block truncate text-ink-2">{part.why}</span>
                <span aria-hidden="true" className="mt-1 block h-1 rounded-full bg-sunken">
                  <span className="block h-full rounded-full bg-band-medium" style={{ width: part.width }} />
                </span>
              </dd>
              <dd className="font-semibold text-ink">+{part.points}</dd>
            </div>
          ))}
        </dl>
        <div aria-hidden="true" className="mt-5 flex flex-wrap gap-2">
          <Face isPrimary>
            <Check className="size-4" /> Approve, send in 20 s
          </Face>
          <Face>
            <Clock className="size-4" /> Snooze
          </Face>
          <Face>
            <X className="size-4" /> Dismiss
          </Face>
        </div>
      </div>
      <figcaption className="mt-3 text-center text-xs text-ink-3">An example with made-up people.</figcaption>
    </figure>
  );
}

function Face({ isPrimary, children }: { isPrimary?: boolean; children: ReactNode }) {
  const colours = isPrimary ? "border-transparent bg-accent text-accent-ink" : "border-line text-ink";
  return (
    <span className={cx("inline-flex h-9 items-center gap-1.5 rounded-lg border px-3.5 text-sm font-medium", colours)}>
      {children}
    </span>
  );
}
