"use client";

import { CircleCheck, Clock, Inbox, SearchX, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "#components/ui/states.tsx";
import type { QueueView } from "#server/domain/queue/contract.ts";
import { EmptyToday } from "./empty-today.tsx";
import type { ListInput } from "./queue-cache.ts";

type EmptyListProps = {
  list: ListInput;
  isSearching: boolean;
  hasMore: boolean;
  /** It cannot be read without a connection. */
  isOffline?: boolean;
};

/** A list without rows says why, and what would bring some. */
export function EmptyList({ list, isSearching, hasMore, isOffline }: EmptyListProps) {
  if (isOffline) return <NotKept />;
  return isSearching ? <NothingFound hasMore={hasMore} /> : <Empty list={list} />;
}

function NotKept() {
  return (
    <EmptyState icon={<WifiOff className="size-5" />} title="This view is not kept on this device">
      It is read as soon as the connection is back. The open moves are here.
    </EmptyState>
  );
}

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
  if (list.domain || list.ownerId || list.actionType) {
    return (
      <EmptyState icon={<Inbox className="size-5" />} title="No move fits these filters">
        Such signals have not arrived, or their moves are decided.
      </EmptyState>
    );
  }
  return <EmptyToday />;
}
