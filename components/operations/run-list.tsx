"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { ListSkeleton } from "#components/ui/list-skeleton.tsx";
import { LoadMore } from "#components/ui/load-more.tsx";
import { EmptyState, ErrorState } from "#components/ui/states.tsx";
import type { RunView } from "#server/domain/operations/contract.ts";
import { runsInput } from "./operations-input.ts";
import { viewLabels } from "./present.ts";
import { RunRow } from "./run-row.tsx";

const empty: Record<RunView, { title: string; text: string }> = {
  failed: {
    title: "Nothing failed",
    text: "A run that ends in an error appears here with its reason, and can be run again.",
  },
  open: {
    title: "Nothing is under way",
    text: "Runs appear here while they work, wait, or are about to be tried again.",
  },
  all: { title: "No run yet", text: "A signal, an approval or a mailbox to read starts the first one." },
};

/** Runs of one view, fresh every few seconds. */
export function RunList({ view }: { view: RunView }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(
    trpc.operations.runs.infiniteQueryOptions(runsInput(slug, view), {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      refetchInterval: view === "open" ? 2_000 : 5_000,
    }),
  );
  if (query.isPending) return <ListSkeleton label="Loading runs" />;
  if (query.isError) {
    const problem = problemOf(query.error);
    return (
      <ErrorState
        title="The runs could not be read"
        message={problem.message}
        requestId={problem.requestId}
        isBusy={query.isFetching}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const runs = query.data.pages.flatMap((page) => page.items);
  if (runs.length === 0) {
    return (
      <EmptyState icon={<CircleCheck className="size-5" />} title={empty[view].title}>
        {empty[view].text}
      </EmptyState>
    );
  }
  return (
    <>
      <ul aria-label={viewLabels[view]} className="divide-y divide-line rounded-xl border border-line bg-surface">
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
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
