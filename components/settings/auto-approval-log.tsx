"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { RelativeTime } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ListSkeleton } from "#components/ui/list-skeleton.tsx";
import { LoadMore } from "#components/ui/load-more.tsx";
import { ErrorState } from "#components/ui/states.tsx";
import type { AutoDecision } from "#server/domain/autonomy/contract.ts";
import { segmentLabels, verdictLabels } from "./auto-approval-present.ts";

export function LogSection() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(
    trpc.autonomy.decisions.infiniteQueryOptions(
      { workspaceSlug: slug, limit: 20 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  if (query.isPending) return <ListSkeleton label="Loading the log" rows={3} />;
  if (query.isError) {
    return (
      <ErrorState
        title="The log could not be read"
        message={problemOf(query.error).message}
        onRetry={() => void query.refetch()}
        isBusy={query.isFetching}
      />
    );
  }
  const decisions = query.data.pages.flatMap((page) => page.items);
  if (decisions.length === 0) {
    return (
      <p className="rounded-xl border border-dashed border-line px-4 py-6 text-center text-base text-ink-2">
        No rule has looked at a move yet. That starts when one is on.
      </p>
    );
  }
  return (
    <>
      <ul aria-label="Log" className="divide-y divide-line rounded-xl border border-line bg-surface">
        {decisions.map((decision) => (
          <Entry key={decision.id} decision={decision} slug={slug} />
        ))}
      </ul>
      <LoadMore
        hasMore={query.hasNextPage}
        isBusy={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
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
        {segmentLabels[decision.segment]} · <RelativeTime at={decision.at} />
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
