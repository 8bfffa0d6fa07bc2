"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { RelativeTime } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { NoRows } from "#components/ui/rows.tsx";
import type { AutoDecision } from "#server/domain/autonomy/contract.ts";
import { segmentLabels, verdictLabels } from "./auto-approval-present.ts";

export function LogSection() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(
    trpc.autonomy.decisions.infiniteQueryOptions({ workspaceSlug: slug, limit: 20 }, byCursor),
  );
  return (
    <PagedList
      query={query}
      what="log"
      label="Log"
      rows={3}
      empty={<NoRows>No rule has looked at a move yet. That starts when one is on.</NoRows>}
      row={(decision) => <Entry key={decision.id} decision={decision} slug={slug} />}
    />
  );
}

function Entry({ decision, slug }: { decision: AutoDecision; slug: string }) {
  const { label, tone } = verdictLabels[decision.verdict];
  return (
    <li className="space-y-1 px-4 py-3">
      <p className="flex flex-wrap items-baseline gap-2">
        <Link
          href={`/${slug}/moves/${decision.moveId}`}
          className="min-w-0 flex-1 text-base font-medium break-words text-ink underline-offset-2 hover:underline"
        >
          {decision.moveTitle}
        </Link>
        <Badge tone={tone}>{label}</Badge>
      </p>
      <p className="text-sm text-pretty text-ink-2">{decision.why}</p>
      <p className="text-xs text-ink-3">
        {segmentLabels[decision.segment]} · <RelativeTime at={decision.at} isPast />
      </p>
      {decision.considered.length > 0 ? (
        <details className="text-sm text-ink-2">
          <summary className="w-fit rounded-sm underline-offset-2 hover:underline touch:min-h-11">
            {decision.considered.length === 1 ? "1 rule looked" : `${decision.considered.length} rules looked`}
          </summary>
          <ul className="mt-1 space-y-0.5 pl-4">
            {decision.considered.map((entry) => (
              <li key={entry.ruleId}>
                {entry.name}: {entry.why}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </li>
  );
}
