"use client";

import dynamic from "next/dynamic";
import type { ComponentProps } from "react";
import { problemOf } from "#components/api/problem.ts";
import { ErrorState } from "#components/ui/states.tsx";
import { MoveList, MoveListSkeleton } from "./move-list.tsx";
import type { ListInput } from "./queue-cache.ts";
import type { useQueue } from "./use-queue.ts";

const EmptyList = dynamic(() => import("./empty-list.tsx").then((module) => module.EmptyList), {
  loading: () => <MoveListSkeleton rows={3} />,
});

type QueuePanelProps = Pick<
  ComponentProps<typeof MoveList>,
  "cards" | "scroller" | "selectedId" | "isPicked" | "focusRequest" | "onOpen" | "onIntent"
> & { list: ListInput; query: ReturnType<typeof useQueue>["query"]; isSearching: boolean };

/** The list in each of its states. */
export function QueuePanel({ list, query, isSearching, ...rows }: QueuePanelProps) {
  const isOffline = query.fetchStatus === "paused";
  if (query.isPending)
    return isOffline ? <EmptyList list={list} isSearching={false} hasMore isOffline /> : <MoveListSkeleton />;
  if (query.isError && rows.cards.length === 0) {
    const problem = problemOf(query.error);
    return (
      <ErrorState
        title="The queue could not be read"
        message={problem.message}
        requestId={problem.requestId}
        isBusy={query.isFetching}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (rows.cards.length === 0) return <EmptyList list={list} isSearching={isSearching} hasMore={query.hasNextPage} />;
  return (
    <>
      <MoveList
        {...rows}
        hasMore={query.hasNextPage}
        isLoadingMore={query.isFetchingNextPage}
        onLoadMore={query.fetchNextPage}
      />
      {query.isFetchingNextPage && !isOffline ? <MoveListSkeleton rows={2} /> : null}
      {query.hasNextPage && !isOffline ? null : (
        <p className="px-4 py-6 text-center text-xs text-ink-3">{endText(rows.cards.length, query.hasNextPage)}</p>
      )}
    </>
  );
}

const endText = (count: number, hasMore: boolean): string =>
  hasMore
    ? "The moves after these are not kept on this device."
    : count === 1
      ? "That is the only one."
      : `That is all: ${count.toLocaleString("en-US")}.`;
