"use client";

import { CircleCheck, Clock, Inbox, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import type { ComponentProps, ReactNode } from "react";
import { problemOf } from "#components/api/problem.ts";
import { EmptyState, ErrorState } from "#components/ui/states.tsx";
import type { QueueView } from "#server/domain/queue/contract.ts";
import { MoveList, MoveListSkeleton } from "./move-list.tsx";
import type { ListInput } from "./queue-cache.ts";
import type { useQueue } from "./use-queue.ts";

const EmptyToday = dynamic(() => import("./empty-today.tsx").then((module) => module.EmptyToday), {
  loading: () => <MoveListSkeleton rows={3} />,
});

type QueuePanelProps = Pick<
  ComponentProps<typeof MoveList>,
  "cards" | "scroller" | "selectedId" | "focusRequest" | "onOpen" | "onIntent"
> & { list: ListInput; query: ReturnType<typeof useQueue>["query"]; isSearching: boolean };

/** The list in each of its states. */
export function QueuePanel({ list, query, isSearching, ...rows }: QueuePanelProps) {
  if (query.isPending) return <MoveListSkeleton />;
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
  if (rows.cards.length === 0)
    return isSearching ? <NothingFound hasMore={query.hasNextPage} /> : <Empty list={list} />;
  return (
    <>
      <MoveList
        {...rows}
        hasMore={query.hasNextPage}
        isLoadingMore={query.isFetchingNextPage}
        onLoadMore={query.fetchNextPage}
      />
      {query.isFetchingNextPage ? <MoveListSkeleton rows={2} /> : null}
      {query.hasNextPage ? null : (
        <p className="px-4 py-6 text-center text-xs text-ink-3">{endText(rows.cards.length)}</p>
      )}
    </>
  );
}

const endText = (count: number): string =>
  count === 1 ? "That is the only one." : `That is all: ${count.toLocaleString("en-US")}.`;

function NothingFound({ hasMore }: { hasMore: boolean }) {
  return (
    <EmptyState icon={<SearchX className="size-5" />} title="Nothing found">
      {hasMore
        ? "Not in the moves loaded so far. Still looking further down."
        : "No move in this view has these words."}
    </EmptyState>
  );
}

const emptyViews: Record<Exclude<QueueView, "open">, { icon: ReactNode; title: string; text: string }> = {
  snoozed: {
    icon: <Clock className="size-5" />,
    title: "Nothing is asleep",
    text: "Snoozed moves wait here and come back by themselves at their time.",
  },
  in_progress: {
    icon: <Clock className="size-5" />,
    title: "Nothing is on its way",
    text: "Approved moves pass through here: held, then sent. Failed ones wait here for your word.",
  },
  done: {
    icon: <CircleCheck className="size-5" />,
    title: "Nothing done yet",
    text: "Every executed move stays here, with its receipt.",
  },
  dismissed: {
    icon: <Inbox className="size-5" />,
    title: "Nothing dismissed",
    text: "What you turn down is kept here with the reason, and can be opened again.",
  },
};

function Empty({ list }: { list: ListInput }) {
  if (list.view !== "open") {
    const { icon, title, text } = emptyViews[list.view];
    return (
      <EmptyState icon={icon} title={title}>
        {text}
      </EmptyState>
    );
  }
  if (list.domain) {
    return (
      <EmptyState icon={<Inbox className="size-5" />} title="No moves in this domain">
        Signals of this kind have not arrived, or their moves are decided.
      </EmptyState>
    );
  }
  return <EmptyToday />;
}
